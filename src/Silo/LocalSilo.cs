using ClbCloud.Grains.Access;
using ClbCloud.LocalOrleans.Hosting;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace ClbCloud.Silo;

// The local build: everything in one process, on one SQLite file.
public static partial class SiloSetup
{
    internal static partial void AddEngine(IHostApplicationBuilder builder)
    {
        var folder = builder.Configuration["Storage:Folder"];
        var path = Path.GetFullPath(string.IsNullOrWhiteSpace(folder) ? DefaultFolder : folder, builder.Environment.ContentRootPath);
        builder.Services.AddSqliteRowStore(o => o.Folder = path);
        builder.Services.AddKeyedSingleton<IGrainStorage, LocalGrainStorage>(StorageNames.GrainStorage);
        builder.Services.AddSingleton<ILocalReminderTable, LocalReminderTable>();
        builder.Services.AddSingleton<IIncomingGrainCallFilter, ScopeFilter>();
        builder.Services.AddLocalOrleans(o => o.Assemblies.Add(typeof(ScopeFilter).Assembly));
    }
}
