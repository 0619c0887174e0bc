using Npgsql;

namespace ClbCloud.Silo;

/// <summary>Makes the cluster's tables in PostgreSQL before the engine looks for them, or refuses with the reason.</summary>
internal static class ClusterTables
{
    private const string Mark = "-- statement ";

    // Silos that start together take turns. Any number of our own does.
    private const long Turn = 0x434C_4243_0001;

    // A silo that starts has to reach every active one. When all died at once and come back under other addresses,
    // nobody is left to declare the old ones dead. Four heartbeats have been missed then.
    private const string BurySilent = """
        WITH turn AS (
          UPDATE clb_cluster SET version = version + 1
          WHERE cluster = $1 AND EXISTS (
            SELECT FROM clb_silo s WHERE s.cluster = $1 AND status = 3 AND alive < now() - interval '2 minutes')
          RETURNING cluster)
        UPDATE clb_silo s SET status = 6 FROM turn
        WHERE s.cluster = turn.cluster AND status = 3 AND alive < now() - interval '2 minutes'
        """;

    private static readonly string Script = Read();

    /// <summary>Orleans' statements by key, from <c>ClusterTables.sql</c>.</summary>
    public static IReadOnlyDictionary<string, string> Statements { get; } =
        Script.Split(Mark).Skip(1).Select(s => s.Split('\n', 2)).ToDictionary(s => s[0].Trim(), s => s[1].Trim(), StringComparer.Ordinal);

    private static string Schema => Script.Split(Mark)[0];

    public static async Task PrepareTables(this ClusterSettings settings, CancellationToken ct)
    {
        if (settings.Provider != ClusterProvider.Postgres) return;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Run(connection, $"SELECT pg_advisory_xact_lock({Turn})", ct);
        if (await Scalar(connection, "SELECT to_regclass('orleansquery') IS NOT NULL AND to_regclass('clb_cluster') IS NULL", ct) is true)
        {
            throw new InvalidOperationException(
                "The database has Orleans tables that this program did not make. Give the cluster a database of its own (Cluster:ConnectionString), or drop them.");
        }

        await Run(connection, Schema, ct);
        foreach (var (key, text) in Statements)
        {
            await using var put = new NpgsqlCommand(
                "INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ($1, $2) ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText", connection);
            put.Parameters.Add(new() { Value = key });
            put.Parameters.Add(new() { Value = text });
            await put.ExecuteNonQueryAsync(ct);
        }

        await using (var bury = new NpgsqlCommand(BurySilent, connection))
        {
            bury.Parameters.Add(new() { Value = settings.ClusterId });
            await bury.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<object?> Scalar(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }

    private static string Read()
    {
        using var stream = typeof(ClusterTables).Assembly.GetManifestResourceStream("ClusterTables.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
