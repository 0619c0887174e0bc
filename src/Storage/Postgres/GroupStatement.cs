using System.Globalization;
using System.Runtime.InteropServices;
using ClbCloud.Storage.Grouping;
using Npgsql;
using NpgsqlTypes;

namespace ClbCloud.Storage.Postgres;

/// <summary>
/// The one prepared statement that writes: a whole group in one round trip. It is its own transaction, so when its
/// last message has come, the group is durable.
/// </summary>
internal sealed class GroupStatement : IAsyncDisposable
{
    // What no row has: the sequence begins at 1.
    private const long NoETag = -1;

    private readonly NpgsqlCommand command;
    private readonly string schema;

    private GroupStatement(NpgsqlCommand command, string schema) => (this.command, this.schema) = (command, schema);

    internal static async Task<GroupStatement> PrepareAsync(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        var command = new NpgsqlCommand($"SELECT conflicts, given FROM {schema}.commit_group_1($1, $2, $3, $4, $5, $6, $7)", connection);
        foreach (var type in (ReadOnlySpan<NpgsqlDbType>)
            [NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Smallint, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea])
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        await command.PrepareAsync(ct);
        return new(command, schema);
    }

    /// <summary>Commits the group and answers each of its commits, in order.</summary>
    internal async Task<CommitResult[]> RunAsync(IReadOnlyList<PendingCommit> group, CancellationToken ct)
    {
        Bind(group);
        int?[] conflicts;
        long?[] given;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            conflicts = reader.GetFieldValue<int?[]>(0);
            given = reader.GetFieldValue<long?[]>(1);
            // Reads on until the server has said that the transaction has ended; an error of its COMMIT comes here.
            while (await reader.NextResultAsync(ct)) { }
        }
        var results = new CommitResult[group.Count];
        for (int c = 0, first = 0; c < results.Length; first += group[c++].Writes.Length)
            results[c] = Result(group[c].Writes, conflicts[c] - 1 - first, given.AsSpan(first, group[c].Writes.Length));
        return results;
    }

    public ValueTask DisposeAsync() => command.DisposeAsync();

    private void Bind(IReadOnlyList<PendingCommit> group)
    {
        var count = group.Sum(commit => commit.Writes.Length);
        var ends = new int[group.Count];
        var (keys, conditions, etags, bodies) = (new string[count], new short[count], new long[count], new byte[]?[count]);
        var at = 0;
        for (var c = 0; c < group.Count; c++)
        {
            foreach (var write in group[c].Writes)
            {
                keys[at] = write.Key;
                conditions[at] = Number(write.Condition);
                etags[at] = write.Condition is RowCondition.ETag ? Parse(write.ETag) : NoETag;
                bodies[at++] = write.Body is { } body ? Bytes(body) : null;
            }
            ends[c] = at;
        }
        object[] values = [Locks(group), group.Select(commit => commit.Partition).ToArray(), ends, keys, conditions, etags, bodies];
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
    }

    private long[] Locks(IReadOnlyList<PendingCommit> group) =>
        [.. group.Select(commit => PartitionLock.Of(schema, commit.Partition)).Distinct().Order()];

    private static CommitResult Result(RowWrite[] writes, int? conflict, ReadOnlySpan<long?> given)
    {
        if (conflict is { } place) return CommitResult.Conflict(writes[place].Key);
        var etags = new string?[writes.Length];
        for (var i = 0; i < etags.Length; i++) etags[i] = given[i]?.ToString(CultureInfo.InvariantCulture);
        return new() { ETags = etags };
    }

    private static short Number(RowCondition condition) => condition switch
    {
        RowCondition.Absent => 0,
        RowCondition.ETag => 1,
        _ => 2,
    };

    private static byte[] Bytes(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var part) && part.Array is { } all && part.Count == all.Length ? all : body.ToArray();

    // Only the exact text we gave out matches ("007" is not "7").
    private static long Parse(string? etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && string.Equals(number.ToString(CultureInfo.InvariantCulture), etag, StringComparison.Ordinal) ? number : NoETag;
}
