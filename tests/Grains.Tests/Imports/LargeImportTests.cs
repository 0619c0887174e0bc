using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Storage;
using static ClbCloud.Grains.Tests.Imports.ImportSteps;

namespace ClbCloud.Grains.Tests.Imports;

/// <summary>Fifty thousand visits of which five hundred are bad, over clubs in no order, and a kill in the middle.</summary>
public sealed class LargeImportTests
{
    private const int Rows = 50_000;
    private const int Bad = 500;
    private const int Clubs = 20;
    private const int Volunteers = 10;

    [Fact]
    public async Task Fifty_thousand_rows_come_to_what_the_dry_run_said_though_killed_in_the_middle_and_once()
    {
        var cloud = await TestCloud.On("2026-03-10", sweeps: false);
        for (var c = 1; c <= Clubs; c++) await cloud.Found(Club(c), volunteers: Volunteers);
        var now = cloud.Time.GetUtcNow();
        var open = Opening(ImportKind.Visits, system: ImportIds.Own) with { Historical = true };

        await Send(cloud, open, now, "im-1");
        var rehearsed = await End(cloud, "im-1");
        Assert.Equal((ImportState.Checked, Rows, (Rows - Bad, 0, 0, Bad)), (rehearsed.State, rehearsed.Rows, rehearsed.Check.Numbers()));

        // From some commit in the middle on nothing is written any more, as when the process is gone.
        var left = 900;
        cloud.Rows.Faults.BeforeCommit = (_, _) => Interlocked.Decrement(ref left) >= 0 ? Task.CompletedTask : throw new RowStoreException("Fault: gone.");
        Assert.Null((await cloud.Import().Commit(ImportMode.Rows).Soon()).Refusal);
        await Turns(cloud, () => Task.FromResult(Volatile.Read(ref left) < -20), "the process is gone in the middle");
        var first = cloud;
        cloud = await first.Restart();
        cloud.Rows.Faults.BeforeCommit = null;
        var before = (await cloud.Import().Get())!;
        Assert.True(before is { State: ImportState.Applying, Done: > 0 and < Rows }, $"It was {before.State} at row {before.Done}.");

        var applied = await End(cloud, "im-1");
        Assert.Equal((ImportState.Applied, (Rows - Bad, 0, 0, Bad)), (applied.State, applied.Apply.Numbers()));
        Assert.Equal(Conflicts((await cloud.Import().Report(ImportPass.Check))!), Conflicts((await cloud.Import().Report(ImportPass.Apply))!));
        Assert.Equal(Rows - Bad, await Visits(cloud));

        await Send(cloud, open, now, "im-2");
        await End(cloud, "im-2");
        Assert.Null((await cloud.Import("im-2").Commit(ImportMode.Rows).Soon()).Refusal);
        var again = await End(cloud, "im-2");
        Assert.Equal((0, 0, Rows - Bad, Bad), again.Apply.Numbers());
        Assert.Equal(Rows - Bad, await Visits(cloud));
        await cloud.DisposeAsync();
    }

    private static string Club(int number) => $"clb-{number:D4}";

    private static async Task Send(TestCloud cloud, OpenImport open, DateTimeOffset now, string id)
    {
        CallerScope.Current = Officer;
        var import = cloud.Import(id);
        Assert.Null((await import.Open(open).Soon()).Refusal);
        foreach (var some in Enumerable.Range(0, Rows).Select(i => Row(i, now)).Chunk(500))
            Assert.Null((await import.Receive(new ImportChunk { Rows = [.. some] }).Soon()).Refusal);
        Assert.Null((await import.Close(Rows).Soon()).Refusal);
    }

    // Every hundredth row is bad, each in one of five ways.
    private static ImportRow Row(int i, DateTimeOffset now)
    {
        var (club, volunteer) = (1 + (i % Clubs), 1 + (i / Clubs % Volunteers));
        var row = Visit(i + 2, $"T{i}", now.AddHours(-1 - (i / Clubs)), $"v-{volunteer:D2}", club: Club(club));
        if (i % 100 != 99) return row;
        return (i / 100 % 5) switch
        {
            0 => row with { Visit = row.Visit! with { Volunteer = "v-99" } },
            1 => row with { Visit = row.Visit! with { Recipient = "r-99" } },
            2 => row with { Visit = row.Visit! with { Minutes = 0 } },
            3 => row with { Code = $"T{i - (5 * Clubs)}" },
            _ => new() { Number = row.Number, Club = row.Club, Code = row.Code, Refusal = Refusal.Of("import.instant", "startedAt").With("value", "text") },
        };
    }

    private static IEnumerable<(string, string?, int, string)> Conflicts(ImportReport report) =>
        report.Conflicts.Select(c => (c.Code, c.Field, c.Count, string.Join(",", c.Rows)));

    private static async Task<long> Visits(TestCloud cloud)
    {
        var sum = 0L;
        for (var c = 1; c <= Clubs; c++)
        {
            foreach (var year in new[] { "2024", "2025", "2026" }) sum += await TestCloud.Figure(cloud.Club(Club(c)), year, "visits");
        }

        return sum;
    }

    private static async Task<ImportView> End(TestCloud cloud, string id)
    {
        ImportView view = null!;
        await Turns(cloud, async () => (view = (await cloud.Import(id).Get())!).State is ImportState.Checked or ImportState.Applied, "the import rests");
        return view;
    }

    // Time hardly moves: on a busy machine the calls would outlast the clock's half minute where it ran.
    private static async Task Turns(TestCloud cloud, Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"It takes too long until {what}.");
            cloud.Time.Advance(TimeSpan.FromTicks(1));
            for (var turn = 0; turn < 50; turn++) await Task.Yield();
        }
    }
}
