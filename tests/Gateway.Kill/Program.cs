using System.Diagnostics;
using System.Globalization;
using ClbCloud.Gateway.Kill;

// Kills the gateway with SIGKILL in the middle of a load, starts it again, and looks for what was promised:
//   Gateway.Kill [visits] [seed] [path of ClbCloud.Gateway.dll]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Province = "bac-ninh";
var visits = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount & 0xFFFF;
var assembly = args.Length > 2 ? args[2]
    : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Gateway", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "ClbCloud.Gateway.dll"));
var random = new Random(seed);
var folder = Directory.CreateTempSubdirectory("clbcloud-kill-").FullName;
var failures = new List<string>();
using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(8));
var ct = bound.Token;
Console.WriteLine($"Kill test: {visits} visits, seed {seed}");
try
{
    var load = await LoadAndKill();
    await RestartAndCheck(load);
}
catch (Exception error) when (error is not OutOfMemoryException)
{
    failures.Add(error.ToString());
    foreach (var log in Directory.GetFiles(folder, "*.log"))
        Console.WriteLine($"-- end of {Path.GetFileName(log)}\n{string.Join('\n', File.ReadLines(log).TakeLast(40))}");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

foreach (var failure in failures) Console.WriteLine($"FAILED {failure}");
Console.WriteLine(failures.Count == 0 ? "Kill test passed." : $"Kill test failed: {failures.Count}");
return failures.Count == 0 ? 0 : 1;

void Check(bool holds, string promise)
{
    Console.WriteLine($"{(holds ? "ok    " : "FAILED")} {promise}");
    if (!holds) failures.Add(promise);
}

async Task<Load> LoadAndKill()
{
    await using var gateway = GatewayProcess.Start(assembly, Path.Combine(folder, "rows"), "default", Path.Combine(folder, "first.log"));
    var ready = await gateway.ReadyAsync(TimeSpan.FromSeconds(120), ct);
    Console.WriteLine($"       first start: demo filled and ready after {ready.TotalSeconds:F1} s");
    using var api = await Api.SignInAsync(gateway.Address, ct);
    var load = await Load.PrepareAsync(api, Province, visits, random, ct);
    var killAfter = random.Next(load.Batches.Count / 6, load.Batches.Count * 5 / 6);
    var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    var sending = load.SendAsync(api, n =>
    {
        if (n == killAfter) killed.TrySetResult();
    }, ct);
    var paying = load.Money.SendAsync(api, ct);
    await Task.WhenAny(killed.Task, sending);
    await gateway.KillAsync();
    try
    {
        await Task.WhenAll(sending, paying);
        Check(false, "the process dies in the middle of the load");
    }
    catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
    {
        // Whoever was sending got no answer; that is the point.
    }

    Console.WriteLine($"       killed after {killAfter} of {load.Batches.Count} posts; {load.Acknowledged.Count} visits acknowledged, {load.Money.Answered} of {load.Money.Posts.Count} money posts answered");
    Check(load.Rejected.IsEmpty, $"no visit was rejected {string.Join(' ', load.Rejected.Distinct())}");
    return load;
}

async Task RestartAndCheck(Load load)
{
    await using var gateway = GatewayProcess.Start(assembly, Path.Combine(folder, "rows"), "default", Path.Combine(folder, "second.log"));
    var ready = await gateway.ReadyAsync(TimeSpan.FromSeconds(60), ct);
    var sinceReady = Stopwatch.StartNew();
    Check(ready <= TimeSpan.FromSeconds(10), $"ready {ready.TotalSeconds:F1} s after the start (at most 10)");
    using var api = await Api.SignInAsync(gateway.Address, ct);
    var checks = new Checks(api, Province, load.Clubs);

    var recount = await checks.RecountAsync(TimeSpan.FromSeconds(30) - sinceReady.Elapsed, ct);
    Check(recount.Differences == 0 && sinceReady.Elapsed <= TimeSpan.FromSeconds(30),
        $"recount: {recount.Differences} differences in {recount.Compared} figures, {sinceReady.Elapsed.TotalSeconds:F1} s after ready (at most 30) {recount.First}");
    var kept = await checks.VisitsAsync(ct);
    var lost = load.Acknowledged.Keys.Count(id => !kept.ContainsKey(id));
    Check(lost == 0, $"every acknowledged visit is there ({lost} lost of {load.Acknowledged.Count})");
    Check(kept.Values.All(v => v.Times == 1), $"every visit is there once ({kept.Count} visits)");
    var differs = await checks.FiguresShowAsync(ByMonth(kept), TimeSpan.FromSeconds(10), ct);
    Check(differs is null, $"province and nation show the visits that are listed {differs}");

    var before = load.Acknowledged.Keys.ToHashSet(StringComparer.Ordinal);
    var demo = kept.Count - load.Batches.SelectMany(b => b.Visits).Count(v => kept.ContainsKey((string)v!["id"]!));
    await load.SendAsync(api, null, ct);
    await load.Money.SendAsync(api, ct);
    Check(load.Money.Changed.IsEmpty && load.Money.Answered == load.Money.Posts.Count, $"every money post sent again answers the first answer {string.Join(' ', load.Money.Changed.Take(3))}");
    var wrong = await load.Money.WrongAsync(api, ct);
    Check(wrong.Count == 0, $"every club fund holds each of {load.Money.Posts.Count} posts once {string.Join("; ", wrong.Take(3))}");
    Check(load.Rejected.IsEmpty && load.Acknowledged.Count == visits, $"the whole load sent again: {load.Acknowledged.Count} of {visits} acknowledged");
    Check(before.All(id => load.Acknowledged[id] == "duplicate"), "what was acknowledged before is answered as a duplicate");
    kept = await checks.VisitsAsync(ct);
    Check(kept.Count == demo + visits && kept.Values.All(v => v.Times == 1), $"the demo's {demo} visits and {visits} more are there, each once ({kept.Count})");
    differs = await checks.FiguresShowAsync(ByMonth(kept), TimeSpan.FromSeconds(30), ct);
    Check(differs is null, $"province and nation show them {differs}");
    recount = await checks.RecountAsync(TimeSpan.FromSeconds(30), ct);
    Check(recount.Differences == 0, $"recount: {recount.Differences} differences in {recount.Compared} figures {recount.First}");
}

static Dictionary<string, int> ByMonth(Dictionary<string, (int Times, string Month)> kept) =>
    kept.Values.GroupBy(v => v.Month).ToDictionary(g => g.Key, g => g.Count());
