using ClbCloud.Storage;
using ClbCloud.Storage.Postgres;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ClbCloud.Silo;

/// <summary>Chooses the store of the rows by <c>Storage:Provider</c>.</summary>
internal static class StorageSetup
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    private const string DefaultFolder = "data";

    /// <summary>Adds the store that is configured; a file of SQLite when nothing is.</summary>
    internal static void AddRows(IHostApplicationBuilder builder)
    {
        switch (Provider(builder.Configuration))
        {
            case Sqlite: AddSqliteRows(builder); break;
            case Postgres: AddPostgresRows(builder); break;
            case var other: throw new RowStoreException($"Storage__Provider is '{other}'; it can be {Sqlite} or {Postgres}.");
        }
    }

    /// <summary>Adds the PostgreSQL store of <c>Storage:ConnectionString</c>.</summary>
    internal static void AddPostgresRows(IHostApplicationBuilder builder)
    {
        var storage = builder.Configuration.GetSection("Storage");
        builder.Services.AddPostgresRowStore(options =>
        {
            options.ConnectionString = storage["ConnectionString"] ?? "";
            if (storage["Schema"] is { Length: > 0 } schema) options.Schema = schema;
            if (storage.GetValue<int?>("Readers") is { } readers) options.Readers = readers;
            if (storage.GetValue<int?>("Writers") is { } writers) options.Writers = writers;
        });
    }

    private static void AddSqliteRows(IHostApplicationBuilder builder)
    {
        var folder = builder.Configuration["Storage:Folder"];
        var path = Path.GetFullPath(string.IsNullOrWhiteSpace(folder) ? DefaultFolder : folder, builder.Environment.ContentRootPath);
        builder.Services.AddSqliteRowStore(o => o.Folder = path);
    }

    private static string Provider(IConfiguration configuration) =>
        configuration["Storage:Provider"] is { } given && !string.IsNullOrWhiteSpace(given) ? given.Trim().ToLowerInvariant() : Sqlite;
}
