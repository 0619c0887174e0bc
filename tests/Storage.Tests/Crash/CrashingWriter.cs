using System.Diagnostics;
using System.Globalization;
using ClbCloud.Storage.Crash;

namespace ClbCloud.Storage.Tests.Crash;

/// <summary>A process that commits to four partitions until it is killed, again and again, and what it was answered.</summary>
internal sealed class CrashingWriter(string store, string place)
{
    internal static readonly string[] Partitions = ["bac-ninh|clb-0001", "bac-ninh|clb-0002", "thanh-hoa|clb-0001", "thanh-hoa|clb-0002"];

    /// <summary>The number of the newest answered commit, by partition.</summary>
    internal Dictionary<string, int> Answered { get; } = Partitions.ToDictionary(partition => partition, _ => 0, StringComparer.Ordinal);

    /// <summary>Lets the process commit until it has printed so many answers, then kills it; counts all it printed.</summary>
    internal async Task RunAndKillAsync(int acks)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(NumberedCommits).Assembly.Location, store, place, .. Partitions])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var child = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        for (var seen = 0; await child.StandardOutput.ReadLineAsync() is { } line; seen++)
        {
            if (seen == acks) child.Kill();
            // The pipe keeps what was printed before the kill: those are answers too. A cut-off last line is none.
            if (line.Split(' ') is [var partition, var number, "."]) Answered[partition] = int.Parse(number, CultureInfo.InvariantCulture);
        }
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode == 137, $"The process ended by itself: {await child.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Every answered commit is there, and no half one.</summary>
    internal static async Task VerifyAsync(IRowStore store, IReadOnlyDictionary<string, int> answered, string when)
    {
        foreach (var partition in Partitions)
        {
            var head = await NumberedCommits.VerifyAsync(store, partition);
            Assert.True(head >= answered[partition], $"{when}: {partition} was answered {answered[partition]} but holds {head}.");
        }
    }
}
