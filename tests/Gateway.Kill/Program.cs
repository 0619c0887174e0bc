using System.Globalization;
using ClbCloud.Gateway.Kill;
using ClbCloud.Postgres.Testing;

// Kills the gateway with SIGKILL in the middle of a load, starts it again, and looks for what was promised. On
// PostgreSQL it then does the same to the database. At last it kills the gateway in the middle of an import:
//   Gateway.Kill [sqlite | postgres] [visits] [seed] [path of ClbCloud.Gateway.dll]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Province = "bac-ninh";
var store = args.Length > 0 ? args[0] : "sqlite";
if (store is not ("sqlite" or "postgres")) throw new ArgumentException($"'{store}' is no store: sqlite or postgres.");
var visits = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000;
var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.TickCount & 0xFFFF;
var assembly = args.Length > 3 ? args[3]
    : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Gateway", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "ClbCloud.Gateway.dll"));
var random = new Random(seed);
var folder = Directory.CreateTempSubdirectory("clbcloud-kill-").FullName;
var promises = new Promises();
using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(8));
var ct = bound.Token;
Console.WriteLine($"Kill test on {store}: {visits} visits, seed {seed}");
try
{
    await using var database = store == "postgres" ? await PostgresServer.StartAsync(ct) : null;
    var storage = database is null
        ? new Dictionary<string, string>(StringComparer.Ordinal) { ["Storage__Provider"] = "sqlite", ["Storage__Folder"] = Path.Combine(folder, "rows") }
        : new Dictionary<string, string>(StringComparer.Ordinal) { ["Storage__Provider"] = "postgres", ["Storage__ConnectionString"] = database.ConnectionString };
    GatewayProcess Start(string log) => GatewayProcess.Start(assembly, storage, Path.Combine(folder, $"{log}.log"));
    var killed = new GatewayKilled(Start, Province, visits, random, promises, ct);
    var load = await killed.LoadAndKillAsync();
    await using var gateway = GatewayProcess.Start(assembly, storage, Path.Combine(folder, "second.log"));
    await killed.CheckAsync(gateway, load);
    if (database is not null) await new DatabaseKilled(gateway, database, Province, visits, random, promises, ct).RunAsync();
    await new ImportKilled(Start, Province, load.Clubs, promises, ct).RunAsync(gateway);
}
catch (Exception error) when (error is not OutOfMemoryException)
{
    promises.Broken.Add(error.ToString());
    foreach (var log in Directory.GetFiles(folder, "*.log"))
        Console.WriteLine($"-- end of {Path.GetFileName(log)}\n{string.Join('\n', File.ReadLines(log).TakeLast(40))}");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

foreach (var broken in promises.Broken) Console.WriteLine($"FAILED {broken}");
Console.WriteLine(promises.Broken.Count == 0 ? "Kill test passed." : $"Kill test failed: {promises.Broken.Count}");
return promises.Broken.Count == 0 ? 0 : 1;
