using ClbCloud.Storage.Crash;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

// Commits for ever and prints each acknowledged number, until it is killed: Storage.Crash <folder> <partition>...
var options = new SqliteRowStoreOptions { Folder = args[0], CheckpointPages = 60 };
await using var store = await SqliteRowStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
var gate = new Lock();
await Task.WhenAll(args[1..].Select(CommitForEver));

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
