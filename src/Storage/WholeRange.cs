using System.Runtime.CompilerServices;

namespace ClbCloud.Storage;

/// <summary>Reads a whole range, a page at a time. What is written meanwhile may or may not be in it.</summary>
public static class WholeRange
{
    /// <param name="store">The rows.</param>
    /// <param name="partition">Partition key.</param>
    /// <param name="from">First key, inclusive.</param>
    /// <param name="to">Last key, exclusive.</param>
    /// <param name="page">Rows a page.</param>
    /// <param name="ct">Cancels.</param>
    public static async IAsyncEnumerable<Row> ReadAllAsync(this IRowStore store, string partition, string from, string to, int page = 1000, [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        string? after = null;
        do
        {
            var read = await store.RangeAsync(partition, from, to, page, after, ct);
            foreach (var row in read.Rows) yield return row;
            after = read.Next;
        }
        while (after is not null);
    }
}
