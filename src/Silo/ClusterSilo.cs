using ClbCloud.Grains.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;

namespace ClbCloud.Silo;

// The orleans build: one silo of a cluster.
public static partial class SiloSetup
{
    internal static partial void AddEngine(IHostApplicationBuilder builder)
    {
        var settings = ClusterSettings.Read(builder.Configuration);
        // Each silo would make keys of its own, and none could check what another signed.
        if (!TenantKeysSetup.IsChosen(builder.Configuration))
            throw new InvalidOperationException("Neither Keys:Folder nor Keys:Vault is set: all silos of a cluster share one place of tenants' keys.");
        builder.AddClusterRows();
        builder.Services.AddSingleton(settings);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.ClusterId, settings.ServiceId));
            silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = settings.ResponseTimeout);
            silo.AddClusterTables(settings);
            silo.AddGrainRules();
        });
    }

    /// <summary>What grains rely on wherever a silo of theirs runs, tests included.</summary>
    internal static void AddGrainRules(this ISiloBuilder silo)
    {
        // Rebalancing and repartitioning are left out on purpose: clubs and volunteers ask grains of the same batch
        // while they activate, and a bulk migration then stands still until calls time out (ADR 8).
        silo.AddIncomingGrainCallFilter<ScopeFilter>();
        silo.AddActivityPropagation();
        // Without it a RowStoreException reaches other processes as something that nobody knows for an outage.
        silo.Services.Configure<ExceptionSerializationOptions>(o => o.SupportedNamespacePrefixes.Add("ClbCloud"));
    }
}
