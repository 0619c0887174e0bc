using System.Collections.Immutable;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Tests.Editions;

public sealed class SuppressionTests
{
    private static readonly Period January = Period.Parse("2026-01");

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void One_to_ten_is_not_said(int visits, bool said) => Assert.Equal(said, Said(Decide(1, [Club("a", ("rights.people", visits))]), "da-a", "rights.people"));

    [Fact]
    public void Who_is_not_a_woman_is_not_found_by_taking_away()
    {
        var decided = Decide(1, [Club("a", ("members", 100), ("members.women", 93))]);
        Assert.True(Said(decided, "da-a", "members"));
        Assert.False(Said(decided, "da-a", "members.women"));
        Assert.True(Said(Decide(1, [Club("a", ("members", 100), ("members.women", 89))]), "da-a", "members.women"));
    }

    [Fact]
    public void The_remaining_age_groups_do_not_give_one_away()
    {
        var decided = Decide(1, [Club("a", ("members", 90), ("members.older55", 90), ("members.older", 60), ("members.age_60_69", 35), ("members.age_70_79", 20), ("members.age_80", 5))]);
        Assert.True(Said(decided, "da-a", "members.age_60_69"));
        Assert.False(Said(decided, "da-a", "members.age_80"));
        // 60 less 35 less 20.
        Assert.False(Said(decided, "da-a", "members.age_70_79"));
    }

    [Fact]
    public void A_province_is_not_found_by_taking_the_others_away()
    {
        var decided = Decide(1, [Club("a", ("rights.people", 40)), Club("b", ("rights.people", 5)) with { Club = "ha-mau|b" }]);
        Assert.True(Said(decided, "da-a", "rights.people"));
        Assert.False(Said(decided, "da-a|bac-ninh", "rights.people"));
        Assert.False(Said(decided, "da-a|ha-mau", "rights.people"));
    }

    [Fact]
    public void A_project_that_has_one_small_club_more_than_another_does_not_give_it_away()
    {
        var decided = Decide(1, [Club("a", projects: ["da-a", "da-b"], ("rights.people", 40)), Club("b", projects: ["da-a"], ("rights.people", 5))]);
        Assert.True(Said(decided, "da-a", "rights.people"));
        Assert.False(Said(decided, "da-b", "rights.people"));
    }

    [Fact]
    public void Money_is_said_with_the_count_behind_it_when_the_month_is_over()
    {
        (string, long)[] three = [("loans.disbursed", 3), ("loans.cumulative", 3), ("loans.disbursed_dong", 9_000_000)];
        Assert.False(Said(Decide(1, [Club("a", three)], last: January.Next), "da-a", "loans.disbursed_dong"));
        (string, long)[] thirty = [("loans.disbursed", 30), ("loans.cumulative", 30), ("loans.disbursed_dong", 90_000_000), ("loans.overdue30_dong", 3_000_000), ("seed.received_dong", 5)];
        Assert.False(Said(Decide(1, [Club("a", thirty)]), "da-a", "loans.disbursed_dong"));
        var over = Decide(1, [Club("a", thirty)], last: January.Next);
        Assert.True(Said(over, "da-a", "loans.disbursed_dong"));
        Assert.True(Said(over, "da-a", "seed.received_dong"));
        Assert.False(Said(over, "da-a", "loans.overdue30_dong"));
    }

    [Fact]
    public void A_payment_that_comes_late_is_not_told_by_the_difference_of_two_editions()
    {
        var club = Club("a", ("members", 50), ("dues_dong", 500_000));
        var first = Decide(1, [club], last: January.Next);
        Assert.True(Said(first, "da-a", "dues_dong"));
        club = club with { News = club.News.Add(new() { Edition = 2, Changes = Month(January, ("dues_dong", 10_000)) }) };
        Assert.False(Said(Decide(2, [club], first.NewSets, January.Next), "da-a", "dues_dong"));
        // Twelve more members paid: it is somewhere among them.
        club = club with { News = club.News.Add(new() { Edition = 3, Changes = Month(January, ("members", 12), ("dues_dong", 120_000)) }) };
        Assert.True(Said(Decide(3, [club], first.NewSets, January.Next), "da-a", "dues_dong"));
    }

    [Fact]
    public void Funds_are_not_told_where_few_borrow_for_their_growth_is_interest()
    {
        (string, long)[] few = [("members", 50), ("loans.borrowers", 3), ("funds.income_dong", 50_000_000), ("interest.received_dong", 150_000)];
        Assert.False(Said(Decide(1, [Club("a", few)], last: January.Next), "da-a", "funds.income_dong"));
        (string, long)[] many = [("members", 50), ("loans.borrowers", 20), ("funds.income_dong", 50_000_000), ("interest.received_dong", 1_000_000)];
        Assert.True(Said(Decide(1, [Club("a", many)], last: January.Next), "da-a", "funds.income_dong"));
    }

    [Fact]
    public void Weeks_are_not_told_where_they_count_few_volunteers()
    {
        // Five Thursdays.
        (string, long)[] few = [("volunteers", 8), ("volunteers.home_care", 8), ("volunteer_weeks.expected", 40), ("volunteer_weeks.met", 20)];
        var decided = Decide(1, [Club("a", few)], last: January.Next);
        Assert.False(Said(decided, "da-a", "volunteer_weeks.expected") || Said(decided, "da-a", "volunteer_weeks.met"));
        (string, long)[] many = [("volunteers", 12), ("volunteers.home_care", 12), ("volunteer_weeks.expected", 60), ("volunteer_weeks.met", 40)];
        Assert.True(Said(Decide(1, [Club("a", many)], last: January.Next), "da-a", "volunteer_weeks.expected"));
        // Three weeks were excused.
        (string, long)[] some = [("volunteers", 12), ("volunteers.home_care", 12), ("volunteer_weeks.expected", 57), ("volunteer_weeks.met", 40)];
        Assert.False(Said(Decide(1, [Club("a", some)], last: January.Next), "da-a", "volunteer_weeks.expected"));
    }

    [Theory]
    [InlineData("clubs.recipients_ok")]
    [InlineData("clubs.volunteers_ok")]
    [InlineData("clubs.composition_ok")]
    [InlineData("clubs.size_ok")]
    [InlineData("club_months.attendance_ok")]
    public void Whether_clubs_reach_a_norm_of_people_is_not_told(string id) => Assert.False(Said(Decide(1, [Club("a", ("clubs", 1), (id, 1))], last: January.Next), "da-a", id));

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    public void Few_visits_are_not_said_for_they_bound_the_weeks_in_which_the_norm_was_met(int visits, bool said) => Assert.Equal(said, Said(Decide(1, [Club("a", ("visits", visits))]), "da-a", "visits"));

    [Theory]
    [InlineData(5, false)]
    [InlineData(15, true)]
    public void What_came_since_the_edition_before_is_a_number_of_its_own(int more, bool said)
    {
        var first = Decide(1, [Club("a", ("rights.people", 40))]);
        var club = Club("a", ("rights.people", 40));
        club = club with { News = club.News.Add(new() { Edition = 2, Changes = Month(January, ("rights.people", more)) }) };
        Assert.Equal(said, Said(Decide(2, [club], first.NewSets), "da-a", "rights.people"));
    }

    [Fact]
    public void A_quarter_does_not_give_its_one_small_month_away_and_two_hide_each_other()
    {
        var alone = Decide(1, [Months(30, 5, 40)], last: Period.Parse("2026-03"));
        Assert.Equal([true, false, true, false], Quarter(alone));
        var two = Decide(1, [Months(30, 5, 7)], last: Period.Parse("2026-03"));
        Assert.Equal([true, false, false, true], Quarter(two));
    }

    [Fact]
    public void A_level_that_falls_does_not_leave_a_small_rest_known()
    {
        // Forty less thirty-five: each is large enough, and the rest is not.
        var club = new ClubHistory("ha-mau|b", [new() { Edition = 1, Projects = Days("da-a"), Changes = Month(January, ("members", 40)).Add(January.Next, FigureVector.Of(("members", -35))) }]);
        var decided = Decide(1, [Club("a", ("members", 100)), club], last: January.Next);
        var known = decided.Cells.Where(c => c is { Released: true, Key.Indicator: "members" } && c.Key.Period == January.Next).Select(c => c.Key.Cut.ToString()).ToArray();
        Assert.DoesNotContain("da-a|ha-mau", known);
        Assert.False(known.Contains("da-a") && known.Contains("da-a|bac-ninh"));
    }

    [Fact]
    public void The_order_of_clubs_makes_no_difference()
    {
        ClubHistory[] clubs = [Club("a", ("rights.people", 40), ("members", 30)), Club("b", projects: ["da-b", "da-a"], ("rights.people", 12), ("members", 25)), Club("c", projects: ["da-b"], ("rights.people", 9))];
        var (one, other) = (Decide(1, clubs), Decide(1, [.. clubs.AsEnumerable().Reverse()]));
        Assert.DoesNotContain(one.Cells.Zip(other.Cells), c => c.First != c.Second);
        Assert.Equal(one.NewSets.AsEnumerable(), other.NewSets.AsEnumerable());
    }

    [Fact]
    public void Every_protected_indicator_has_a_table_and_every_table_is_of_the_catalogue()
    {
        var tables = ReleaseTables.For(Protection.Full);
        Assert.All(Indicators.Current.Where(i => ReleaseTables.IsProtected(i.Id)), i => Assert.Contains(tables, t => t.Sets.ContainsKey(i.Id)));
        Assert.All(tables, t =>
        {
            Assert.All(t.Sets.Keys, id => Assert.NotNull(Indicators.Find(id)));
            if (t.Family is Protection.Money or Protection.Rates) return;
            // Each indicator is the sum of its classes, whatever is counted.
            foreach (var (id, mask) in t.Sets.Where(s => !s.Key.EndsWith(".new", StringComparison.Ordinal) && s.Key != "loans.disbursed" && t.Name != "poor older women among the poor" && !t.Name.StartsWith("needs met", StringComparison.Ordinal)))
            {
                var sum = Enumerable.Range(0, t.Classes.Length).Where(c => (mask & (1 << c)) != 0).SelectMany(c => t.Classes[c]).GroupBy(f => f.Key).Select(g => (g.Key, g.Sum(f => f.Value))).Where(f => f.Item2 != 0);
                Assert.Equal([(id, 1)], sum);
            }
        });
    }

    private static bool[] Quarter(ReleaseDecision decided) =>
        [.. new[] { "2026-01", "2026-02", "2026-03", "2026-Q1" }.Select(p => decided.Cells.Single(c => c.Key == new CellKey(new("da-a"), "rights.people", Period.Parse(p))).Released)];

    private static bool Said(ReleaseDecision decided, string cut, string indicator) => decided.Cells.Single(c => c.Key == new CellKey(Cut.Parse(cut), indicator, January)).Released;

    private static ReleaseDecision Decide(int edition, ClubHistory[] clubs, ImmutableArray<ReleasedSet> released = default, Period? last = null) => Suppression.Decide(new()
    {
        Edition = edition,
        Last = last ?? January,
        Projects = [.. clubs.SelectMany(c => c.News[0].Projects!.Value.Select(p => p.Project)).Distinct().Order(StringComparer.Ordinal).Select(p => new ReleaseProject(p, January))],
        Clubs = [.. clubs],
        Released = released.IsDefault ? [] : released,
    });

    private static ClubHistory Months(params int[] visits) => new(
        "bac-ninh|a",
        [new() { Edition = 1, Projects = Days("da-a"), Changes = visits.Select((v, i) => KeyValuePair.Create(January with { Ordinal = January.Ordinal + i }, FigureVector.Of(("rights.people", v)))).ToImmutableSortedDictionary() }]);

    private static ClubHistory Club(string id, params (string, long)[] figures) => Club(id, ["da-a"], figures);

    private static ClubHistory Club(string id, string[] projects, params (string, long)[] figures) =>
        new($"bac-ninh|{id}", [new() { Edition = 1, Projects = Days(projects), Changes = Month(January, figures) }]);

    private static ImmutableArray<ProjectDays> Days(params string[] projects) =>
        [.. projects.Order(StringComparer.Ordinal).Select(p => new ProjectDays { Project = p, Spans = [new() { From = new(2026, 1, 1) }] })];

    private static ImmutableSortedDictionary<Period, FigureVector> Month(Period month, params (string, long)[] figures) =>
        ImmutableSortedDictionary<Period, FigureVector>.Empty.Add(month, FigureVector.Of(figures));
}
