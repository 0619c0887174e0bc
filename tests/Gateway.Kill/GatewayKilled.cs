using System.Diagnostics;

namespace ClbCloud.Gateway.Kill;

/// <summary>The gateway is killed in the middle of a load and started again.</summary>
internal sealed class GatewayKilled(Func<string, GatewayProcess> start, string province, int visits, Random random, Promises promises, CancellationToken ct)
{
    public async Task<Load> LoadAndKillAsync()
    {
        await using var gateway = start("first");
        var ready = await gateway.ReadyAsync(TimeSpan.FromSeconds(120), ct);
        Console.WriteLine($"       first start: demo filled and ready after {ready.TotalSeconds:F1} s");
        using var api = await Api.SignInAsync(gateway.Address, ct);
        var load = await Load.PrepareAsync(api, province, 0, visits, random, ct);
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
            promises.Check(false, "the process dies in the middle of the load");
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            // Whoever was sending got no answer; that is the point.
        }

        Console.WriteLine($"       killed after {killAfter} of {load.Batches.Count} posts; {load.Acknowledged.Count} visits acknowledged, {load.Money.Answered} of {load.Money.Posts.Count} money posts answered");
        promises.Check(load.Rejected.IsEmpty, $"no visit was rejected {string.Join(' ', load.Rejected.Distinct())}");
        return load;
    }

    public async Task CheckAsync(GatewayProcess gateway, Load load)
    {
        var ready = await gateway.ReadyAsync(TimeSpan.FromSeconds(60), ct);
        var sinceReady = Stopwatch.StartNew();
        promises.Check(ready <= TimeSpan.FromSeconds(10), $"ready {ready.TotalSeconds:F1} s after the start (at most 10)");
        using var api = await Api.SignInAsync(gateway.Address, ct);
        var checks = new Checks(api, province, load.Clubs);

        var recount = await checks.RecountAsync(TimeSpan.FromSeconds(30) - sinceReady.Elapsed, ct);
        promises.Check(recount.Differences == 0 && sinceReady.Elapsed <= TimeSpan.FromSeconds(30),
            $"recount: {recount.Differences} differences in {recount.Compared} figures, {sinceReady.Elapsed.TotalSeconds:F1} s after ready (at most 30) {recount.First}");
        var kept = await checks.VisitsAsync(ct);
        var lost = load.Acknowledged.Keys.Count(id => !kept.ContainsKey(id));
        promises.Check(lost == 0, $"every acknowledged visit is there ({lost} lost of {load.Acknowledged.Count})");
        promises.Check(kept.Values.All(v => v.Times == 1), $"every visit is there once ({kept.Count} visits)");
        var differs = await checks.FiguresShowAsync(Checks.ByMonth(kept), TimeSpan.FromSeconds(10), ct);
        promises.Check(differs is null, $"province and nation show the visits that are listed {differs}");

        var before = load.Acknowledged.Keys.ToHashSet(StringComparer.Ordinal);
        var demo = kept.Count - load.Batches.SelectMany(b => b.Visits).Count(v => kept.ContainsKey((string)v!["id"]!));
        await load.SendAsync(api, null, ct);
        await load.Money.SendAsync(api, ct);
        promises.Check(load.Money.Changed.IsEmpty && load.Money.Answered == load.Money.Posts.Count, $"every money post sent again answers the first answer {string.Join(' ', load.Money.Changed.Take(3))}");
        var wrong = await load.Money.WrongAsync(api, ct);
        promises.Check(wrong.Count == 0, $"every club fund holds each of {load.Money.Posts.Count} posts once {string.Join("; ", wrong.Take(3))}");
        promises.Check(load.Rejected.IsEmpty && load.Acknowledged.Count == visits, $"the whole load sent again: {load.Acknowledged.Count} of {visits} acknowledged");
        promises.Check(before.All(id => load.Acknowledged[id] == "duplicate"), "what was acknowledged before is answered as a duplicate");
        kept = await checks.VisitsAsync(ct);
        promises.Check(kept.Count == demo + visits && kept.Values.All(v => v.Times == 1), $"the demo's {demo} visits and {visits} more are there, each once ({kept.Count})");
        differs = await checks.FiguresShowAsync(Checks.ByMonth(kept), TimeSpan.FromSeconds(30), ct);
        promises.Check(differs is null, $"province and nation show them {differs}");
        recount = await checks.RecountAsync(TimeSpan.FromSeconds(30), ct);
        promises.Check(recount.Differences == 0, $"recount: {recount.Differences} differences in {recount.Compared} figures {recount.First}");
    }
}
