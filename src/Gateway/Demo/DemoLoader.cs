using System.Collections.Immutable;
using ClbCloud.Gateway.Plans;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Gateway.Demo;

/// <summary>
/// Loads a plan through the public grain interfaces. Every step may be repeated: an interrupted load is loaded again
/// from its start and changes nothing that is there.
/// </summary>
internal sealed partial class DemoLoader(IGrainFactory grains, ILogger logger)
{
    private const int Parallelism = 16;
    private const int BatchSize = 1_000;
    private const int Attempts = 4;
    private readonly Lock _gate = new();
    private DemoTally _tally = new();
    private int _tenthsShown;

    /// <summary>The unit above all; one that is there stays what it is.</summary>
    public static async Task CreateNation(IUnitGrain nation)
    {
        if (await nation.Get() is not null) return;
        // Whoever came first with other words made a nation, too.
        if ((await nation.Create(DemoPlan.Nation)).Refusal is { Code: not "unit.exists" } no) throw Refused(no, Keys.Nation);
    }

    public async Task<DemoTally> LoadAsync(DemoPlan plan, CancellationToken ct)
    {
        CallerScope.Current = CallerScope.System;
        await CreateNation(grains.GetGrain<IUnitGrain>(Keys.Nation));
        foreach (var province in plan.Provinces) await Create(province.Unit);
        await Record(new UnitPlan(Keys.Nation, DemoPlan.Nation) { Declared = NationFigures.Of(plan.Options.Kind) });
        foreach (var province in plan.Provinces) await Record(province.Unit);
        var communes = plan.Provinces.SelectMany(p => p.Communes).ToArray();
        await Each(communes, Create, ct);
        LogUnits(plan.Provinces.Length, communes.Length);
        var clubs = plan.Provinces.SelectMany(p => p.Clubs).ToArray();
        await Each(clubs, club => LoadClub(club, plan, clubs.Length), ct);
        await PublishedPlans.LoadAsync(grains);
        await Again(() => DemoProject.LoadAsync(grains, plan));
        return _tally;
    }

    private static Task Each<T>(IEnumerable<T> items, Func<T, Task> load, CancellationToken ct)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = ct };
        return Parallel.ForEachAsync(items, options, async (item, _) =>
        {
            CallerScope.Current = CallerScope.System;
            await Again(() => load(item));
        });
    }

    // The store may refuse under load, and a slow answer may time out; repeating does no harm.
    private static async Task Again(Func<Task> load)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await load();
                return;
            }
            catch (Exception error) when (attempt < Attempts && error is RowStoreException or TimeoutException)
            {
            }
        }
    }

    private async Task Create(UnitPlan plan)
    {
        var unit = grains.GetGrain<IUnitGrain>(plan.Key);
        var view = Accepted(await unit.Create(plan.Create), plan.Key);
        foreach (var change in plan.Changes.Where(c => view.Names.All(n => n.From != c.From)))
            Accepted(await unit.Change(change), plan.Key);
    }

    private async Task Record(UnitPlan plan)
    {
        var facts = grains.GetGrain<IUnitFacts>(plan.Key);
        foreach (var figure in plan.Declared) Accepted(await facts.Declare(figure), plan.Key);
        foreach (var training in plan.Classes) Accepted(await facts.PutClass(training), plan.Key);
        _tally = _tally.Plus(DemoTally.Of(plan));
    }

    private async Task LoadClub(ClubPlan plan, DemoPlan demo, int clubs)
    {
        var facts = ClubFacts.Of(plan, demo.Options.Seed, demo.Now);
        var club = grains.GetGrain<IClubGrain>(plan.Key);
        var book = new BookLoader(grains, plan.Key);
        Accepted(await club.SetUp(plan.SetUp), plan.Key);
        foreach (var members in facts.Members.Chunk(BatchSize)) Accepted(await club.AddMembers([.. members]), plan.Key);
        Accepted(await club.AddRecipients(facts.Recipients), plan.Key);
        Accepted(await club.AddVolunteers(facts.Volunteers), plan.Key);
        Accepted(await club.Change(facts.Change), plan.Key);
        foreach (var meeting in facts.Meetings) Accepted(await club.PutMeeting(meeting), plan.Key);
        // Together, so that the club commits what several volunteers decided in one go.
        await Task.WhenAll(
        [
            .. facts.Visits.Select(v => Record(plan.Key, v, LocalCalendar.DayOf(demo.Now))),
            .. book.Load(facts, demo),
        ]);
        await book.Rate(plan, demo);
        Progress(DemoTally.Of(facts), clubs);
    }

    private async Task Record(string club, VolunteerVisits visits, DateOnly today)
    {
        var volunteer = grains.GetGrain<IVolunteerGrain>(Keys.Volunteer(club, visits.Volunteer));
        foreach (var half in visits.Visits.GroupBy(v => Activities.IsHistorical(LocalCalendar.DayOf(v.StartedAt), today)))
        {
            foreach (var batch in half.Chunk(BatchSize))
                Accepted(await volunteer.Record(new RecordVisits { Visits = [.. batch], Historical = half.Key }), club);
        }
    }

    private void Progress(DemoTally loaded, int clubs)
    {
        lock (_gate)
        {
            _tally = _tally.Plus(loaded);
            var tenths = (int)(_tally.Clubs * 10 / clubs);
            if (tenths == _tenthsShown) return;
            _tenthsShown = tenths;
            LogProgress(tenths * 10, _tally.Clubs, clubs, _tally.Members, _tally.Visits);
        }
    }

    internal static T Accepted<T>(Outcome<T> outcome, string key) =>
        outcome.Refusal is { } no ? throw Refused(no, key) : outcome.Value!;

    internal static void Accepted(Outcome<ImmutableArray<ItemResult>> outcome, string key) =>
        Accepted(Accepted<ImmutableArray<ItemResult>>(outcome, key), key);

    internal static void Accepted(ImmutableArray<ItemResult> results, string key)
    {
        foreach (var result in results)
        {
            if (result.Status == ItemStatus.Rejected) throw Refused(result.Refusal ?? Refusal.Of("unknown"), key);
        }
    }

    private static InvalidOperationException Refused(Refusal no, string key) => new($"The demo was refused {no.Code} ({no.Field}) at {key}.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: {Provinces} provinces and {Communes} communes are there.")]
    private partial void LogUnits(int provinces, int communes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: {Percent}% — {Clubs} of {All} clubs, {Members} members, {Visits} visits.")]
    private partial void LogProgress(int percent, long clubs, int all, long members, long visits);
}
