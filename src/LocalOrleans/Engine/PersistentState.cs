using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace ClbCloud.LocalOrleans;

/// <summary>A state that a grain class asked for in its constructor.</summary>
internal abstract class PersistentState
{
    private const string DefaultStorage = "Default";

    internal static PersistentState Create(
        Type state, PersistentStateAttribute attribute, Activation activation, IServiceProvider services)
    {
        var storage = services.GetKeyedService<IGrainStorage>(attribute.StorageName ?? DefaultStorage)
            ?? throw new OrleansConfigurationException($"No grain storage is named '{attribute.StorageName ?? DefaultStorage}'.");
        return (PersistentState)Activator.CreateInstance(
            typeof(PersistentState<>).MakeGenericType(state), attribute.StateName, activation.GrainId, storage)!;
    }

    /// <summary>Read by the engine before OnActivateAsync.</summary>
    internal abstract Task ReadAsync(CancellationToken cancellation);

    /// <summary>A state that was never written. A storage gives it for a missing record; the engine takes what it is given.</summary>
    internal static T? Empty<T>() =>
        typeof(T).IsValueType || typeof(T) == typeof(string) || typeof(T).IsAbstract || typeof(T).IsArray ? default
        : typeof(T).GetConstructor(Type.EmptyTypes) is not null ? Activator.CreateInstance<T>()
        : (T)RuntimeHelpers.GetUninitializedObject(typeof(T)); // as Orleans does, for types without an empty constructor
}

/// <summary>One record in a grain storage. Its operations run one after another, even when calls interleave.</summary>
internal sealed class PersistentState<T>(string name, GrainId grain, IGrainStorage storage) : PersistentState, IPersistentState<T>
{
    private readonly GrainState<T> _record = new(Empty<T>());
    private Task _last = Task.CompletedTask;
    private bool _loaded;

    public T State
    {
        get => _record.State!;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists => _loaded ? _record.RecordExists : throw new InvalidOperationException("The state has not been read yet.");

    public Task ReadStateAsync() => ReadAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        Next("write", () => storage.WriteStateAsync(name, grain, _record, cancellationToken));

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken) =>
        Next("clear", () => storage.ClearStateAsync(name, grain, _record, cancellationToken));

    internal override Task ReadAsync(CancellationToken cancellation) => Next("read", async () =>
    {
        await storage.ReadStateAsync(name, grain, _record, cancellation);
        _loaded = true;
    });

    private Task Next(string verb, Func<Task> operation) => _last = After(_last, verb, operation);

    private async Task After(Task previous, string verb, Func<Task> operation)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await operation();
        }
        catch (Exception exception) when (exception is not (OrleansException or OperationCanceledException))
        {
            // As Orleans; but without the key, which may be personal.
            throw new OrleansException($"Storage could not {verb} state '{name}' of a {grain.Type}: {exception.Message}", exception);
        }
    }
}
