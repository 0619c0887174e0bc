using Orleans.Core;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Marks attributes that ask the engine to supply a constructor argument.</summary>
    public interface IFacetMetadata;

    /// <summary>State as storage sees it.</summary>
    public interface IGrainState<T>
    {
        T? State { get; set; }

        string? ETag { get; set; }

        bool RecordExists { get; set; }
    }

    /// <summary>State as storage sees it.</summary>
    [GenerateSerializer]
    public sealed class GrainState<T> : IGrainState<T>
    {
        public GrainState()
        {
        }

        public GrainState(T? state) => State = state;

        public GrainState(T? state, string? eTag)
        {
            State = state;
            ETag = eTag;
        }

        [Id(0)]
        public T? State { get; set; }

        [Id(1)]
        public string? ETag { get; set; }

        [Id(2)]
        public bool RecordExists { get; set; }
    }
}

namespace Orleans.Core
{
    /// <summary>One stored record of a grain.</summary>
    public interface IStorage
    {
        string? Etag { get; }

        bool RecordExists { get; }

        Task ClearStateAsync();

        Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

        Task WriteStateAsync();

        Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

        Task ReadStateAsync();

        Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
    }

    /// <summary>One stored record of a grain.</summary>
    public interface IStorage<TState> : IStorage
    {
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>State that is read before OnActivateAsync and written when the grain says so.</summary>
    public interface IPersistentState<TState> : IStorage<TState>;

    /// <summary>Where a state is kept.</summary>
    public interface IPersistentStateConfiguration
    {
        string StateName { get; }

        string? StorageName { get; }
    }

    /// <summary>Asks for an <see cref="IPersistentState{TState}"/> constructor argument.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null)
        : Attribute, IFacetMetadata, IPersistentStateConfiguration
    {
        public string StateName { get; } = stateName;

        public string? StorageName { get; } = storageName;
    }
}

namespace Orleans.Storage
{
    /// <summary>A store of grain states; registered as a keyed service under its name.</summary>
    public interface IGrainStorage
    {
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ReadStateAsync(stateName, grainId, grainState);

        /// <summary>Fails with <see cref="InconsistentStateException"/> when the ETag is no longer the stored one.</summary>
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            WriteStateAsync(stateName, grainId, grainState);

        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ClearStateAsync(stateName, grainId, grainState);
    }
}
