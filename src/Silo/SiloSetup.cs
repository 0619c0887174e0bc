using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Silo.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ClbCloud.Silo;

/// <summary>Puts the grains, with the engine and the store of the build, into a host.</summary>
public static partial class SiloSetup
{
    private const string DefaultFolder = "data";

    /// <summary>
    /// Adds the grains and all that they need. Resolve <see cref="Storage.IRowStore"/> before the host runs, so that a
    /// store that cannot be opened ends the start with its reason.
    /// </summary>
    public static IHostApplicationBuilder AddClbSilo(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddTenantKeys(builder.Configuration, FolderOf(builder, "Keys:Folder", "keys"));
        builder.Services.TryAddSingleton(WebhookSettings.Read(builder.Configuration));
        builder.Services.TryAddSingleton<IWebhookSender>(services => new WebhookSender(services.GetRequiredService<WebhookReach>()));
        // An office's own criteria; a set that does not fit ends the start with its reason.
        if (builder.Configuration["Ratings:Criteria"] is { Length: > 0 } criteria)
            builder.Services.AddSingleton(RatingCriteria.Parse(File.ReadAllBytes(Path.GetFullPath(criteria, builder.Environment.ContentRootPath))));
        builder.Services.AddHostedService<RestoreGuard>();
        AddEngine(builder);
        builder.Services.AddSealedFields();
        builder.Services.AddHostedService<SweepStarter>();
        return builder;
    }

    /// <summary>Where the program keeps what it keeps in files; <c>Storage:Folder</c> by default.</summary>
    private static string FolderOf(IHostApplicationBuilder builder, string setting, string below)
    {
        var root = builder.Configuration["Storage:Folder"];
        var rows = Path.GetFullPath(string.IsNullOrWhiteSpace(root) ? DefaultFolder : root, builder.Environment.ContentRootPath);
        return builder.Configuration[setting] is { Length: > 0 } own ? Path.GetFullPath(own, builder.Environment.ContentRootPath) : Path.Combine(rows, below);
    }

    // Implemented once a build: LocalSilo.cs, and ClusterSilo.cs when the cluster comes.
    internal static partial void AddEngine(IHostApplicationBuilder builder);
}
