using ClbCloud.Silo;

namespace ClbCloud.Gateway.Engine;

/// <summary>Finds the silos in Azure's tables.</summary>
internal static class ClusterAzureClient
{
    public static void UseAzureTables(this IClientBuilder client, ClusterSettings settings)
    {
        var tables = settings.OpenTables();
        client.UseAzureStorageClustering(o => o.TableServiceClient = tables);
    }
}
