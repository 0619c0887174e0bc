using Npgsql;

namespace ClbCloud.Storage.Postgres;

/// <summary>Opens connections to the server, each checked for, and set to, what durability and order rest on.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 10;

    private readonly NpgsqlDataSource reading;
    private readonly NpgsqlDataSource writing;

    private PostgresConnections(NpgsqlConnectionStringBuilder text, int readers)
    {
        Place = $"{text.Host}:{text.Port}/{text.Database ?? text.Username}";
        reading = Build(new(text.ConnectionString) { Pooling = true, MinPoolSize = 0, MaxPoolSize = Math.Max(1, readers) }, writes: false);
        // Not pooled: a writer keeps its connection, and a new one must be a new one.
        writing = Build(new(text.ConnectionString) { Pooling = false }, writes: true);
    }

    /// <summary>Host, port and database: what messages may show of the connection string.</summary>
    internal string Place { get; }

    /// <exception cref="RowStoreException">The connection string cannot be used; says why without repeating it.</exception>
    internal static PostgresConnections Create(PostgresRowStoreOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            throw new RowStoreException("No connection string is set for the PostgreSQL store (Storage__ConnectionString).");
        try
        {
            var text = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            if (string.IsNullOrWhiteSpace(text.Host)) throw new RowStoreException("The connection string of the PostgreSQL store names no Host.");
            if (!text.ShouldSerialize("Timeout")) text.Timeout = ConnectSeconds;
            if (!text.ShouldSerialize("Command Timeout")) text.CommandTimeout = CommandSeconds;
            text.ApplicationName ??= "clbcloud";
            text.NoResetOnClose = true;
            text.MaxAutoPrepare = 32;
            text.AutoPrepareMinUsages = 2;
            text.Enlist = false;
            // Keys name people: no error may quote them.
            text.IncludeErrorDetail = false;
            return new PostgresConnections(text, options.Readers);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException or NotSupportedException)
        {
            // The message may quote a value of the string; the parameter's name is enough.
            throw new RowStoreException($"The connection string of the PostgreSQL store cannot be used{(e is ArgumentException { ParamName: { } name } ? $": {name}" : "")}. It must be an Npgsql string such as Host=…;Database=…;Username=…;Password=….");
        }
    }

    internal ValueTask<NpgsqlConnection> ReadAsync(CancellationToken ct) => reading.OpenConnectionAsync(ct);

    internal ValueTask<NpgsqlConnection> WriteAsync(CancellationToken ct) => writing.OpenConnectionAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await writing.DisposeAsync();
        await reading.DisposeAsync();
    }

    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder text, bool writes)
    {
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        var settings = new PostgresSettings(TimeSpan.FromSeconds(text.CommandTimeout), writes);
        builder.UsePhysicalConnectionInitializer(
            connection => settings.EstablishAsync(connection, CancellationToken.None).GetAwaiter().GetResult(),
            connection => settings.EstablishAsync(connection, CancellationToken.None));
        return builder.Build();
    }
}
