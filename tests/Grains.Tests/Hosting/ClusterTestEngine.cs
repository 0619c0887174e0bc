using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Silo;
using ClbCloud.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Reminders;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace ClbCloud.Grains.Tests.Hosting;

/// <summary>All grains on the engine of the build; here a cluster of two silos, called from outside of it.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private readonly ClusterReminders _reminders;

    private TestEngine(InProcessTestCluster cluster, ClusterReminders reminders) => (_cluster, _reminders) = (cluster, reminders);

    public IGrainFactory Grains => _cluster.Client;

    /// <param name="rows">All that is kept, seen by both silos.</param>
    /// <param name="time">The time of the grains, their timers and reminders; the cluster itself lives in real time.</param>
    /// <param name="before">An engine whose reminders are taken over.</param>
    /// <param name="receivers">Where webhooks are posted; nothing is posted without.</param>
    public static async Task<TestEngine> Start(IRowStore rows, FakeTime time, TestEngine? before = null, IWebhookSender? receivers = null)
    {
        var reminders = before?._reminders ?? new ClusterReminders();
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Logging.ClearProviders());
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(time);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, time);
            silo.Services.AddSingleton(_ => rows);
            silo.Services.AddSingleton<ITenantKeys, FixedTenantKeys>();
            silo.Services.AddSealedFields();
            if (receivers is not null) silo.Services.AddSingleton(receivers);
            silo.Services.AddKeyedSingleton<IGrainStorage, RowGrainStorage>(StorageNames.GrainStorage);
            silo.AddReminders();
            silo.Services.AddSingleton<IReminderTable>(reminders);
            silo.AddIncomingGrainCallFilter<AsTheProgram>();
            silo.AddGrainRules();
            silo.AddActivityPropagation();
        });
        builder.ConfigureClient(client =>
        {
            client.AddActivityPropagation();
            client.Services.Configure<ExceptionSerializationOptions>(o => o.SupportedNamespacePrefixes.Add("ClbCloud"));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, reminders);
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();
}
