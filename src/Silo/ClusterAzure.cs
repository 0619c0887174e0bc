using Azure.Data.Tables;
using Azure.Identity;

namespace ClbCloud.Silo;

internal static class ClusterAzure
{
    /// <summary>The account of the cluster's tables: by managed identity where an address is given, else by connection string.</summary>
    public static TableServiceClient OpenTables(this ClusterSettings settings) => settings.TableServiceUri is { } uri
        ? new TableServiceClient(uri, new DefaultAzureCredential())
        : new TableServiceClient(settings.ConnectionString);
}
