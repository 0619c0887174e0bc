namespace ClbCloud.Storage;

/// <summary>
/// The row that stands in a store while a backup is being put into it. As long as it is there, the store holds a part of
/// the rows: nothing may be served from it.
/// </summary>
public static class RestoreMark
{
    public const string Partition = "sys|restore";

    public const string Key = "state";

    /// <exception cref="RowStoreException">A restore into this store was begun and is not finished.</exception>
    public static async Task RefuseHalfAsync(IRowStore store, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (await store.GetAsync(Partition, Key, ct) is not null)
            throw new RowStoreException("A restore into this store is not finished. Run the same 'clb restore' again; it goes on where it stopped.");
    }
}
