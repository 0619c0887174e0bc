using ClbCloud.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Storage.Tests.Crash;

/// <summary>Kills a process that commits, 50 times over the same folder, and looks at what it left.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 50;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Killed_at_any_moment_the_store_keeps_every_answered_commit_and_no_half_one()
    {
        var random = new Random(20260107);
        var writer = new CrashingWriter("sqlite", folder.Path);
        for (var kill = 0; kill < Kills; kill++)
        {
            await writer.RunAndKillAsync(acks: random.Next(1, 60));
            await using var store = await SqliteRowStore.OpenAsync(new SqliteRowStoreOptions { Folder = folder.Path }, TimeProvider.System, NullLogger.Instance);
            await CrashingWriter.VerifyAsync(store, writer.Answered, $"Kill {kill}");
            Assert.Equal(IntegrityResult.Good, await store.IntegrityCheck);
        }
        Assert.All(writer.Answered.Values, number => Assert.True(number > Kills, $"Only {number} commits."));
    }
}
