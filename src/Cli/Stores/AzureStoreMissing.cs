using ClbCloud.Storage;

namespace ClbCloud.Cli.Stores;

/// <summary>In the place of AzureStore in the local build, which has no store on Azure.</summary>
internal static class AzureStore
{
    /// <exception cref="CommandException">Always.</exception>
    public static IRowStore Open(Func<string, string?> environment) => throw new CommandException("store.azure_missing");
}
