namespace ClbCloud.Storage;

/// <summary>
/// What a backup needs of a store and <see cref="IRowStore"/> leaves out on purpose: which partitions there are, and each
/// of them whole. Grains never ask for it. A store that can list its partitions implements it beside
/// <see cref="IRowStore"/>; <see cref="WholePartition"/> reads for those that have no snapshots.
/// </summary>
public interface IPartitionReader
{
    /// <summary>
    /// Partitions that have rows, in byte order, after <paramref name="after"/> (null: from the first), at most
    /// <paramref name="limit"/> (1–1,000) of them; fewer mean that there are no more. A partition that has rows all the
    /// while is in one of the pages; one that gets its first row meanwhile may be.
    /// </summary>
    /// <exception cref="RowStoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyList<string>> PartitionsAsync(string? after, int limit, CancellationToken ct = default);

    /// <summary>
    /// All rows of a partition in key order, as they were between two commits: never half of a commit. Empty when there
    /// are none.
    /// </summary>
    /// <exception cref="RowStoreException">The store cannot be read, or the partition never stood still.</exception>
    ValueTask<IReadOnlyList<Row>> ReadWholeAsync(string partition, CancellationToken ct = default);
}
