namespace ClbCloud.Storage;

/// <summary>
/// Rows of partitions, in the shape of Azure Tables so that every store can keep it. A row has a key (ordered by its
/// UTF-8 bytes), an ETag that changes with every write, and a body of at most <see cref="MaxBodyBytes"/> bytes
/// (UTF-8 JSON with a schema number). There is no listing across partitions.
/// </summary>
public interface IRowStore
{
    /// <summary>Most writes in one commit.</summary>
    const int MaxWritesPerCommit = 100;

    /// <summary>Most bytes of keys and bodies in one commit: 4 MiB.</summary>
    const int MaxBytesPerCommit = 4 * 1024 * 1024;

    /// <summary>Most bytes of one body: 64 KiB.</summary>
    const int MaxBodyBytes = 64 * 1024;

    /// <summary>Most bytes of a partition or row key, as UTF-8. A key has no NUL and no unpaired surrogate.</summary>
    const int MaxKeyBytes = 512;

    /// <summary>The row, or null when there is none.</summary>
    ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct = default);

    /// <summary>The rows of these keys, in the order of <paramref name="keys"/>; null where there is none.</summary>
    ValueTask<IReadOnlyList<Row?>> GetManyAsync(string partition, IReadOnlyList<string> keys, CancellationToken ct = default);

    /// <summary>
    /// The rows with <paramref name="from"/> ≤ key &lt; <paramref name="to"/> in byte order, at most
    /// <paramref name="limit"/> (1–1,000) of them.
    /// </summary>
    /// <param name="after">The <see cref="RowPage.Next"/> of the page before, or null for the first page.</param>
    /// <param name="ct">Cancels the read.</param>
    ValueTask<RowPage> RangeAsync(string partition, string from, string to, int limit = 1000, string? after = null, CancellationToken ct = default);

    /// <summary>
    /// Writes all of <paramref name="writes"/> (1–100, each key once, at most 4 MiB) or none. When this answers
    /// <see cref="CommitResult.Committed"/>, they are durable. A conflict is an answer, not an exception.
    /// </summary>
    /// <exception cref="ArgumentException">The commit breaks a limit; names it. Nothing is written.</exception>
    /// <exception cref="RowStoreException">The outcome is unknown or the store is down; re-read before deciding again.</exception>
    ValueTask<CommitResult> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken ct = default);
}

/// <summary>One row as read.</summary>
public sealed record Row(string Key, string ETag, ReadOnlyMemory<byte> Body);

/// <summary>A page of rows in key order; <see cref="Next"/> is null on the last page.</summary>
public sealed record RowPage(IReadOnlyList<Row> Rows, string? Next);

/// <summary>What a write requires of the row before it.</summary>
public enum RowCondition
{
    /// <summary>No row may have the key.</summary>
    Absent,

    /// <summary>The row must have the given ETag.</summary>
    ETag,

    /// <summary>Whatever is there is replaced or created.</summary>
    Any,
}

/// <summary>One write of a commit. A null <see cref="Body"/> deletes the row.</summary>
public sealed record RowWrite
{
    /// <summary>The row's key.</summary>
    public required string Key { get; init; }

    /// <summary>What must hold before the write.</summary>
    public required RowCondition Condition { get; init; }

    /// <summary>The ETag required when <see cref="Condition"/> is <see cref="RowCondition.ETag"/>.</summary>
    public string? ETag { get; init; }

    /// <summary>The new body; null deletes.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    public static RowWrite Insert(string key, ReadOnlyMemory<byte> body) => new() { Key = key, Condition = RowCondition.Absent, Body = body };

    public static RowWrite Update(string key, string etag, ReadOnlyMemory<byte> body) => new() { Key = key, Condition = RowCondition.ETag, ETag = etag, Body = body };

    public static RowWrite Put(string key, ReadOnlyMemory<byte> body) => new() { Key = key, Condition = RowCondition.Any, Body = body };

    public static RowWrite Delete(string key, string etag) => new() { Key = key, Condition = RowCondition.ETag, ETag = etag };

    public static RowWrite Remove(string key) => new() { Key = key, Condition = RowCondition.Any };
}

/// <summary>What became of a commit.</summary>
public sealed record CommitResult
{
    /// <summary>All writes are durable.</summary>
    public bool Committed => ConflictKey is null;

    /// <summary>The key of the first write whose condition did not hold; null when committed.</summary>
    public string? ConflictKey { get; init; }

    /// <summary>The new ETags, in the order of the writes (null for deletes); empty on a conflict.</summary>
    public IReadOnlyList<string?> ETags { get; init; } = [];

    public static CommitResult Conflict(string key) => new() { ConflictKey = key };
}

/// <summary>The store could not say whether it did what was asked, or is not available.</summary>
public sealed class RowStoreException : Exception
{
    public RowStoreException() { }

    public RowStoreException(string message) : base(message) { }

    public RowStoreException(string message, Exception innerException) : base(message, innerException) { }
}
