namespace ClbCloud.Storage;

/// <summary>A store that knows whether it can be relied on at present.</summary>
public interface IMonitoredRowStore : IRowStore
{
    /// <summary>What the readiness probe shows; cheap to ask.</summary>
    RowStoreHealth Health { get; }
}
