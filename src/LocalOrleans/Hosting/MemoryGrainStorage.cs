using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace ClbCloud.LocalOrleans.Hosting;

/// <summary>Grain states that last as long as this object. Kept as JSON, so a stored state shares nothing with a live one.</summary>
public sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), Record> _records = new();
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var found = _records.GetValueOrDefault((stateName, grainId));
        grainState.State = found is null ? PersistentState.Empty<T>()! : JsonSerializer.Deserialize<T>(found.Json);
        grainState.ETag = found?.ETag;
        grainState.RecordExists = found is not null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var next = new Record(
            JsonSerializer.SerializeToUtf8Bytes(grainState.State),
            Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture));
        var key = (stateName, grainId);
        var current = Current(key, grainState.ETag);
        if (current is null ? !_records.TryAdd(key, next) : !_records.TryUpdate(key, next, current)) throw Conflict(key, grainState.ETag);
        grainState.ETag = next.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var key = (stateName, grainId);
        var current = Current(key, grainState.ETag);
        if (current is not null && !_records.TryRemove(KeyValuePair.Create(key, current))) throw Conflict(key, grainState.ETag);
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private Record? Current((string, GrainId) key, string? etag)
    {
        var current = _records.GetValueOrDefault(key);
        return current?.ETag == etag ? current : throw Conflict(key, etag);
    }

    private InconsistentStateException Conflict((string Name, GrainId) key, string? etag) =>
        new($"State '{key.Name}' was written by someone else.", _records.GetValueOrDefault(key)?.ETag, etag);

    // A class, so that TryUpdate compares the very record that was read.
    private sealed class Record(byte[] json, string etag)
    {
        internal byte[] Json => json;

        internal string ETag => etag;
    }
}
