using System.Diagnostics;
using ClbCloud.Postgres.Testing;

namespace ClbCloud.Gateway.Kill;

/// <summary>The database is killed in the middle of a load and started again, while the gateway goes on.</summary>
internal sealed class DatabaseKilled(GatewayProcess gateway, PostgresServer database, string province, int visits, Random random, Promises promises, CancellationToken ct)
{
    public async Task RunAsync()
    {
        using var api = await Api.SignInAsync(gateway.Address, ct, patient: true);
        var load = await Load.PrepareAsync(api, province, 1, visits, random, ct);
        var checks = new Checks(api, province, load.Clubs);
        var before = await checks.VisitsAsync(ct);
        await SendThroughAsync(api, load);

        promises.Check(load.Rejected.IsEmpty && load.Acknowledged.Count == visits, $"what was refused is acknowledged in the end: {load.Acknowledged.Count} of {visits} {string.Join(' ', load.Rejected.Distinct())}");
        var kept = await checks.VisitsAsync(ct);
        var lost = load.Acknowledged.Keys.Concat(before.Keys).Count(id => !kept.ContainsKey(id));
        promises.Check(lost == 0, $"every acknowledged visit is there ({lost} lost)");
        promises.Check(kept.Count == before.Count + visits && kept.Values.All(v => v.Times == 1), $"each once: {before.Count} from before and {visits} more ({kept.Count})");
        promises.Check(load.Money.Changed.IsEmpty && load.Money.Answered == load.Money.Posts.Count, $"every money post is answered ({load.Money.Answered} of {load.Money.Posts.Count})");
        var wrong = await load.Money.WrongAsync(api, ct);
        promises.Check(wrong.Count == 0, $"every club fund holds each of them once {string.Join("; ", wrong.Take(3))}");
        var differs = await checks.FiguresShowAsync(Checks.ByMonth(kept), TimeSpan.FromSeconds(30), ct);
        promises.Check(differs is null, $"province and nation show the visits {differs}");
        var recount = await checks.RecountAsync(TimeSpan.FromSeconds(30), ct);
        promises.Check(recount.Differences == 0, $"recount: {recount.Differences} differences in {recount.Compared} figures {recount.First}");
    }

    private async Task SendThroughAsync(Api api, Load load)
    {
        var killAfter = random.Next(load.Batches.Count / 6, load.Batches.Count / 2);
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = load.SendAsync(api, n =>
        {
            if (n == killAfter) due.TrySetResult();
        }, ct);
        var paying = load.Money.SendAsync(api, ct);
        await Task.WhenAny(due.Task, sending);
        var acknowledged = load.Acknowledged.Count;
        await database.KillAsync();
        var down = Stopwatch.StartNew();
        // Whoever sends now must be told; only then does it come back.
        await Task.WhenAny(api.Unavailable, sending);
        promises.Check(!sending.IsCompleted, $"the database dies in the middle of the load: {acknowledged} of {visits} visits acknowledged");
        await database.RestartAsync(ct);
        var back = Stopwatch.StartNew();
        Console.WriteLine($"       down for {down.Elapsed.TotalSeconds:F1} s");
        await gateway.ReadyAsync(TimeSpan.FromSeconds(60), ct);
        promises.Check(back.Elapsed <= TimeSpan.FromSeconds(10), $"ready {back.Elapsed.TotalSeconds:F1} s after the database answers (at most 10)");
        await Task.WhenAll(sending, paying);
        promises.Check(api.AnsweredUnavailable > 0 && api.WithoutRetryAfter == 0,
            $"clients saw 503 {api.AnsweredUnavailable} times, each with Retry-After ({api.WithoutRetryAfter} without), and nothing else");
    }
}
