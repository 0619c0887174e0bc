using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ClbCloud.Silo;

/// <summary>Puts the grains, with the engine and the store of the build, into a host.</summary>
public static partial class SiloSetup
{
    /// <summary>
    /// Adds the grains and all that they need. Resolve <see cref="Storage.IRowStore"/> before the host runs, so that a
    /// store that cannot be opened ends the start with its reason.
    /// </summary>
    public static IHostApplicationBuilder AddClbSilo(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<RestoreGuard>();
        AddEngine(builder);
        builder.Services.AddHostedService<SweepStarter>();
        return builder;
    }

    // Implemented once a build: LocalSilo.cs, and ClusterSilo.cs when the cluster comes.
    internal static partial void AddEngine(IHostApplicationBuilder builder);
}
