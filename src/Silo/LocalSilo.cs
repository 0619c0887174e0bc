using ClbCloud.Grains.Access;
using ClbCloud.LocalOrleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace ClbCloud.Silo;

// The local build: everything in one process, on one SQLite file or a PostgreSQL database.
public static partial class SiloSetup
{
    internal static partial void AddEngine(IHostApplicationBuilder builder)
    {
        StorageSetup.AddRows(builder);
        builder.Services.AddKeyedSingleton<IGrainStorage, LocalGrainStorage>(StorageNames.GrainStorage);
        builder.Services.AddSingleton<ILocalReminderTable, LocalReminderTable>();
        builder.Services.AddSingleton<IIncomingGrainCallFilter, ScopeFilter>();
        builder.Services.AddLocalOrleans(o => o.Assemblies.Add(typeof(ScopeFilter).Assembly));
    }
}
