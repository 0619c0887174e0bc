using ClbCloud.Grains.Privacy;
using ClbCloud.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ClbCloud.Silo;

/// <summary>Puts the sealing of sensitive fields between the grains and the store, whichever the build has chosen.</summary>
internal static class SealedFields
{
    /// <exception cref="InvalidOperationException">There is no store yet to put it before.</exception>
    public static void AddSealedFields(this IServiceCollection services)
    {
        var store = services.LastOrDefault(d => d.ServiceType == typeof(IRowStore))?.ImplementationFactory
            ?? throw new InvalidOperationException("The store of the rows is added before the sealing of their fields.");
        services.AddSingleton<FieldSeal>();
        services.AddSingleton<IRowStore>(provider => new SealedRowStore((IRowStore)store(provider), provider.GetRequiredService<FieldSeal>()));
    }
}
