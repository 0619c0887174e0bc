using System.Collections.Immutable;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Training;

namespace ClbCloud.Gateway.Demo;

/// <summary>Loads money, work, health and trainings into one club's book; every step may be repeated.</summary>
internal sealed class BookLoader(IGrainFactory grains, string key)
{
    /// <summary>What need not wait for each other; the club decides in its turn and commits together.</summary>
    public IEnumerable<Task> Load(ClubFacts facts, DemoPlan demo)
    {
        var classes = demo.Provinces.First(p => p.Unit.Key == Keys.Tenant(key)).Unit.Classes;
        yield return Train(BoardClasses.Trainings(facts.Plan, classes));
        if (facts.Plan.Book is null) yield break;
        yield return Money(facts.Money);
        yield return Support(facts.Work);
        yield return Clusters(facts.Work);
        yield return Health(facts.Work);
    }

    /// <summary>The board scores itself as it was computed, and the commune confirms most of it.</summary>
    public async Task Rate(ClubPlan plan, DemoPlan demo)
    {
        if (plan.Book is null || plan.SetUp.ReportingFrom is null) return;
        var today = LocalCalendar.DayOf(demo.Now);
        var rating = grains.GetGrain<IClubRating>(key);
        if (await rating.Rating() is not { } view || view.Given.Any(g => g.Year == today.Year)) return;
        var points = view.Computed.Scores.ToImmutableSortedDictionary(s => s.Criterion, s => s.Points, StringComparer.Ordinal);
        Accept(await rating.Give(new GiveRating { Year = today.Year, Level = RatingLevel.Board, Date = today, Points = points }));
        if (plan.Number % 3 != 0) Accept(await rating.Give(new GiveRating { Year = today.Year, Level = RatingLevel.Commune, Date = today }));
    }

    private async Task Money(ClubMoney money)
    {
        var funds = grains.GetGrain<IClubFunds>(key);
        foreach (var batch in money.History) Accept(await funds.Load(batch));
        var loans = grains.GetGrain<IClubLoans>(key);
        foreach (var sheet in money.Sheets) Accept(await loans.Collect(sheet));
    }

    private async Task Support(ClubWork work)
    {
        var club = grains.GetGrain<IClubWork>(key);
        await Task.WhenAll(work.Plans.Select(async p => Accept(await club.PutSupportPlan(p))));
        if (!work.Activities.IsEmpty) Accept(await club.RecordActivities(new RecordActivities { Activities = work.Activities, Historical = true }));
    }

    private async Task Clusters(ClubWork work)
    {
        if (work.Clusters.IsEmpty) return;
        var club = grains.GetGrain<IClubWork>(key);
        Accept(await club.PutClusters(work.Clusters));
        Accept(await club.PutOlderPeople(work.Older));
        Accept(await club.RecordProposals(new RecordProposals { Proposals = work.Proposals, Historical = true }));
    }

    private async Task Health(ClubWork work)
    {
        var club = grains.GetGrain<IClubHealth>(key);
        List<Task> all = [.. work.Readings.Select(async r => Accept(await club.RecordReadings(r)))];
        if (!work.Checkups.IsEmpty) all.Add(Items(club.RecordCheckups(new RecordCheckups { Checkups = work.Checkups, Historical = true })));
        if (!work.Insurance.IsEmpty) all.Add(Items(club.PutInsurance(work.Insurance)));
        if (!work.Exercise.IsEmpty) all.Add(Items(club.PutExerciseGroups(work.Exercise)));
        await Task.WhenAll(all);
    }

    private async Task Train(ImmutableArray<BoardTraining> trainings)
    {
        var club = grains.GetGrain<IClubTraining>(key);
        foreach (var training in trainings) Accept(await club.PutTraining(training));
    }

    private async Task Items(Task<Outcome<ImmutableArray<ItemResult>>> results) => Accept(await results);

    private void Accept(Outcome<Posted> posted) => DemoLoader.Accepted(DemoLoader.Accepted(posted, key).Lines, key);

    private void Accept(Outcome<ImmutableArray<ItemResult>> results) => DemoLoader.Accepted(results, key);

    private void Accept<T>(Outcome<T> outcome) => DemoLoader.Accepted(outcome, key);
}
