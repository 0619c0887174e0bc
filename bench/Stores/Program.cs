// Commits and reads of both stores, in turns on the same disk, and the ratio of the two. Disks differ by ten times from
// one quarter of an hour to the next, so only the ratio says something; run it on a quiet machine:
//   dotnet run --project bench/Stores -c Release [seconds of one measurement]
using System.Diagnostics;
using System.Globalization;
using ClbCloud.Postgres.Testing;
using ClbCloud.Storage;
using ClbCloud.Storage.Postgres;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

const int Rounds = 5;
const int RowsEach = 4;
const int BodyBytes = 300;
var atMost = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2);
var folder = Directory.CreateTempSubdirectory("clbcloud-bench-").FullName;
await using var server = await PostgresServer.StartAsync();
await using (var sqlite = await SqliteRowStore.OpenAsync(new() { Folder = folder }, TimeProvider.System, NullLogger.Instance))
await using (var postgres = await PostgresRowStore.OpenAsync(new() { ConnectionString = server.ConnectionString }, TimeProvider.System, NullLogger.Instance))
{
    Print($"{Environment.ProcessorCount} processors, {Rounds} rounds of {atMost.TotalSeconds:F0} s in turns; a commit inserts {RowsEach - 1} rows of {BodyBytes} bytes and replaces one");
    foreach (var callers in (int[])[1, 16, 128]) await CompareAsync($"commits a second, {callers} callers", store => CommitsAsync(store, callers));
    await CompareAsync("rows read a second by key, 16 callers", store => ReadsAsync(store, 16, async (rows, partition) => await rows.GetAsync(partition, "head") is null ? 0 : 1));
    await CompareAsync("rows read a second in pages of 200, 4 callers", store => ReadsAsync(store, 4, async (rows, partition) => (await rows.RangeAsync(partition, "n", "o", 200)).Rows.Count));

    async Task CompareAsync(string what, Func<IRowStore, Task<double>> measure)
    {
        var (first, second) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            first.Add(await measure(sqlite));
            second.Add(await measure(postgres));
        }
        var ratios = first.Zip(second, (one, other) => other / one).Order().ToList();
        Print($"{what}: SQLite {Middle(first):N0}, PostgreSQL {Middle(second):N0}, ratio {ratios[Rounds / 2]:F2} ({ratios[0]:F2} to {ratios[^1]:F2})");
    }
}
Directory.Delete(folder, recursive: true);

async Task<double> CommitsAsync(IRowStore store, int callers)
{
    var run = Guid.NewGuid().ToString("N");
    return await RateAsync(callers, async (caller, number) =>
    {
        RowWrite[] writes =
        [
            RowWrite.Put("head", new byte[BodyBytes]),
            .. Enumerable.Range(1, RowsEach - 1).Select(row => RowWrite.Insert($"n{run}|{number:D7}|{row}", new byte[BodyBytes])),
        ];
        if (!(await store.CommitAsync($"club-{caller}", writes)).Committed) throw new InvalidOperationException("A conflict; nobody else writes here.");
        return 1;
    });
}

Task<double> ReadsAsync(IRowStore store, int callers, Func<IRowStore, string, Task<int>> read) =>
    RateAsync(callers, (caller, number) => read(store, $"club-{(caller + number) % 16}"));

async Task<double> RateAsync(int callers, Func<int, int, Task<int>> once)
{
    var watch = Stopwatch.StartNew();
    var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
    {
        long done = 0;
        for (var number = 0; watch.Elapsed < atMost; number++) done += await once(caller, number);
        return done;
    })));
    return counts.Sum() / watch.Elapsed.TotalSeconds;
}

static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);

static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
