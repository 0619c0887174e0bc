using ClbCloud.Silo;

namespace ClbCloud.Gateway.Engine;

/// <summary>In the place of ClusterAzureClient where the build was told to do without Orleans' Azure providers.</summary>
internal static class ClusterAzureClient
{
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void UseAzureTables(this IClientBuilder client, ClusterSettings settings) =>
        throw new InvalidOperationException("Cluster:Provider is azure-tables, but this program was built with OrleansAzure=false. Build it without that property, or use postgres.");
}
