using ClbCloud.Storage;
using ClbCloud.Storage.AzureTables;

namespace ClbCloud.Cli.Stores;

/// <summary>The rows of a cluster on Azure, by the same variables that its silos read.</summary>
internal static class AzureStore
{
    private const string Settings = "Storage__AzureTables__";

    /// <exception cref="CommandException">Neither an address nor a connection string is set.</exception>
    public static IRowStore Open(Func<string, string?> environment)
    {
        string? Of(string name) => environment(Settings + name) is { Length: > 0 } value ? value : null;
        var options = new AzureTablesRowStoreOptions
        {
            ServiceUri = Uri.TryCreate(Of("ServiceUri"), UriKind.Absolute, out var uri) ? uri : null,
            ConnectionString = Of("ConnectionString"),
        };
        if (options is { ServiceUri: null, ConnectionString: null }) throw new CommandException("store.no_azure");
        options.Table = Of("Table") ?? options.Table;
        return AzureTablesRowStore.Open(options, TimeProvider.System);
    }
}
