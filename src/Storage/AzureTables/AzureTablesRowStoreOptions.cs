namespace ClbCloud.Storage.AzureTables;

/// <summary>Where the rows are: an account by address (managed identity) or by connection string.</summary>
public sealed class AzureTablesRowStoreOptions
{
    /// <summary>Such as <c>https://account.table.core.windows.net</c>; the identity comes from the environment.</summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>Used when <see cref="ServiceUri"/> is null.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The table; made when missing.</summary>
    public string Table { get; set; } = "clbrows";

    /// <summary>How long one request may take before its outcome counts as unknown.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Point reads at once of one call.</summary>
    public int ReadsAtOnce { get; set; } = 16;
}
