using System.Globalization;
using ClbCloud.Storage.Postgres;

namespace ClbCloud.Storage.Tests.Postgres;

/// <summary>How commits share a transaction, and what they do not share.</summary>
[Collection(PostgresFixture.Collection)]
public sealed class PostgresGroupTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Club = "bac-ninh|clb-0007";

    private readonly PostgresRowStoreOptions options = postgres.Fresh(o => o.Writers = 1);
    private PostgresRowStore store = null!;

    public async Task InitializeAsync() => store = await PostgresFixture.OpenAsync(options);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task Commits_that_arrive_during_a_transaction_share_the_next()
    {
        await HeldAsync(async () => await Task.WhenAll(Enumerable.Range(0, 20).Select(i => InsertAsync($"club-{i}", "head"))));
        Assert.Equal(1 + 1, await TransactionsAsync());
    }

    [Fact]
    public async Task A_group_is_bounded_by_commits()
    {
        await store.DisposeAsync();
        options.MaxGroupCommits = 4;
        store = await PostgresFixture.OpenAsync(options);
        await HeldAsync(async () => await Task.WhenAll(Enumerable.Range(0, 9).Select(i => InsertAsync($"club-{i}", "head"))));
        Assert.Equal(1 + 3, await TransactionsAsync());
    }

    [Fact]
    public async Task A_group_is_bounded_by_bytes()
    {
        await store.DisposeAsync();
        options.MaxGroupBytes = 2100;
        store = await PostgresFixture.OpenAsync(options);
        await HeldAsync(async () => await Task.WhenAll(Enumerable.Range(0, 9).Select(i => InsertAsync($"club-{i}", "head", bodyBytes: 1000))));
        Assert.Equal(1 + 5, await TransactionsAsync());
    }

    [Fact]
    public async Task A_conflict_in_a_group_leaves_the_others_standing()
    {
        CommitResult[] results = [];
        await HeldAsync(async () => results = await Task.WhenAll(
            InsertAsync("club", "same"),
            store.CommitAsync("club", [RowWrite.Insert("half", Body(1)), RowWrite.Insert("same", Body(1))]).AsTask(),
            InsertAsync("club", "other")));
        Assert.Equal([null, "same", null], results.Select(result => result.ConflictKey));
        Assert.Equal(["other", "same"], (await store.RangeAsync("club", "", "~")).Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task A_commit_that_the_server_cannot_keep_fails_alone()
    {
        await SqlAsync($"ALTER TABLE {options.Schema}.rows ADD CHECK (key <> 'impossible')");
        var failing = Task.FromResult<CommitResult>(null!);
        CommitResult[] others = [];
        await HeldAsync(async () =>
        {
            var before = InsertAsync("club-1", "head");
            failing = store.CommitAsync("club-2", [RowWrite.Insert("possible", Body(1)), RowWrite.Insert("impossible", Body(1))]).AsTask();
            others = await Task.WhenAll(before, InsertAsync("club-3", "head"));
        });
        var error = await Assert.ThrowsAsync<RowStoreException>(() => failing);
        Assert.Contains("23514", error.Message, StringComparison.Ordinal);
        Assert.All(others, result => Assert.True(result.Committed));
        Assert.Empty((await store.RangeAsync("club-2", "", "~")).Rows);
        Assert.NotNull(await store.GetAsync("club-3", "head"));
        Assert.True(store.Health.Healthy);
    }

    [Fact]
    public async Task A_transaction_that_fails_only_at_its_end_is_not_answered_as_committed()
    {
        var s = options.Schema;
        await SqlAsync($$"""
            CREATE FUNCTION {{s}}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.key = 'late' THEN RAISE 'too late'; END IF; RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER at_the_end AFTER INSERT ON {{s}}.rows DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {{s}}.refuse()
            """);
        await Assert.ThrowsAsync<RowStoreException>(() => InsertAsync(Club, "late"));
        Assert.Null(await store.GetAsync(Club, "late"));
        Assert.True((await InsertAsync(Club, "later")).Committed);
    }

    [Fact]
    public async Task An_error_shows_no_key()
    {
        await SqlAsync($"CREATE UNIQUE INDEX ON {options.Schema}.rows(length(key))");
        await InsertAsync(Club, "Nguyễn Thị Hoa");
        var error = await Assert.ThrowsAsync<RowStoreException>(() => InsertAsync(Club, "Nguyễn Thị Mai"));
        Assert.DoesNotContain("Nguyễn", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_cancelled_while_it_waits_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        await HeldAsync(async () =>
        {
            var waits = store.CommitAsync("club", [RowWrite.Insert("a", Body(1))], cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        });
        await InsertAsync("club", "later");
        Assert.Null(await store.GetAsync("club", "a"));
    }

    [Fact]
    public async Task A_commit_cancelled_while_it_is_written_gets_its_real_answer()
    {
        using var cancel = new CancellationTokenSource();
        await using var hold = await PartitionHold.TakeAsync(options, Club);
        var commit = store.CommitAsync(Club, [RowWrite.Insert("a", Body(1))], cancel.Token).AsTask();
        await hold.WaitedForAsync();
        await cancel.CancelAsync();
        await hold.ReleaseAsync();
        Assert.True((await commit).Committed);
    }

    [Fact]
    public async Task Closing_answers_the_commits_that_wait()
    {
        await using var hold = await PartitionHold.TakeAsync(options, Club);
        var first = InsertAsync(Club, "first");
        await hold.WaitedForAsync();
        var waits = InsertAsync("club", "waits");
        var closed = store.DisposeAsync().AsTask();
        await hold.ReleaseAsync();
        await closed;
        Assert.True((await first).Committed);
        Assert.True((await waits).Committed);
        await Assert.ThrowsAsync<RowStoreException>(async () => await store.GetAsync(Club, "first"));
        await Assert.ThrowsAsync<RowStoreException>(() => InsertAsync(Club, "late"));
    }

    [Fact]
    public async Task Groups_of_two_stores_never_wait_for_each_other_crosswise()
    {
        var other = postgres.Fresh(o => (o.Schema, o.Writers) = (options.Schema, 1));
        await using var second = await PostgresFixture.OpenAsync(other);
        var clubs = Enumerable.Range(0, 30).Select(i => $"club-{i}").ToArray();
        // Each store in another order: locks taken as they come would meet crosswise.
        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(round =>
            clubs.Select(club => store.CommitAsync(club, [RowWrite.Put("a", Body(1))]).AsTask())
                .Concat(clubs.Reverse().Select(club => second.CommitAsync(club, [RowWrite.Put("a", Body(1))]).AsTask()))));
        Assert.DoesNotContain("deadlock detected", postgres.Server.Log(), StringComparison.Ordinal);
    }

    /// <summary>Enters commits while the writer is in a transaction of its own that waits; then lets it go on.</summary>
    private async Task HeldAsync(Func<Task> enter)
    {
        await using var hold = await PartitionHold.TakeAsync(options, Club);
        var first = InsertAsync(Club, "first");
        await hold.WaitedForAsync();
        var entered = enter();
        await hold.ReleaseAsync();
        Assert.True((await first).Committed);
        await entered;
    }

    /// <summary>How many transactions wrote the rows that are there.</summary>
    private async Task<int> TransactionsAsync() =>
        int.Parse(await SqlAsync($"SELECT count(DISTINCT xmin::text) FROM {options.Schema}.rows"), CultureInfo.InvariantCulture);

    private Task<string> SqlAsync(string sql) => postgres.Server.SqlAsync(sql);

    private Task<CommitResult> InsertAsync(string partition, string key, int bodyBytes = 10) =>
        store.CommitAsync(partition, [RowWrite.Insert(key, Body(bodyBytes))]).AsTask();

    private static ReadOnlyMemory<byte> Body(int bytes) => new byte[bytes];
}
