using ClbCloud.Gateway.Health;
using ClbCloud.Silo;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Serialization;

namespace ClbCloud.Gateway.Engine;

/// <summary>The orleans build: the gateway is a client of the cluster and keeps nothing.</summary>
internal static class EngineSetup
{
    public static WebApplicationBuilder AddEngine(this WebApplicationBuilder builder)
    {
        var settings = ClusterSettings.Read(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<ClusterConnection>();
        // The client starts with the other services and not before them: probes are answered while it looks for silos.
        builder.Services.Configure<HostOptions>(o => o.ServicesStartConcurrently = true);
        builder.UseOrleansClient(client =>
        {
            client.FindCluster(settings);
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = settings.ClientTimeout);
            client.UseConnectionRetryFilter<ClusterRetry>();
            client.AddGatewayCountChangedHandler(services => services.GetRequiredService<ClusterConnection>().Changed);
            client.AddActivityPropagation();
            // Without it a RowStoreException arrives as something that nobody knows for an outage.
            client.Services.Configure<ExceptionSerializationOptions>(o => o.SupportedNamespacePrefixes.Add("ClbCloud"));
        });
        return builder;
    }

    /// <summary>Ready while at least one silo is connected.</summary>
    public static void RequireEngine(this WebApplication app)
    {
        var connection = app.Services.GetRequiredService<ClusterConnection>();
        app.Services.GetRequiredService<Readiness>().Require("cluster", () => connection.Silos > 0);
    }

    private static void FindCluster(this IClientBuilder client, ClusterSettings settings)
    {
        client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.ClusterId, settings.ServiceId));
        switch (settings.Provider)
        {
            case ClusterProvider.Postgres:
                client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", settings.ConnectionString!));
                break;
            case ClusterProvider.AzureTables:
                client.UseAzureTables(settings);
                break;
            default:
                client.UseLocalhostClustering(settings.GatewayPort, settings.ServiceId, settings.ClusterId);
                break;
        }
    }
}
