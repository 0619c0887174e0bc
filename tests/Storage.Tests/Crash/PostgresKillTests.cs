using System.Collections.Concurrent;
using ClbCloud.Storage.Crash;
using ClbCloud.Storage.Postgres;
using ClbCloud.Storage.Tests.Postgres;

namespace ClbCloud.Storage.Tests.Crash;

/// <summary>Kills the process that commits to PostgreSQL, and then PostgreSQL, and looks at what they left.</summary>
[Collection(PostgresFixture.Collection)]
public sealed class PostgresKillTests(PostgresFixture postgres)
{
    private const int WriterKills = 10;
    private const int ServerKills = 8;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Killed_at_any_moment_a_writer_leaves_every_answered_commit_and_no_half_one()
    {
        var random = new Random(20260107);
        var writer = new CrashingWriter("postgres", $"{postgres.Server.ConnectionString};Application Name=crashing");
        // The writer uses the schema that is set when none is named.
        var options = postgres.Fresh(o => o.Schema = new PostgresRowStoreOptions().Schema);
        for (var kill = 0; kill < WriterKills; kill++)
        {
            await writer.RunAndKillAsync(acks: random.Next(1, 60));
            await GoneAsync("crashing");
            await using var store = await PostgresFixture.OpenAsync(options);
            await CrashingWriter.VerifyAsync(store, writer.Answered, $"Kill {kill}");
        }
        Assert.All(writer.Answered.Values, number => Assert.True(number > WriterKills, $"Only {number} commits."));
    }

    [Fact]
    public async Task Killed_at_any_moment_the_server_keeps_every_answered_commit_and_no_half_one()
    {
        var random = new Random(20260108);
        var answered = new ConcurrentDictionary<string, int>(CrashingWriter.Partitions.ToDictionary(partition => partition, _ => 0), StringComparer.Ordinal);
        await using var store = await PostgresFixture.OpenAsync(postgres.Fresh(o => o.LookEvery = LookEvery));
        for (var kill = 0; kill < ServerKills; kill++)
        {
            await CommitUntilKilledAsync(store, answered, commits: random.Next(5, 150));
            await postgres.Server.RestartAsync();
            using var bound = new CancellationTokenSource(Patience);
            while (!store.Health.Healthy) await Task.Delay(LookEvery, TimeProvider.System, bound.Token);
            await CrashingWriter.VerifyAsync(store, answered, $"Kill {kill}");
        }
        Assert.All(answered.Values, number => Assert.True(number > ServerKills, $"Only {number} commits."));
    }

    /// <summary>Commits to all partitions at once; after so many answers the server is killed, and everybody fails.</summary>
    private async Task CommitUntilKilledAsync(PostgresRowStore store, ConcurrentDictionary<string, int> answered, int commits)
    {
        var count = 0;
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = CrashingWriter.Partitions.Select(async partition =>
        {
            var numbered = new NumberedCommits(store, partition);
            await numbered.ResumeAsync();
            while (true)
            {
                answered[partition] = await numbered.CommitNextAsync();
                if (Interlocked.Increment(ref count) == commits) due.TrySetResult();
            }
        }).ToList();
        await due.Task.WaitAsync(Patience);
        await postgres.Server.KillAsync();
        foreach (var writer in writers) await Assert.ThrowsAsync<RowStoreException>(() => writer);
    }

    /// <summary>
    /// A process that is gone may have sent one more commit; it counts from when the server has ended that session, and
    /// not in the middle of a look.
    /// </summary>
    private async Task GoneAsync(string application)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (await postgres.Server.SqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{application}'", bound.Token) != "0") { }
    }
}
