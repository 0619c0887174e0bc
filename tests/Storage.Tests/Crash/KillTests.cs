using System.Diagnostics;
using System.Globalization;
using ClbCloud.Storage.Crash;
using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Tests.Crash;

/// <summary>Kills a process that commits, 50 times over the same folder, and looks at what it left.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 50;

    private static readonly string[] Partitions = ["bac-ninh|clb-0001", "bac-ninh|clb-0002", "thanh-hoa|clb-0001", "thanh-hoa|clb-0002"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Killed_at_any_moment_the_store_keeps_every_answered_commit_and_no_half_one()
    {
        var random = new Random(20260107);
        var answered = Partitions.ToDictionary(partition => partition, _ => 0, StringComparer.Ordinal);
        for (var kill = 0; kill < Kills; kill++)
        {
            await RunAndKillAsync(answered, acks: random.Next(1, 60));
            await VerifyAsync(answered, kill);
        }
        Assert.All(answered.Values, number => Assert.True(number > Kills, $"Only {number} commits."));
    }

    /// <summary>Lets the process commit until it has printed so many answers, then kills it; counts all it printed.</summary>
    private async Task RunAndKillAsync(Dictionary<string, int> answered, int acks)
    {
        using var child = Start();
        for (var seen = 0; await child.StandardOutput.ReadLineAsync() is { } line; seen++)
        {
            if (seen == acks) child.Kill();
            // The pipe keeps what was printed before the kill: those are answers too. A cut-off last line is none.
            if (line.Split(' ') is [var partition, var number, "."]) answered[partition] = int.Parse(number, CultureInfo.InvariantCulture);
        }
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode == 137, $"The process ended by itself: {await child.StandardError.ReadToEndAsync()}");
    }

    private async Task VerifyAsync(Dictionary<string, int> answered, int kill)
    {
        await using var store = await SqliteRowStore.OpenAsync(new SqliteRowStoreOptions { Folder = folder.Path }, TimeProvider.System, NullLogger.Instance);
        foreach (var partition in Partitions)
        {
            var head = await NumberedCommits.VerifyAsync(store, partition);
            Assert.True(head >= answered[partition], $"Kill {kill}: {partition} was answered {answered[partition]} but holds {head}.");
        }
        Assert.Equal(IntegrityResult.Good, await store.IntegrityCheck);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(NumberedCommits).Assembly.Location, folder.Path, .. Partitions])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
    }
}
