using System.Collections.Immutable;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Recounting;

namespace ClbCloud.Grains.Tests.Recounting;

/// <summary>Activities, cluster groups and health, counted in two ways.</summary>
public sealed class WorkRecountTests
{
    private static readonly DateOnly Today = RandomBooks.Today;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Two_ways_of_counting_agree_on_work_and_health(int seed)
    {
        var random = new RandomBooks(seed);
        var dice = new Random(seed);
        for (var i = 0; i < 40; i++)
        {
            var (plain, book) = random.Next();
            var facts = plain with { Work = Work(dice, plain) };
            var kept = new FigureMemo().All(Book(book, facts.Work), new ClubCalendar(book.Head, facts.Norms), Today);
            var (differences, _) = await FigureComparison.Compare("a|clb-1", RecountRules.Club(facts, Today), UnitMap.Then, Today, query =>
                Task.FromResult<Outcome<FiguresView>>(new FiguresView { Unit = "a|clb-1", Period = query.Period, Figures = FigureReading.Read(query, kept).Value! }));
            Assert.True(differences.Count == 0, $"Club {i}: {string.Join("; ", differences.Take(5))}");
        }
    }

    [Fact]
    public void What_was_voided_or_withdrawn_counts_nowhere()
    {
        var (plain, _) = new RandomBooks(1).Next();
        var activity = Activity(new Random(1)) with { VoidedAt = At };
        var tally = new Tally();
        WorkRecount.Count(
            plain with { Work = new() { Activities = [activity], Readings = [Reading("m-1", Today) with { VoidedAt = At }], Plans = [new() { Month = Period.MonthOf(Today), Withdrawn = true, RecordedAt = At }] } },
            Today,
            tally);
        Assert.Empty(tally.Ids);
    }

    private static readonly DateTimeOffset At = LocalCalendar.StartOf(Today);

    private static ClubBook Book(ClubBook book, WorkFacts work)
    {
        var months = ImmutableSortedDictionary<Period, HealthMonth>.Empty;
        foreach (var fact in work.Readings.Where(r => r.Stands))
        {
            var month = Period.MonthOf(fact.Date);
            months = months.SetItem(month, (months.GetValueOrDefault(month) ?? new() { Month = month }).Plus(fact.Reading, 1));
        }

        return book with
        {
            WorkBook = WorkBook.Empty with
            {
                Activities = work.Activities.ToImmutableDictionary(a => a.Activity.Id),
                Plans = work.Plans.ToImmutableSortedDictionary(p => p.Month, p => p),
                Clusters = work.Clusters.ToImmutableSortedDictionary(c => c.Id, c => c, StringComparer.Ordinal),
                Older = work.Older.ToImmutableSortedDictionary(p => p.Id, p => p, StringComparer.Ordinal),
                Proposals = work.Proposals.ToImmutableDictionary(p => p.Proposal.Id),
            },
            HealthBook = HealthBook.Empty with
            {
                Months = months,
                Checkups = work.Checkups.ToImmutableDictionary(c => c.Checkup.Id),
                Insurance = work.Insurance.ToImmutableSortedDictionary(i => i.Member, i => i, StringComparer.Ordinal),
                LongTerm = work.LongTerm.ToImmutableSortedDictionary(l => l.Recipient, l => l, StringComparer.Ordinal),
            },
        };
    }

    private static WorkFacts Work(Random dice, ClubFacts facts)
    {
        DateOnly Day(int back) => Today.AddDays(-dice.Next(back));
        DateOnly? Until(double chance, int back) => dice.NextDouble() < chance ? Day(back) : null;
        return new()
        {
            Activities = [.. Enumerable.Range(0, dice.Next(40)).Select(_ => Activity(dice))],
            Plans = [.. Enumerable.Range(0, dice.Next(6)).Select(i => new SupportPlan { Month = Period.MonthOf(Today) with { Ordinal = Period.MonthOf(Today).Ordinal + 1 - i }, Withdrawn = dice.Next(4) == 0, RecordedAt = At })],
            Clusters = [.. Enumerable.Range(0, 3).Select(i => new ClusterGroup { Id = $"to-{i}", Name = "Tổ mẫu", From = Day(900), To = Until(0.3, 300) })],
            Older = [.. Enumerable.Range(0, dice.Next(20)).Select(i => new OlderPerson { Id = $"op-{i}", Cluster = $"to-{dice.Next(3)}", Name = "Người mẫu", From = Day(900), To = Until(0.3, 300) })],
            Proposals = [.. Enumerable.Range(0, dice.Next(8)).Select(_ => new ProposalFact
            {
                Proposal = new() { Id = Id(dice), Cluster = "to-1", Person = "op-1", Date = Day(400) }, RecordedAt = At, State = (ProposalState)dice.Next(4),
            })],
            Readings = [.. Enumerable.Range(0, dice.Next(40)).Select(i => Reading($"m-{i}", Day(400), 100 + dice.Next(80), 60 + dice.Next(40)) with { VoidedAt = dice.Next(5) == 0 ? At : null })],
            Checkups = [.. Enumerable.Range(0, dice.Next(20)).Select(_ => new CheckupFact
            {
                Checkup = new() { Id = Id(dice), Member = $"m-{dice.Next(6)}", Date = Day(900) }, RecordedAt = At, VoidedAt = dice.Next(5) == 0 ? At : null,
            })],
            Insurance = [.. facts.Members.Where(_ => dice.Next(2) == 0).Select(m => new Insurance { Member = m.Id, Cards = [new() { From = Day(700), To = dice.Next(3) == 0 ? Today.AddDays(dice.Next(60) - 30) : null }] })],
            LongTerm = [.. facts.Recipients.Where(_ => dice.Next(2) == 0).Select(r => new LongTermCare { Recipient = r.Id, Spans = [new() { From = Day(700), To = Until(0.3, 300) }] })],
        };
    }

    private static ActivityFact Activity(Random dice)
    {
        var kind = Enum.GetValues<ActivityKind>()[dice.Next(Enum.GetValues<ActivityKind>().Length)];
        return new()
        {
            Activity = new()
            {
                Id = Id(dice),
                Date = Today.AddDays(-dice.Next(600)),
                Area = (Grains.Meetings.Area)((int)kind / 100),
                Kind = kind,
                Participants = dice.Next(30),
                PeopleHelped = dice.Next(5),
                Intergenerational = dice.Next(5) == 0,
            },
            RecordedAt = At,
            VoidedAt = dice.Next(6) == 0 ? At : null,
        };
    }

    private static ReadingFact Reading(string member, DateOnly day, int systolic = 150, int diastolic = 80) =>
        new() { Date = day, Reading = new() { Member = member, Systolic = systolic, Diastolic = diastolic, Referred = systolic > 165 }, RecordedAt = At };

    private static Guid Id(Random dice)
    {
        var bytes = new byte[16];
        dice.NextBytes(bytes);
        return new(bytes);
    }
}
