using System.Text;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Tests.Sqlite;

public sealed class SqliteLiveReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_reads_beside_the_process_that_has_the_folder_open()
    {
        await using var store = await Open(_folder.Under("rows"));
        await store.CommitAsync("p", [RowWrite.Insert("a", Body("1"))]);
        await using var reader = SqliteLiveReader.Open(_folder.Under("rows"));
        Assert.Equal("1", Text(Assert.Single(await reader.ReadWholeAsync("p"))));
        await store.CommitAsync("p", [RowWrite.Put("a", Body("2"))]);
        Assert.Equal("2", Text(Assert.Single(await reader.ReadWholeAsync("p"))));
        Assert.Equal(["p"], await reader.PartitionsAsync(null, 10));
    }

    [Fact]
    public async Task Reading_leaves_an_orderly_stop_orderly()
    {
        await using (var store = await Open(_folder.Under("rows"))) await store.CommitAsync("p", [RowWrite.Insert("a", Body("1"))]);
        await using (var reader = SqliteLiveReader.Open(_folder.Under("rows"))) Assert.Single(await reader.ReadWholeAsync("p"));
        await using var again = await Open(_folder.Under("rows"));
        Assert.Equal(IntegrityResult.NotNeeded, await again.IntegrityCheck);
    }

    [Fact]
    public void Where_there_is_no_store_none_is_made()
    {
        Assert.Throws<RowStoreException>(() => SqliteLiveReader.Open(_folder.Path));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_that_is_not_a_store_is_refused()
    {
        File.WriteAllText(_folder.Under("clbcloud.db"), "something else");
        Assert.Throws<RowStoreException>(() => SqliteLiveReader.Open(_folder.Path));
    }

    [Fact]
    public async Task The_copy_of_a_file_in_use_is_a_store_of_its_own_and_private()
    {
        var copy = Directory.CreateDirectory(_folder.Under("copy")).FullName;
        var path = Path.Combine(copy, "clbcloud.db");
        await using var store = await Open(_folder.Under("rows"));
        await store.CommitAsync("p", [RowWrite.Insert("a", Body("1"))]);
        await using (var reader = SqliteLiveReader.Open(_folder.Under("rows")))
        {
            reader.CopyTo(path);
            Assert.Throws<RowStoreException>(() => reader.CopyTo(path));
        }

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(copy));
        await store.CommitAsync("p", [RowWrite.Put("a", Body("2"))]);
        await using var copied = await Open(copy);
        Assert.Equal("1", Text((await copied.GetAsync("p", "a"))!));
    }

    private static Task<SqliteRowStore> Open(string folder) => SqliteRowStore.OpenAsync(new() { Folder = folder }, TimeProvider.System, NullLogger.Instance);

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(Row row) => Encoding.UTF8.GetString(row.Body.Span);
}
