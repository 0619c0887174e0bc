using Npgsql;

namespace ClbCloud.Storage.Postgres;

/// <summary>
/// The tables, and the ordered steps that lead to them. A step, once released, is never changed. Processes of the
/// version before go on while a step is taken, so a step only adds, and a function that changes gets a new name;
/// <c>usable_from</c> in meta is raised when a later step takes something away.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>
    /// Step n leads from version n to n + 1. Keys are compared by their bytes (<c>COLLATE "C"</c> in a UTF-8 database),
    /// so both spellings of a tone mark are different keys. Pages keep room for the next version of a row.
    /// </summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE {s}.meta(name text PRIMARY KEY, value bigint NOT NULL);
        CREATE SEQUENCE {s}.etags CACHE 64;
        CREATE TABLE {s}.rows(
          partition text COLLATE "C" NOT NULL,
          key text COLLATE "C" NOT NULL,
          etag bigint NOT NULL,
          body bytea NOT NULL,
          PRIMARY KEY(partition, key))
          WITH (fillfactor=85, autovacuum_vacuum_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
        INSERT INTO {s}.meta(name, value) VALUES('schema', 0), ('usable_from', 1);
        """ + CommitGroup,
    ];

    /// <summary>
    /// One transaction of the writer. Commit c has the writes after <c>ends[c - 1]</c> up to <c>ends[c]</c>. Conditions:
    /// 0 absent, 1 ETag, 2 any; a null body deletes. The locks come sorted, so that two groups never wait for each other
    /// crosswise; under them nobody else writes these partitions, and every statement sees what the holder before
    /// committed. A commit with a write that does not hold is left out, and its place named in conflicts.
    /// </summary>
    private const string CommitGroup =
        """
        CREATE FUNCTION {s}.commit_group_1(
          locks bigint[], partitions text[], ends integer[], keys text[], conditions smallint[], etags bigint[], bodies bytea[],
          OUT conflicts integer[], OUT given bigint[])
        LANGUAGE plpgsql VOLATILE AS $function$
        DECLARE
          first integer := 1;
          bad integer;
          present bigint;
          fresh bigint;
        BEGIN
          FOR i IN 1 .. cardinality(locks) LOOP
            PERFORM pg_advisory_xact_lock(locks[i]);
          END LOOP;
          FOR c IN 1 .. cardinality(partitions) LOOP
            bad := NULL;
            FOR i IN first .. ends[c] LOOP
              CONTINUE WHEN conditions[i] = 2;
              SELECT r.etag INTO present FROM {s}.rows r WHERE r.partition = partitions[c] AND r.key = keys[i];
              IF (conditions[i] = 0 AND present IS NOT NULL) OR (conditions[i] = 1 AND present IS DISTINCT FROM etags[i]) THEN
                bad := i;
                EXIT;
              END IF;
            END LOOP;
            conflicts[c] := bad;
            FOR i IN first .. ends[c] LOOP
              fresh := NULL;
              IF bad IS NOT NULL THEN
                NULL;
              ELSIF bodies[i] IS NULL THEN
                DELETE FROM {s}.rows r WHERE r.partition = partitions[c] AND r.key = keys[i];
              ELSIF conditions[i] = 0 THEN
                INSERT INTO {s}.rows AS r (partition, key, etag, body)
                  VALUES (partitions[c], keys[i], nextval('{s}.etags'), bodies[i]) RETURNING r.etag INTO fresh;
              ELSIF conditions[i] = 1 THEN
                UPDATE {s}.rows r SET etag = nextval('{s}.etags'), body = bodies[i]
                  WHERE r.partition = partitions[c] AND r.key = keys[i] AND r.etag = etags[i] RETURNING r.etag INTO STRICT fresh;
              ELSE
                INSERT INTO {s}.rows AS r (partition, key, etag, body)
                  VALUES (partitions[c], keys[i], nextval('{s}.etags'), bodies[i])
                  ON CONFLICT (partition, key) DO UPDATE SET etag = excluded.etag, body = excluded.body RETURNING r.etag INTO fresh;
              END IF;
              given[i] := fresh;
            END LOOP;
            first := ends[c] + 1;
          END LOOP;
        END
        $function$;
        """;

    internal static int Newest => Steps.Length;

    /// <summary>Refuses a name that would have to be quoted.</summary>
    internal static string CheckName(string name) =>
        name.Length is > 0 and <= 60 && name.All(c => c is (>= 'a' and <= 'z') or '_' or (>= '0' and <= '9')) && !char.IsAsciiDigit(name[0])
            ? name
            : throw new RowStoreException("The schema of the PostgreSQL store must be lower-case letters, digits and underscores.");

    /// <summary>Brings the schema to the newest version, one process at a time; refuses one that is too new or not ours.</summary>
    internal static async Task MigrateAsync(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Another process may be migrating; it may take as long as it needs.
        await RunAsync(connection, "SET LOCAL statement_timeout=0; SET LOCAL lock_timeout=0; SET LOCAL enable_seqscan=on", ct);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({PartitionLock.OfSchema(schema)})", ct);
        var version = await VersionAsync(connection, schema, ct);
        for (; version < Newest; version++)
        {
            await RunAsync(connection, Steps[version].Replace("{s}", schema, StringComparison.Ordinal), ct);
            await RunAsync(connection, $"UPDATE {schema}.meta SET value={version + 1} WHERE name='schema'", ct);
        }
        await transaction.CommitAsync(ct);
    }

    private static async Task<long> VersionAsync(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        // Only when missing: CREATE SCHEMA IF NOT EXISTS asks for the right to create even when there is nothing to do.
        if (!await HoldsAsync(connection, $"SELECT to_regnamespace('{schema}') IS NOT NULL", ct)) await RunAsync(connection, $"CREATE SCHEMA {schema}", ct);
        if (!await HoldsAsync(connection, $"SELECT to_regclass('{schema}.meta') IS NOT NULL", ct))
        {
            return await HoldsAsync(connection, $"SELECT to_regclass('{schema}.rows') IS NOT NULL", ct)
                ? throw new RowStoreException($"The schema '{schema}' has a table named rows that is not one of this program.")
                : 0;
        }
        var usableFrom = await NumberAsync(connection, $"SELECT value FROM {schema}.meta WHERE name='usable_from'", ct);
        return usableFrom <= Newest
            ? await NumberAsync(connection, $"SELECT value FROM {schema}.meta WHERE name='schema'", ct)
            : throw new RowStoreException($"The schema '{schema}' is usable from version {usableFrom}; this program knows {Newest}. Start the program that wrote it, or a newer one.");
    }

    private static async Task<bool> HoldsAsync(NpgsqlConnection connection, string sql, CancellationToken ct) => await ScalarAsync(connection, sql, ct) is true;

    private static async Task<long> NumberAsync(NpgsqlConnection connection, string sql, CancellationToken ct) =>
        await ScalarAsync(connection, sql, ct) is long number ? number : throw new RowStoreException("The store's meta table lacks its version.");

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(ct);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct) => await ScalarAsync(connection, sql, ct);
}
