using ClbCloud.LocalOrleans;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Identity of a grain or of a reference to one.</summary>
public static class GrainExtensions
{
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        null => throw new ArgumentNullException(nameof(grain)),
        GrainProxy proxy => proxy.Id,
        IGrainBase activated => activated.GrainContext.GrainId,
        _ => throw new ArgumentException("Neither a grain nor a reference to one.", nameof(grain)),
    };

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>The same grain, called through another of its interfaces.</summary>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    /// <summary>A reference through which this grain may be called.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        var id = grain.GetGrainId();
        var engine = grain switch
        {
            GrainProxy proxy => proxy.Engine,
            IGrainBase activated => activated.GrainContext.ActivationServices.GetRequiredService<LocalEngine>(),
            _ => throw new ArgumentException("Neither a grain nor a reference to one.", nameof(grain)),
        };
        return (TGrainInterface)(object)engine.References.Get(typeof(TGrainInterface), id);
    }
}
