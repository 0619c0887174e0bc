using Azure;
using Azure.Data.Tables;
using Azure.Identity;

namespace ClbCloud.Storage.AzureTables;

/// <summary>Commits as entity group transactions: all rows of a partition or none, each under its own condition.</summary>
internal sealed class TableCommitter(TableClient table, IRowStore rows, TimeProvider clock)
{
    private volatile string? problem;

    public RowStoreHealth Health => problem is { } why ? new(why) : RowStoreHealth.Good;

    /// <summary>What is the service's or the network's doing, and not a bug of ours.</summary>
    public static bool IsOutage(Exception e) =>
        e is RequestFailedException or AuthenticationFailedException or TimeoutException or IOException or InvalidDataException or AggregateException;

    /// <summary>Not cancelled once it is sent: nobody could say what became of it.</summary>
    public async ValueTask<CommitResult> CommitAsync(string partition, RowWrite[] writes, int bytes)
    {
        var began = clock.GetTimestamp();
        try
        {
            var result = await Commit(partition, writes, TableBody.PackingNeeded(bytes));
            problem = null;
            if (!result.Committed) StorageMetrics.Conflicts.Add(1);
            return result;
        }
        catch (Exception e) when (IsOutage(e) || e is OperationCanceledException)
        {
            StorageMetrics.Failures.Add(1);
            problem = "Azure Tables did not take the last commit.";
            throw new RowStoreException("The commit's outcome is unknown.", e);
        }
        finally
        {
            StorageMetrics.CommitDuration.Record(clock.GetElapsedTime(began).TotalSeconds);
        }
    }

    private async Task<CommitResult> Commit(string partition, RowWrite[] writes, bool pack)
    {
        var key = TableKeys.Encode(partition);
        var etags = new string?[writes.Length];
        // What only has to be absent cannot be part of a transaction, so it is looked at before. Whoever asks for it
        // also writes a row of the same partition under its ETag, which finds out what comes between.
        foreach (var write in writes.Where(w => w is { Body: null, Condition: RowCondition.Absent }))
        {
            if (await rows.GetAsync(partition, write.Key) is not null) return CommitResult.Conflict(write.Key);
        }

        List<int> open = [.. Enumerable.Range(0, writes.Length).Where(i => writes[i] is not { Body: null, Condition: RowCondition.Absent })];
        while (open.Count > 0)
        {
            try
            {
                var answer = await table.SubmitTransactionAsync(open.Select(i => ActionOf(key, writes[i], pack)));
                for (var i = 0; i < open.Count; i++) etags[open[i]] = writes[open[i]].Body is null ? null : answer.Value[i].Headers.ETag?.ToString();
                return new() { ETags = etags };
            }
            catch (TableTransactionFailedException failed) when (failed.FailedTransactionActionIndex is { } at && at < open.Count)
            {
                // Nothing has landed.
                var write = writes[open[at]];
                if (!await IsCondition(failed, partition, write)) throw;
                // The service minds the absence of what is to be removed; we do not.
                if (write is not { Body: null, Condition: RowCondition.Any }) return CommitResult.Conflict(write.Key);
                open.RemoveAt(at);
            }
        }

        return new() { ETags = etags };
    }

    /// <summary>
    /// What is none of the service's ETags must not reach it: without one a write is unconditional, and spaces around one
    /// are passed over. In its place goes one that no row has.
    /// </summary>
    private static ETag TagOf(RowWrite write) =>
        new(write.ETag is ['W', '/', '"', .., '"'] tag && !tag.Any(char.IsWhiteSpace) ? tag : "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"");

    private async ValueTask<bool> IsCondition(RequestFailedException failed, string partition, RowWrite write)
    {
        if (failed.Status == 412 || failed.ErrorCode is "EntityAlreadyExists" or "ResourceNotFound" or "EntityNotFound") return true;
        // An ETag that is none of the service's is malformed to it; to us it is one that does not stand.
        return failed.Status == 400 && write.Condition == RowCondition.ETag && (await rows.GetAsync(partition, write.Key))?.ETag != write.ETag;
    }

    private static TableTransactionAction ActionOf(string partition, RowWrite write, bool pack)
    {
        var entity = new TableEntity(partition, TableKeys.Encode(write.Key));
        if (write.Body is not { } body)
            return new(TableTransactionActionType.Delete, entity, write.Condition == RowCondition.ETag ? TagOf(write) : ETag.All);
        var (property, value) = TableBody.Of(body, pack);
        entity[property] = value;
        return write.Condition switch
        {
            RowCondition.Absent => new(TableTransactionActionType.Add, entity),
            RowCondition.ETag => new(TableTransactionActionType.UpdateReplace, entity, TagOf(write)),
            _ => new(TableTransactionActionType.UpsertReplace, entity),
        };
    }
}
