namespace ClbCloud.Storage;

/// <summary>Whether a store can be relied on, for the readiness probe. <see cref="Problem"/> is null when it can.</summary>
public sealed record RowStoreHealth(string? Problem)
{
    public static readonly RowStoreHealth Good = new(Problem: null);

    public bool Healthy => Problem is null;
}
