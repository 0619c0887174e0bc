using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Tests.Recounting;

public sealed class RecountRulesTests
{
    private static readonly DateOnly Today = RandomBooks.Today;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Two_ways_of_counting_agree_on_clubs_of_every_kind(int seed)
    {
        var random = new RandomBooks(seed);
        for (var i = 0; i < 60; i++)
        {
            var (facts, book) = random.Next();
            var kept = new FigureMemo().All(book, new ClubCalendar(book.Head, facts.Norms), Today);
            var (differences, compared) = await FigureComparison.Compare("a|clb-1", RecountRules.Club(facts, Today), UnitMap.Then, Today, query =>
            {
                var read = FigureReading.Read(query, kept);
                return Task.FromResult<Outcome<FiguresView>>(new FiguresView { Unit = "a|clb-1", Period = query.Period, Figures = read.Value! });
            });
            Assert.True(differences.Count == 0, $"Club {i}: {string.Join("; ", differences.Take(5))}");
            Assert.True(compared > 0);
        }
    }

    [Fact]
    public void A_volunteer_who_was_ill_half_the_week_owes_less()
    {
        // 9–15 November: three visits for a full week; ill Monday to Wednesday, so four days are owed, and one visit.
        var facts = Facts() with
        {
            Volunteers = [new() { Id = "v", Name = "v", Joined = new(2026, 1, 1), Teams = [new() { Team = Team.HomeCare, From = new(2026, 1, 1) }], Excused = [new() { From = new(2026, 11, 9), To = new(2026, 11, 11), Reason = "illness" }] }],
            Visits = new() { [("v", new(2026, 11, 12))] = 1 },
        };
        var tally = RecountRules.Club(facts, Today);
        Assert.Equal((1, 1), (tally[Period.Parse("2026-W46"), "volunteer_weeks.expected"], tally[Period.Parse("2026-W46"), "volunteer_weeks.met"]));
        Assert.Equal((2, 1), (tally[Period.Parse("2026-11"), "volunteer_weeks.expected"], tally[Period.Parse("2026-11"), "volunteer_weeks.met"]));
        Assert.Equal(0, tally[Period.Parse("2026-W47"), "volunteer_weeks.expected"]);
    }

    [Fact]
    public void A_member_is_older_from_january_of_the_year_of_turning_60()
    {
        var facts = Facts() with { Members = [new Member { Id = "m", Name = "m", Joined = new(2024, 5, 5), Left = new(2026, 9, 30), BirthYear = 1965, Sex = Sex.Female }] };
        var tally = RecountRules.Club(facts, Today);
        Assert.Equal(0, tally[Period.Parse("2024-12"), "members.older"]);
        Assert.Equal(1, tally[Period.Parse("2025-01"), "members.older"]);
        Assert.Equal(1, tally[Period.Parse("2026-09"), "members.women_older_new_clubs@2024"]);
        Assert.Equal(0, tally[Period.Parse("2026-10"), "members"]);
    }

    [Fact]
    public void A_period_belongs_to_the_parent_of_its_last_day()
    {
        ImmutableArray<DatedLink> links = [new() { From = new(2020, 3, 1), Parent = "a" }, new() { From = new(2025, 7, 1), Parent = "b" }];
        Assert.Equal("a", RecountRules.Owner(links, Period.Parse("2019-01")));
        Assert.Equal("a", RecountRules.Owner(links, Period.Parse("2025-06")));
        Assert.Equal("b", RecountRules.Owner(links, Period.Parse("2025-W27")));
        Assert.Equal("b", RecountRules.Parent(links));
        Assert.Null(RecountRules.Parent([]));
    }

    [Fact]
    public void A_commune_is_full_when_every_village_has_a_club()
    {
        var unit = new UnitView
        {
            Key = "a|m-1",
            Kind = UnitKind.Commune,
            Form = UnitForm.Commune,
            Names = [],
            Established = new(2026, 1, 1),
            Villages = [new() { Id = "x", Name = "x", From = new(2026, 1, 1) }, new() { Id = "y", Name = "y", From = new(2026, 1, 1), To = new(2026, 9, 30) }],
        };
        var club = new CountedClub([new() { Village = "x", From = new(2026, 3, 1) }], Enumerable.Range(2, 10).Select(m => Period.Month(2026, m)).ToHashSet());
        var tally = UnitLevels.Commune(unit, [club], new Tally(), Today);
        Assert.Equal((1, 0, 0), Of("2026-02"));
        Assert.Equal((1, 1, 0), Of("2026-09"));
        Assert.Equal((1, 1, 1), Of("2026-10"));

        (long WithClub, long Villages, long Full) Of(string month) =>
            (tally[Period.Parse(month), "communes.with_club"], tally[Period.Parse(month), "villages.with_club"], tally[Period.Parse(month), "communes.full"]);
    }

    private static ClubFacts Facts() => new()
    {
        Head = new ClubHead { Key = "a|clb-1", NameVi = "CLB mẫu", Launched = new(2024, 5, 1), ReportingFrom = new(2026, 11, 2), Communes = [new() { From = new(2024, 5, 1), Parent = "a|m-1" }] },
        Members = [],
        Volunteers = [],
        Recipients = [],
        Meetings = [],
        Visits = [],
    };
}
