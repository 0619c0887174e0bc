using Orleans.Runtime;

namespace Orleans;

/// <summary>Hands out references to grains; a reference costs nothing and never goes stale.</summary>
public interface IGrainFactory
{
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;

    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);
}

/// <summary>The factory for callers outside grains.</summary>
public interface IClusterClient : IGrainFactory
{
    IServiceProvider ServiceProvider { get; }
}
