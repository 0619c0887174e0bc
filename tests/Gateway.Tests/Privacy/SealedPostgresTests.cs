using System.Text;
using ClbCloud.Postgres.Testing;
using Npgsql;

namespace ClbCloud.Gateway.Tests.Privacy;

/// <summary>The same for PostgreSQL: everything that a dump of the whole database would hold.</summary>
public sealed class SealedPostgresTests
{
    [Fact]
    public async Task A_dumped_database_reveals_no_sensitive_value_and_the_api_answers_each()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var app = new GatewayApplication("Development", ("Storage:Provider", "postgres"), ("Storage:ConnectionString", server.ConnectionString));
        try
        {
            await app.InitializeAsync();
            var canaries = new Canaries(app, await Country.Make(app, "ha-ma-pg"));
            await canaries.Plant();

            Assert.Empty(await canaries.Unread());
            var dump = await Dump(server.ConnectionString);
            // The rows are there, and are what is looked at.
            Assert.Contains(dump, table => Canaries.Found(table.Bytes, Canaries.Name) == "UTF-8");
            foreach (var (table, bytes) in dump)
            {
                foreach (var value in Canaries.Sensitive) Assert.True(Canaries.Found(bytes, value) is null, $"{value} stands in {table} as {Canaries.Found(bytes, value)}.");
            }
        }
        finally
        {
            await app.DisposeAsync();
            Directory.Delete(app.Folder, recursive: true);
        }
    }

    /// <summary>Every table that is not the server's own: each value as bytes or text, and each row as the server writes it as text.</summary>
    private static async Task<IReadOnlyList<(string Table, byte[] Bytes)>> Dump(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        var tables = new List<string>();
        await using (var listed = source.CreateCommand("SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"))
        await using (var names = await listed.ExecuteReaderAsync())
        {
            while (await names.ReadAsync()) tables.Add(names.GetString(0));
        }

        var dump = new List<(string, byte[])>();
        foreach (var table in tables)
        {
            using var bytes = new MemoryStream();
#pragma warning disable CA2100 // The names are the server's own, quoted by it.
            await using var all = source.CreateCommand($"SELECT t.*, t::text FROM {table} t");
#pragma warning restore CA2100
            await using var rows = await all.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                for (var i = 0; i < rows.FieldCount; i++)
                {
                    if (!await rows.IsDBNullAsync(i)) bytes.Write(rows.GetValue(i) is byte[] raw ? raw : Encoding.UTF8.GetBytes(rows.GetValue(i).ToString()!));
                    bytes.WriteByte((byte)'\n');
                }
            }

            dump.Add((table, bytes.ToArray()));
        }

        return dump;
    }
}
