namespace ClbCloud.Silo;

/// <summary>In the place of ClusterAzureSilo where the build was told to do without Orleans' Azure providers.</summary>
internal static class ClusterAzureSilo
{
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void UseAzureTables(this ISiloBuilder silo, ClusterSettings settings) =>
        throw new InvalidOperationException("Cluster:Provider is azure-tables, but this program was built with OrleansAzure=false. Build it without that property, or use postgres.");
}
