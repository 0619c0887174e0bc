using ClbCloud.Storage;
using ClbCloud.Storage.Crash;
using ClbCloud.Storage.Postgres;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

// Commits for ever and prints each acknowledged number, until it is killed:
//   Storage.Crash sqlite <folder> <partition>...
//   Storage.Crash postgres <connection string> <partition>...
IRowStore store = args[0] switch
{
    "sqlite" => await SqliteRowStore.OpenAsync(new SqliteRowStoreOptions { Folder = args[1], CheckpointPages = 60 }, TimeProvider.System, NullLogger.Instance),
    "postgres" => await PostgresRowStore.OpenAsync(new PostgresRowStoreOptions { ConnectionString = args[1] }, TimeProvider.System, NullLogger.Instance),
    _ => throw new ArgumentException("The first argument is sqlite or postgres."),
};
await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
var gate = new Lock();
await Task.WhenAll(args[2..].Select(CommitForEver));

async Task CommitForEver(string partition)
{
    var commits = new NumberedCommits(store, partition);
    await commits.ResumeAsync();
    while (true)
    {
        var number = await commits.CommitNextAsync();
        lock (gate) output.WriteLine($"{partition} {number} .");
    }
}
