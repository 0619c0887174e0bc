using System.Collections.Immutable;
using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;
using ClbCloud.Storage.Memory;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Clubs;

public sealed class BookWriterTests
{
    private const string Key = "bac-ninh|clb-0001";

    [Fact]
    public Task Thirty_visits_of_a_shared_phone_are_two_commits_at_most() => InTurns(async () =>
    {
        var (store, writer) = await Founded();
        var before = store.Commits;
        var answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(v =>
        {
            var entry = Entry(v, 3);
            return writer.Submit(e => e.Add(entry) ? AppendStatus.Committed : AppendStatus.Stale, () => AppendStatus.Stale, 10);
        })).Soon();
        Assert.All(answers, a => Assert.Equal(AppendStatus.Committed, a));
        Assert.InRange(store.Commits - before, 1, 2);
    });

    [Fact]
    public Task When_a_group_conflicts_its_parts_are_tried_one_by_one() => InTurns(async () =>
    {
        var (store, writer) = await Founded();
        var taken = Entry(1, 1);
        await store.CommitAsync(Keys.ClubPartition(Key), [RowWrite.Insert(VisitRules.IdKey(taken.Added[0].Visit.Id), RowBody.Write(new IdRow { Hash = "x", Row = "y" }))]);
        var answers = await Task.WhenAll(new[] { taken, Entry(2, 1), Entry(3, 1) }.Select(entry =>
            writer.Submit(e => e.Add(entry) ? AppendStatus.Committed : AppendStatus.Stale, () => AppendStatus.Stale, 4))).Soon();
        Assert.Equal([AppendStatus.Stale, AppendStatus.Committed, AppendStatus.Committed], answers);
    });

    [Fact]
    public Task A_decision_on_an_older_row_is_stale() => InTurns(async () =>
    {
        var (_, writer) = await Founded();
        var entry = Entry(1, 1) with { Revision = 7 };
        Assert.Equal(AppendStatus.Stale, await writer.Submit(e => e.Add(entry) ? AppendStatus.Committed : AppendStatus.Stale, () => AppendStatus.Stale, 4).Soon());
    });

    [Fact]
    public Task A_command_that_breaks_fails_alone() => InTurns(async () =>
    {
        var (_, writer) = await Founded();
        var broken = writer.Submit<bool>(_ => throw new InvalidOperationException("broken"), () => false, 1);
        var good = writer.Submit(e => AddOne(e, "mb-1"), () => false, 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.Soon());
        Assert.True(await good.Soon());
    });

    [Fact]
    public Task Figures_that_do_not_fit_one_commit_follow_and_a_crash_between_loses_none() => InTurns(async () =>
    {
        var (store, writer) = await Founded();
        // Alternating pauses change hundreds of months at once.
        var commits = 0;
        store.Faults.AfterCommit = (_, _) => ++commits == 1 ? Task.CompletedTask : throw new RowStoreException("The power went.");
        var statuses = Enumerable.Range(0, 260).Select(i => new StatusChange { From = Launch.AddMonths(-130 + i), Status = i % 2 == 0 ? ClubStatus.Paused : ClubStatus.Active }).ToImmutableArray();
        await Assert.ThrowsAnyAsync<RowStoreException>(() => writer.Submit(
            e =>
            {
                e.Set(e.Book.Head with { Launched = new DateOnly(2005, 1, 1), Statuses = statuses });
                return true;
            },
            () => false,
            2).Soon());
        store.Faults.AfterCommit = null;
        var again = Writer(store);
        await again.Load().Soon();
        var expected = new FigureMemo().All(again.Book!, again.Calendar, LocalCalendar.Today(new FakeTime()));
        Assert.True(expected.Count > 100);
        Assert.False(again.Book!.Head.FiguresPending);
        foreach (var (period, figures) in expected) Assert.Equal(figures, again.Book.Periods[period].Then);
    });

    // Whatever the order and the faults, the book read back is the book in memory, and its figures are its facts'.
    [Fact]
    public void Replay_equals_state() =>
        Prop.ForAll(Gen.Choose(0, 5).ListOf().ToArbitrary(), steps => InTurns(async () =>
        {
            var (store, writer) = await Founded();
            var number = 0;
            foreach (var step in steps)
            {
                number++;
                if (step == 0) store.Faults.FailAfterCommit(1);
                if (step == 1) store.Faults.FailBeforeCommit(1);
                var entry = Entry((number % 10) + 1, 1 + (step % 3));
                Task task = step switch
                {
                    2 => writer.Submit(e => AddOne(e, $"mb-{number}"), () => false, 1),
                    3 => writer.Submit(e => { e.Set(Meeting($"2026-{(number % 10) + 1:D2}-10")); return true; }, () => false, 2),
                    _ => writer.Submit(e => e.Add(entry) ? AppendStatus.Committed : AppendStatus.Stale, () => AppendStatus.Stale, 8),
                };
                await task.Soon();
            }

            var again = Writer(store);
            await again.Load().Soon();
            var (kept, read) = (writer.Book!, again.Book!);
            var counted = await BookRows.CountVisits(store, Keys.ClubPartition(Key));
            return RowBody.Write(kept.Head).AsSpan().SequenceEqual(RowBody.Write(read.Head))
                && kept.Periods.Select(p => $"{p.Key}{p.Value}").SequenceEqual(read.Periods.Select(p => $"{p.Key}{p.Value}"))
                && RowBody.Write(kept.Members).AsSpan().SequenceEqual(RowBody.Write(read.Members))
                && RowBody.Write(kept.Alerts).AsSpan().SequenceEqual(RowBody.Write(read.Alerts))
                && counted.Months.SequenceEqual(kept.VisitsByMonth)
                && new FigureMemo().All(read, again.Calendar, LocalCalendar.Today(new FakeTime())).All(p => read.Periods[p.Key].Then.Equals(p.Value));
        }).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    // As a grain does: one turn at a time.
    [Fact]
    public Task Who_waits_behind_the_taking_back_of_the_club_finds_none() => InTurns(async () =>
    {
        var (_, writer) = await Founded();
        var back = writer.Submit(
            e =>
            {
                e.Set(ClubRules.TakeBack(e.Book.Head, e.Now));
                return true;
            },
            () => false,
            4);
        // In the same commit, or the one after.
        var added = writer.Submit(e => AddOne(e, "mb-1"), () => false, 1);
        var later = writer.Submit(_ => true, () => false, 1, aside: true);
        Assert.True(await back.Soon());
        Assert.False(await added.Soon());
        Assert.True(await later.Soon());
        Assert.False(await writer.Submit(e => AddOne(e, "mb-2"), () => false, 1).Soon());
        Assert.Empty(writer.Book!.Members);
    });

    [Fact]
    public Task A_visit_is_counted_out_once_by_whoever_read_it_as_it_is() => InTurns(async () =>
    {
        var (store, writer) = await Founded();
        var entry = Entry(1, 1);
        await writer.Submit(e => e.Add(entry) ? AppendStatus.Committed : AppendStatus.Stale, () => AppendStatus.Stale, 4).Soon();
        var fact = entry.Added[0];
        var tag = (await store.GetAsync(Keys.ClubPartition(Key), VisitRules.RowKey(fact.Visit)))!.ETag;
        var gone = entry with { Added = [], Hashes = [], Changed = [fact with { VoidedAt = fact.RecordedAt, Reason = "not-made" }], Tags = [tag] };
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => writer.Submit(e => e.Add(gone) ? AppendStatus.Committed : AppendStatus.Stale, () => AppendStatus.Stale, 4))).Soon();
        Assert.Equal([AppendStatus.Committed, AppendStatus.Stale], answers);
        Assert.Equal(AppendStatus.Stale, await writer.Submit(e => e.Add(gone) ? AppendStatus.Committed : AppendStatus.Stale, () => AppendStatus.Stale, 4).Soon());
        Assert.Equal(0, writer.Book!.VisitsByMonth.Values.Sum());
    });

    private static Task InTurns(Func<Task> test) =>
        Task.Factory.StartNew(test, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private static Task<T> InTurns<T>(Func<Task<T>> test) =>
        Task.Factory.StartNew(test, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private static bool AddOne(BookEdit edit, string id)
    {
        edit.Set(Member(id, "2026-01-01"));
        return true;
    }

    private static VisitEntry Entry(int volunteer, int visits)
    {
        var facts = Enumerable.Range(0, visits).Select(i => new VisitFact
        {
            Visit = TestCloud.Visit($"v-{volunteer}", new DateTimeOffset(2026, 11, 10 + i, 1, 0, 0, TimeSpan.Zero)),
            RecordedAt = new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero),
        }).ToImmutableArray();
        return new VisitEntry { Volunteer = $"v-{volunteer}", Revision = 1, Added = facts, Hashes = [.. facts.Select(f => VisitRules.Hash(f.Visit))] };
    }

    private static BookWriter Writer(MemoryRowStore store) => new(Key, store, new FixedTenantKeys(), new FakeTime(), NullLogger.Instance, () => [], () => { });

    private static async Task<(MemoryRowStore Store, BookWriter Writer)> Founded()
    {
        var store = new MemoryRowStore();
        var writer = Writer(store);
        await writer.Load().Soon();
        await writer.Submit(
            e =>
            {
                for (var i = 1; i <= 10; i++) e.Set(Volunteer($"v-{i}", "2024-02-01"));
                return true;
            },
            () => false,
            12,
            _ => Head(Day("2026-09-01"))).Soon();
        return (store, writer);
    }
}
