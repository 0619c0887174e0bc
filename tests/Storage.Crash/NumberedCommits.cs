using System.Globalization;
using System.Text;

namespace ClbCloud.Storage.Crash;

/// <summary>
/// A writer whose commits are numbered and whose rows follow from the numbers alone. What a partition holds after
/// commit n is therefore known exactly, and a lost, half-kept or revived commit shows in the rows.
/// </summary>
public sealed class NumberedCommits(IRowStore store, string partition)
{
    private const string HeadKey = "head";

    private string? headETag;

    /// <summary>The number of the newest commit known to be in the store.</summary>
    public int Head { get; private set; }

    public async Task ResumeAsync()
    {
        var head = await store.GetAsync(partition, HeadKey);
        (Head, headETag) = head is null ? (0, null) : (Parse(head), head.ETag);
    }

    /// <summary>Commits the next number and answers it.</summary>
    public async Task<int> CommitNextAsync()
    {
        var number = Head + 1;
        var result = await store.CommitAsync(partition, Writes(number));
        if (!result.Committed) throw new InvalidOperationException("Somebody else wrote the partition.");
        (Head, headETag) = (number, result.ETags[0]);
        return number;
    }

    /// <summary>
    /// Reads the head, then compares every row of the partition with what must be there after that many commits.
    /// Answers the head; throws when a row is missing, left over or different.
    /// </summary>
    public static async Task<int> VerifyAsync(IRowStore store, string partition)
    {
        var head = await store.GetAsync(partition, HeadKey);
        var number = head is null ? 0 : Parse(head);
        var expected = Expected(number);
        string? after = null;
        do
        {
            var page = await store.RangeAsync(partition, "n", "o", after: after);
            foreach (var row in page.Rows)
            {
                if (!expected.Remove(row.Key, out var body)) throw new InvalidOperationException($"{partition}: {row.Key} is left over after commit {number}.");
                if (!row.Body.Span.SequenceEqual(body)) throw new InvalidOperationException($"{partition}: {row.Key} has another body.");
            }
            after = page.Next;
        }
        while (after is not null);
        return expected.Count == 0 ? number : throw new InvalidOperationException($"{partition}: {expected.Keys.First()} is missing after commit {number}.");
    }

    private RowWrite[] Writes(int number)
    {
        var head = Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
        return
        [
            headETag is null ? RowWrite.Insert(HeadKey, head) : RowWrite.Update(HeadKey, headETag, head),
            .. Rows(number).Select(row => RowWrite.Insert(row.Key, row.Value)),
            .. Removes(number) is { } old ? Rows(old).Select(row => RowWrite.Remove(row.Key)) : [],
        ];
    }

    private static Dictionary<string, byte[]> Expected(int head)
    {
        var rows = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var number = 1; number <= head; number++)
        {
            foreach (var (key, body) in Rows(number)) rows.Add(key, body);
            if (Removes(number) is not { } old) continue;
            foreach (var (key, _) in Rows(old)) rows.Remove(key);
        }
        return rows;
    }

    /// <summary>Most commits go again in time, so that pages are freed and used anew.</summary>
    private static int? Removes(int number) => number > 20 && number % 7 != 0 ? number - 20 : null;

    private static IEnumerable<KeyValuePair<string, byte[]>> Rows(int number)
    {
        // The seed is the number: the same rows in every process.
        var random = new Random(number);
        var count = random.Next(1, 13);
        for (var i = 0; i < count; i++)
        {
            var body = new byte[random.Next(25) == 0 ? random.Next(20_000) : random.Next(700)];
            random.NextBytes(body);
            yield return new($"n{number:D8}|{i:D2}", body);
        }
    }

    private static int Parse(Row head) => int.Parse(Encoding.UTF8.GetString(head.Body.Span), CultureInfo.InvariantCulture);
}
