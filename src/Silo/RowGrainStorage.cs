using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;
using Orleans.Storage;

namespace ClbCloud.Silo;

/// <summary>States of plain grains as rows: a partition each, with one row.</summary>
internal sealed class RowGrainStorage(IRowStore rows) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await rows.GetAsync(Partition(stateName, grainId), StorageNames.StateRow);
        // Orleans takes what storage gives; a state that was never written is an empty one, not null.
        grainState.State = row is null ? Activator.CreateInstance<T>() : RowBody.Read<T>(row.Body);
        grainState.ETag = row?.ETag;
        grainState.RecordExists = row is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var body = RowBody.Write(grainState.State);
        var write = grainState.ETag is { } etag
            ? RowWrite.Update(StorageNames.StateRow, etag, body)
            : RowWrite.Insert(StorageNames.StateRow, body);
        grainState.ETag = await Commit(stateName, grainId, write);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Without an ETag there is nothing of ours to clear; asserting so finds out about a second writer.
        await Commit(stateName, grainId, grainState.ETag is { } etag
            ? RowWrite.Delete(StorageNames.StateRow, etag)
            : new RowWrite { Key = StorageNames.StateRow, Condition = RowCondition.Absent });
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async Task<string?> Commit(string stateName, GrainId grainId, RowWrite write)
    {
        var result = await rows.CommitAsync(Partition(stateName, grainId), [write]);
        return result.Committed
            ? result.ETags[0]
            : throw new InconsistentStateException($"State '{stateName}' was written by someone else.", null, write.ETag);
    }

    private static string Partition(string stateName, GrainId grainId) => StorageNames.StatePartition(stateName, grainId.ToString());
}
