using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ClbCloud.Storage.Tests.Contract;

public abstract partial class RowStoreContract
{
    /// <summary>Hoá and Hóa, each with its tone mark composed (NFC) and apart (NFD): four different keys.</summary>
    private static readonly string[] Spellings = ["Thanh Ho\u00E1", "Thanh Hoa\u0301", "Thanh H\u00F3a", "Thanh Ho\u0301a"];

    private static readonly string[] Pieces =
        ["|", "0", "9", "10", "a", "A", "đ", "Đ", "ê\u0301", "ế", "ơ", "o\u031B", "ữ", " ", "~", "\u007F", "\u0080", "\u07FF", "\u0800", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "😀", "\U00010000", "\U0010FFFF", "'", "%", "_", "\\", "\n", .. Spellings];

    [Fact]
    public async Task GetMany_answers_in_the_order_asked_with_null_for_what_is_not_there()
    {
        await CommittedAsync(RowWrite.Insert("a", Body("A")), RowWrite.Insert("b", Body("B")));
        var rows = await Store.GetManyAsync(Club, ["b", "none", "a", "b"]);
        Assert.Equal(["B", null, "A", "B"], rows.Select(row => row is null ? null : Text(row)));
    }

    [Fact]
    public async Task GetMany_takes_1000_keys_and_none()
    {
        await CommittedAsync(RowWrite.Insert("k0999", Body("last")));
        var rows = await Store.GetManyAsync(Club, [.. Enumerable.Range(0, 1000).Select(i => $"k{i:D4}")]);
        Assert.Equal("last", Text(rows[999]));
        Assert.Empty(await Store.GetManyAsync(Club, []));
    }

    [Fact]
    public async Task Every_spelling_of_a_tone_mark_is_a_key_of_its_own()
    {
        await CommittedAsync([.. Spellings.Select((key, i) => RowWrite.Insert(key, Body($"{i}")))]);
        for (var i = 0; i < Spellings.Length; i++) Assert.Equal($"{i}", Text(await Store.GetAsync(Club, Spellings[i])));
        Assert.Equal(Spellings.Order(StringComparer.Ordinal), (await AllAsync()).Select(row => row.Key));
    }

    [Fact]
    public async Task Every_spelling_of_a_tone_mark_is_a_partition_of_its_own()
    {
        for (var i = 0; i < Spellings.Length; i++) await Store.CommitAsync(Spellings[i], [RowWrite.Insert("head", Body($"{i}"))]);
        for (var i = 0; i < Spellings.Length; i++) Assert.Equal($"{i}", Text(Assert.Single(await AllAsync(Spellings[i]))));
    }

    [Fact]
    public async Task A_range_takes_its_lower_bound_and_leaves_its_upper()
    {
        await CommittedAsync([.. "abcde".Select(c => RowWrite.Insert($"{c}", Body("x")))]);
        Assert.Equal(["b", "c"], (await AllAsync(from: "b", to: "d")).Select(row => row.Key));
        Assert.Empty((await Store.RangeAsync(Club, "d", "b")).Rows);
        Assert.Empty((await Store.RangeAsync(Club, "b", "b")).Rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(11)]
    public async Task Pages_follow_each_other_without_gap_or_overlap(int limit)
    {
        var keys = Enumerable.Range(0, 10).Select(i => $"visit|{i}").ToList();
        await CommittedAsync([.. keys.Select(key => RowWrite.Insert(key, Body("x")))]);
        var (seen, pages, after) = (new List<string>(), 0, (string?)null);
        do
        {
            var page = await Store.RangeAsync(Club, "visit|", "visit}", limit, after);
            Assert.InRange(page.Rows.Count, 1, limit);
            seen.AddRange(page.Rows.Select(row => row.Key));
            after = page.Next;
            pages++;
        }
        while (after is not null);
        Assert.Equal(keys, seen);
        Assert.Equal((10 + limit - 1) / limit, pages);
    }

    [Fact]
    public async Task A_continuation_holds_when_rows_come_and_go_between_pages()
    {
        await CommittedAsync(RowWrite.Insert("a", Body("x")), RowWrite.Insert("b", Body("x")), RowWrite.Insert("d", Body("x")));
        var page = await Store.RangeAsync(Club, "a", "z", limit: 2);
        await CommittedAsync(RowWrite.Remove("b"), RowWrite.Insert("aa", Body("x")), RowWrite.Insert("c", Body("x")));
        Assert.Equal(["c", "d"], (await Store.RangeAsync(Club, "a", "z", limit: 2, after: page.Next)).Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task A_continuation_from_below_the_range_does_not_widen_it()
    {
        await CommittedAsync([.. "abcd".Select(c => RowWrite.Insert($"{c}", Body("x")))]);
        Assert.Equal(["c"], (await Store.RangeAsync(Club, "c", "d", after: "a")).Rows.Select(row => row.Key));
    }

    [Fact]
    public void Ranges_are_in_the_order_of_UTF8_bytes_for_any_keys()
    {
        var key = Gen.Elements(Pieces).NonEmptyListOf().Select(pieces => string.Concat(pieces.Take(12)));
        var keys = key.NonEmptyListOf().Select(list => list.Distinct(StringComparer.Ordinal).Take(IRowStore.MaxWritesPerCommit).ToArray());
        var number = 0;
        Prop.ForAll(keys.ToArbitrary(), key.ToArbitrary(), key.ToArbitrary(), (all, from, to) => RangeHolds($"p{number++}", all, from, to))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20260107, 17));
    }

    private bool RangeHolds(string partition, string[] keys, string from, string to)
    {
        return HoldsAsync().GetAwaiter().GetResult();

        async Task<bool> HoldsAsync()
        {
            var result = await Store.CommitAsync(partition, [.. keys.Select(key => RowWrite.Insert(key, Body(key)))]);
            var found = new List<Row>();
            for (string? after = null; ;)
            {
                var page = await Store.RangeAsync(partition, from, to, 7, after);
                found.AddRange(page.Rows);
                if ((after = page.Next) is null) break;
            }
            var expected = keys.Where(key => Compare(from, key) <= 0 && Compare(key, to) < 0).Order(Comparer<string>.Create(Compare));
            return result.Committed && found.Select(row => row.Key).SequenceEqual(expected, StringComparer.Ordinal) && found.TrueForAll(row => Text(row) == row.Key);
        }
    }

    private static int Compare(string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));
}
