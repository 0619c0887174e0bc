using ClbCloud.Storage.AzureTables;
using Microsoft.Extensions.Hosting;

namespace ClbCloud.Silo;

/// <summary>The row store of a silo: one that many processes share.</summary>
internal static class ClusterRows
{
    public static void AddClusterRows(this IHostApplicationBuilder builder)
    {
        switch (builder.Configuration["Storage:Provider"])
        {
            case "postgres":
                StorageSetup.AddPostgresRows(builder);
                break;
            case "azure-tables":
                var tables = builder.Configuration.GetSection("Storage:AzureTables");
                builder.Services.AddAzureTablesRowStore(o =>
                {
                    o.ServiceUri = tables["ServiceUri"] is { Length: > 0 } uri ? new Uri(uri) : null;
                    o.ConnectionString = tables["ConnectionString"];
                    o.Table = tables["Table"] ?? o.Table;
                });
                break;
            default:
                throw new InvalidOperationException("Storage:Provider is postgres or azure-tables in a cluster: a SQLite file serves one process.");
        }
    }
}
