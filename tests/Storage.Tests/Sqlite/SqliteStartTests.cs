using ClbCloud.Storage.Sqlite;
using ClbCloud.Storage.Tests.PowerLoss;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Tests.Sqlite;

/// <summary>What the store insists on before it serves, and what it leaves when it stops.</summary>
public sealed class SqliteStartTests : IDisposable
{
    private const string Club = "bac-ninh|clb-0007";

    private readonly TemporaryFolder folder = new();

    private string FilePath => folder.Under("clbcloud.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Rows_and_ETags_outlive_the_process_and_no_ETag_comes_again()
    {
        var etags = new List<long>();
        for (var start = 0; start < 3; start++)
        {
            await using var store = await OpenAsync();
            Assert.Equal(IntegrityResult.NotNeeded, await store.IntegrityCheck);
            for (var i = 0; i < 3; i++) etags.Add(long.Parse((await PutAsync(store, "head", $"{start}.{i}"))!, System.Globalization.CultureInfo.InvariantCulture));
        }
        Assert.Equal(etags.Distinct().Order(), etags);
        await using var again = await OpenAsync();
        Assert.Equal("2.2"u8.ToArray(), (await again.GetAsync(Club, "head"))!.Body.ToArray());
    }

    [Fact]
    public async Task An_ETag_given_before_a_crash_does_not_come_again_after_it()
    {
        string last;
        await using (var store = await OpenAsync())
        {
            last = (await PutAsync(store, "head", "x"))!;
            CopyTo("crashed");
        }
        await using var recovered = await OpenAsync("crashed");
        var next = (await PutAsync(recovered, "head", "y"))!;
        Assert.True(long.Parse(next, System.Globalization.CultureInfo.InvariantCulture) > long.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task An_orderly_close_leaves_one_file_without_a_log()
    {
        await using (var store = await OpenAsync()) await PutAsync(store, "head", "x");
        Assert.Equal(["clbcloud.db", "clbcloud.lock"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_second_opening_of_the_folder_is_refused_until_the_first_closes()
    {
        await using (var store = await OpenAsync())
        {
            var error = await Assert.ThrowsAsync<RowStoreException>(() => OpenAsync());
            Assert.Contains("Another process has the folder", error.Message, StringComparison.Ordinal);
            await PutAsync(store, "head", "x");
        }
        await using var second = await OpenAsync();
    }

    [Theory]
    [InlineData("OFF")]
    [InlineData("NORMAL")]
    [InlineData("SOMETIMES")]
    public async Task A_setting_that_could_lose_answered_commits_is_refused(string synchronous)
    {
        var error = await Assert.ThrowsAsync<RowStoreException>(() => OpenAsync(change: options => options.Synchronous = synchronous));
        Assert.Contains("FULL", error.Message, StringComparison.Ordinal);
        await using var store = await OpenAsync(change: options => options.Synchronous = "EXTRA");
        await PutAsync(store, "head", "x");
    }

    [Fact]
    public async Task A_disk_that_cannot_keep_a_write_ahead_log_is_refused()
    {
        RecordingVfs.Record(folder.Path, noSharedMemory: true);
        var error = await Assert.ThrowsAsync<RowStoreException>(() => OpenAsync(change: options => options.Vfs = RecordingVfs.Name));
        RecordingVfs.Forget(folder.Path);
        Assert.Contains("needs wal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused_and_left_alone()
    {
        await using (var store = await OpenAsync()) await PutAsync(store, "head", "x");
        Sql("UPDATE meta SET value=99 WHERE name='schema'");
        var error = await Assert.ThrowsAsync<RowStoreException>(() => OpenAsync());
        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
        Sql($"UPDATE meta SET value={Schema.Newest} WHERE name='schema'");
        await using var again = await OpenAsync();
        Assert.NotNull(await again.GetAsync(Club, "head"));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        Sql("CREATE TABLE other(x)");
        Assert.Contains("not one of this program", (await Assert.ThrowsAsync<RowStoreException>(() => OpenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(FilePath, new string('x', 5000));
        Assert.Contains("cannot be opened", (await Assert.ThrowsAsync<RowStoreException>(() => OpenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_start_lets_go_of_the_folder()
    {
        await File.WriteAllTextAsync(FilePath, new string('x', 5000));
        await Assert.ThrowsAsync<RowStoreException>(() => OpenAsync());
        File.Delete(FilePath);
        await using var store = await OpenAsync();
    }

    [Fact]
    public async Task After_an_unclean_stop_the_file_is_checked()
    {
        await using (var store = await OpenAsync())
        {
            await PutAsync(store, "head", "x");
            CopyTo("crashed");
        }
        await using (var recovered = await OpenAsync("crashed"))
        {
            Assert.Equal(IntegrityResult.Good, await recovered.IntegrityCheck);
            Assert.True(recovered.Health.Healthy);
            Assert.NotNull(await recovered.GetAsync(Club, "head"));
        }
        await using var clean = await OpenAsync("crashed");
        Assert.Equal(IntegrityResult.NotNeeded, await clean.IntegrityCheck);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public async Task Damage_found_after_an_unclean_stop_shows_in_the_health(long fullCheckBytes)
    {
        await using (var store = await OpenAsync())
            for (var i = 0; i < 5; i++) await store.CommitAsync(Club, [.. Enumerable.Range(0, 100).Select(n => RowWrite.Insert($"{i}|{n}", new byte[500]))]);
        Sql("UPDATE meta SET value=0 WHERE name='clean'");
        await using (var file = File.OpenWrite(FilePath))
        {
            file.Position = 20 * 4096;
            file.Write(new byte[4096]);
        }
        await using var damaged = await OpenAsync(change: options => options.FullIntegrityCheckBytes = fullCheckBytes);
        Assert.Equal(IntegrityResult.Damaged, await damaged.IntegrityCheck);
        Assert.False(damaged.Health.Healthy);
        Assert.Contains("Integrity check", damaged.Health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_refuses_reads_and_commits()
    {
        var store = await OpenAsync();
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<RowStoreException>(async () => await store.GetAsync(Club, "head"));
        await Assert.ThrowsAsync<RowStoreException>(() => PutAsync(store, "head", "x"));
    }

    [Fact]
    public async Task The_container_gives_one_store_and_closes_it()
    {
        await using (var services = new ServiceCollection().AddSqliteRowStore(options => options.Folder = folder.Path).BuildServiceProvider())
        {
            Assert.Same(services.GetRequiredService<SqliteRowStore>(), services.GetRequiredService<IRowStore>());
            await PutAsync(services.GetRequiredService<IRowStore>(), "head", "x");
        }
        await using var store = await OpenAsync();
        Assert.Equal(IntegrityResult.NotNeeded, await store.IntegrityCheck);
        Assert.NotNull(await store.GetAsync(Club, "head"));
    }

    [Fact]
    public void A_store_without_a_folder_says_so()
    {
        using var services = new ServiceCollection().AddSqliteRowStore(_ => { }).BuildServiceProvider();
        Assert.Contains("No folder", Assert.Throws<RowStoreException>(services.GetRequiredService<IRowStore>).Message, StringComparison.Ordinal);
    }

    private static async Task<string?> PutAsync(IRowStore store, string key, string body) =>
        (await store.CommitAsync(Club, [RowWrite.Put(key, System.Text.Encoding.UTF8.GetBytes(body))])).ETags[0];

    private Task<SqliteRowStore> OpenAsync(string? under = null, Action<SqliteRowStoreOptions>? change = null)
    {
        var options = new SqliteRowStoreOptions { Folder = under is null ? folder.Path : folder.Under(under) };
        change?.Invoke(options);
        return SqliteRowStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Copies the files of a running store: what a killed process leaves.</summary>
    private void CopyTo(string name)
    {
        Directory.CreateDirectory(folder.Under(name));
        foreach (var file in (string[])["clbcloud.db", "clbcloud.db-wal"]) File.Copy(folder.Under(file), Path.Combine(folder.Under(name), file));
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false }.ConnectionString);
        connection.Open();
        StoreFile.Execute(connection, sql);
    }
}
