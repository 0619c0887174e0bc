using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;

namespace ClbCloud.Silo;

/// <summary>Orleans' own tables: who is in the cluster, reminders, states of plain grains. Azure Tables or PostgreSQL.</summary>
internal static class ClusterMembership
{
    // Orleans' name for the driver of PostgreSQL.
    private const string Npgsql = "Npgsql";

    public static void AddClusterTables(this ISiloBuilder silo, ClusterSettings settings)
    {
        if (!settings.StatesOfProvider) silo.Services.AddKeyedSingleton<IGrainStorage, RowGrainStorage>(StorageNames.GrainStorage);
        switch (settings.Provider)
        {
            case ClusterProvider.Postgres:
                silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Npgsql, settings.ConnectionString!));
                silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Npgsql, settings.ConnectionString!));
                if (settings.StatesOfProvider) silo.AddAdoNetGrainStorage(StorageNames.GrainStorage, o =>
                {
                    (o.Invariant, o.ConnectionString) = (Npgsql, settings.ConnectionString!);
                    o.GrainStorageSerializer = new ClusterStateSerializer();
                });
                break;
            case ClusterProvider.AzureTables:
                silo.UseAzureTables(settings);
                break;
            default:
                silo.UseLocalhostClustering(settings.SiloPort, settings.GatewayPort, settings.Primary, settings.ServiceId, settings.ClusterId);
                silo.UseInMemoryReminderService();
                if (settings.StatesOfProvider) silo.AddMemoryGrainStorage(StorageNames.GrainStorage);
                return;
        }

        // Then the process ends, and the next start looks for silos that are dead without anybody having said so.
        silo.Configure<ClusterMembershipOptions>(o => o.MaxJoinAttemptTime = TimeSpan.FromMinutes(1));
        silo.Configure<EndpointOptions>(o =>
        {
            (o.SiloPort, o.GatewayPort) = (settings.SiloPort, settings.GatewayPort);
            if (settings.Address is { } address) o.AdvertisedIPAddress = address;
            // What is advertised may be the address of the container's host.
            o.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, settings.SiloPort);
            o.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, settings.GatewayPort);
        });
    }
}
