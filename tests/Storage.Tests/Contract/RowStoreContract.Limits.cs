namespace ClbCloud.Storage.Tests.Contract;

public abstract partial class RowStoreContract
{
    [Fact]
    public async Task A_body_of_64_KiB_is_kept_and_one_byte_more_is_refused()
    {
        var body = new byte[IRowStore.MaxBodyBytes];
        new Random(1).NextBytes(body);
        await CommittedAsync(RowWrite.Insert("head", body));
        Assert.Equal(body, (await Store.GetAsync(Club, "head"))!.Body.ToArray());
        await RefusedAsync("MaxBodyBytes", RowWrite.Insert("ok", Body("x")), RowWrite.Insert("large", new byte[IRowStore.MaxBodyBytes + 1]));
    }

    [Fact]
    public async Task A_commit_of_4_MiB_is_kept_and_one_byte_more_is_refused()
    {
        // 64 keys of 3 bytes; the last body makes room for them.
        var writes = Enumerable.Range(0, 64).Select(i => RowWrite.Insert($"k{i:D2}", new byte[i < 63 ? IRowStore.MaxBodyBytes : IRowStore.MaxBodyBytes - (64 * 3)])).ToArray();
        await CommittedAsync(writes);
        Assert.Equal(64, (await AllAsync()).Count);
        await RefusedAsync("MaxBytesPerCommit", [.. writes[..63], RowWrite.Insert("k63", new byte[IRowStore.MaxBodyBytes - (64 * 3) + 1])]);
    }

    [Fact]
    public async Task A_commit_has_1_to_100_writes()
    {
        await RefusedAsync("MaxWritesPerCommit");
        await RefusedAsync("MaxWritesPerCommit", [.. Enumerable.Range(0, 101).Select(i => RowWrite.Insert($"k{i}", Body("x")))]);
    }

    [Fact]
    public async Task A_key_twice_in_a_commit_is_refused()
    {
        await RefusedAsync("Write 2 has the same key as write 0", RowWrite.Put("a", Body("x")), RowWrite.Put("b", Body("x")), RowWrite.Remove("a"));
    }

    [Fact]
    public async Task A_key_may_have_512_bytes_of_UTF8_and_no_more()
    {
        var longest = new string('ế', 170) + "ab";
        await CommittedAsync(RowWrite.Insert(longest, Body("x")));
        Assert.Equal(longest, Assert.Single(await AllAsync()).Key);
        await Store.CommitAsync(longest, [RowWrite.Insert(longest, Body("y"))]);
        Assert.Equal("y", Text(await Store.GetAsync(longest, longest)));
        await RefusedAsync("MaxKeyBytes", RowWrite.Insert(longest + "c", Body("x")));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.CommitAsync(longest + "c", [RowWrite.Insert("a", Body("x"))]));
    }

    [Theory]
    [InlineData(0, "NUL")]
    [InlineData(0xD83D, "surrogate")]
    [InlineData(0xDE00, "surrogate")]
    public async Task A_key_that_is_not_text_is_refused_everywhere(int unit, string reason)
    {
        var key = $"a{(char)unit}b";
        await RefusedAsync(reason, RowWrite.Insert("ok", Body("x")), RowWrite.Insert(key, Body("x")));
        foreach (var call in (Func<Task>[])
        [
            async () => await Store.CommitAsync(key, [RowWrite.Insert("a", Body("x"))]),
            async () => await Store.GetAsync(Club, key),
            async () => await Store.GetAsync(key, "a"),
            async () => await Store.GetManyAsync(Club, ["a", key]),
            async () => await Store.RangeAsync(Club, key, "z"),
            async () => await Store.RangeAsync(Club, "a", key),
            async () => await Store.RangeAsync(Club, "a", "z", after: key),
        ]) Assert.Contains(reason, (await Assert.ThrowsAnyAsync<ArgumentException>(call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_the_place_and_not_the_key()
    {
        var error = await RefusedAsync("write 1", RowWrite.Insert("ok", Body("x")), RowWrite.Insert("Nguyễn Thị Hoa\0", Body("x")));
        Assert.DoesNotContain("Hoa", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_on_an_ETag_needs_one()
    {
        await RefusedAsync("ETag", new RowWrite { Key = "a", Condition = RowCondition.ETag, Body = Body("x") });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_page_has_1_to_1000_rows(int limit)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.RangeAsync(Club, "a", "z", limit));
    }

    [Fact]
    public async Task GetMany_refuses_more_than_1000_keys()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.GetManyAsync(Club, [.. Enumerable.Range(0, 1001).Select(i => $"k{i}")]));
    }

    private async Task<ArgumentException> RefusedAsync(string reason, params RowWrite[] writes)
    {
        var before = await AllAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await Store.CommitAsync(Club, writes));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(before.Select(row => row.ETag), (await AllAsync()).Select(row => row.ETag));
        return error;
    }
}
