namespace ClbCloud.Silo;

/// <summary>In the place of ClusterAzureSilo and ClusterAzureClient where the build was told to do without Orleans' Azure providers.</summary>
internal static class ClusterAzureMissing
{
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void UseAzureTables(this ISiloBuilder silo, ClusterSettings settings) => throw Missing();

    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void UseAzureTables(this IClientBuilder client, ClusterSettings settings) => throw Missing();

    private static InvalidOperationException Missing() =>
        new("Cluster:Provider is azure-tables, but this program was built with OrleansAzure=false. Build it without that property, or use postgres.");
}
