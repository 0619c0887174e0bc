using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Reporting;

namespace ClbCloud.Grains.Tests.Projects;

public sealed class ProjectLinkRulesTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly ProjectTerms Terms = new() { From = new(2022, 12, 1) };

    [Fact]
    public void A_club_joins_leaves_and_joins_again()
    {
        var joined = Put([], "2023-03-10");
        var left = Put(joined, null, "2024-05-31");
        var again = Put(left, "2025-01-01");
        Assert.Equal("2023-03-10–2024-05-31 2025-01-01–", Written(again));
        Assert.True(ProjectLinkRules.IsIn(again, "vie-mau"));
        Assert.False(ProjectLinkRules.IsIn(left, "vie-mau"));
        // Repeats change nothing.
        Assert.True(Put(again, "2025-01-01") == again);
        Assert.True(Put(again, "2023-03-10", "2024-05-31") == again);
    }

    [Theory]
    [InlineData("2026-11-21", null, "project.date")]
    [InlineData("2022-11-30", null, "project.date")]
    [InlineData("2023-03-10", "2023-03-09", "project.date")]
    [InlineData("2023-03-10", "2026-11-21", "project.date")]
    [InlineData("2024-05-31", null, "project.overlap")]
    [InlineData("2022-12-01", null, "project.overlap")]
    [InlineData(null, "2024-06-01", "project.not_in")]
    public void Days_that_cannot_be_are_refused(string? from, string? to, string code)
    {
        var links = Put([], "2023-03-10", "2024-05-31");
        if (from == "2023-03-10") links = [];
        Assert.Equal(code, ProjectLinkRules.Put(links, Command(from, to), Terms, Today).Refusal?.Code);
    }

    [Fact]
    public void After_the_projects_last_day_nobody_joins_and_nobody_stays()
    {
        var ended = Terms with { To = new(2025, 11, 30) };
        Assert.Equal("project.date", ProjectLinkRules.Put([], Command("2025-12-01", null), ended, Today).Refusal?.Code);
        Assert.Equal("project.date", ProjectLinkRules.Put([], Command("2025-01-01", "2025-12-01"), ended, Today).Refusal?.Code);
        Assert.Null(ProjectLinkRules.Put([], Command("2025-01-01", "2025-11-30"), ended, Today).Refusal);
    }

    [Fact]
    public void What_was_withdrawn_is_still_told_to_the_project_as_nothing()
    {
        var links = Put(Put([], "2023-03-10"), "2023-03-10", null, withdrawn: true);
        Assert.Equal(["project:vie-mau"], ProjectLinkRules.Destinations(links));
        Assert.Empty(ProjectLinkRules.Changed(links, Club(), "vie-mau", null));
        // And may be put right.
        Assert.True(ProjectLinkRules.IsIn(Put(links, "2023-03-10"), "vie-mau"));
    }

    [Fact]
    public void In_the_month_of_joining_the_balance_comes_and_in_the_month_of_leaving_it_goes()
    {
        var links = Put([], "2023-03-10", "2023-05-30");
        var told = ProjectLinkRules.Changed(links, Club(), "vie-mau", null).ToDictionary(p => p.Period.ToString(), p => p.Then);
        Assert.Equal(["2023-03", "2023-04", "2023-05", "2023-W10", "2023-W20"], told.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((32, 3), (told["2023-03"]["members"], told["2023-03"]["visits"]));
        Assert.Equal((1, 4), (told["2023-04"]["members"], told["2023-04"]["visits"]));
        // It left before the month's last day: of May nothing but that the members go.
        Assert.Equal((-33, 0), (told["2023-05"]["members"], told["2023-05"]["visits"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_the_days_the_projects_stock_is_the_clubs_while_it_is_in_and_nothing_otherwise(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var kept = new Dictionary<Period, KeptPeriod>();
            var first = Period.Month(2023, 1);
            for (var i = 0; i < 30; i++)
            {
                if (random.Next(3) > 0) kept[first with { Ordinal = first.Ordinal + i }] = new() { Version = random.Next(1, 50), Then = FigureVector.Of(("members", random.Next(-5, 9)), ("visits", random.Next(0, 9))) };
            }

            ImmutableArray<ProjectLink> links = [];
            for (var day = new DateOnly(2023, 1, 1).AddDays(random.Next(60)); day < new DateOnly(2025, 6, 1);)
            {
                var end = day.AddDays(random.Next(200));
                links = links.Add(new() { Project = "vie-mau", From = day, To = random.Next(5) == 0 ? null : end, Withdrawn = random.Next(6) == 0 });
                if (links[^1].To is null) break;
                day = end.AddDays(1 + random.Next(90));
            }

            var told = ProjectLinkRules.Changed(links, kept, "vie-mau", null).ToDictionary(p => p.Period, p => p.Then);
            var (club, project) = (0L, 0L);
            for (var i = 0; i < 36; i++)
            {
                var month = first with { Ordinal = first.Ordinal + i };
                var inIt = links.Any(l => !l.Withdrawn && l.From <= month.LastDay && (l.To is null || month.LastDay <= l.To));
                club += kept.GetValueOrDefault(month)?.Then["members"] ?? 0;
                project += told.GetValueOrDefault(month)?["members"] ?? 0;
                Assert.Equal(inIt ? club : 0, project);
                Assert.Equal(inIt ? kept.GetValueOrDefault(month)?.Then["visits"] ?? 0 : 0, told.GetValueOrDefault(month)?["visits"] ?? 0);
            }

            // What is told later is a part of the whole, and nothing that changed is missing from it.
            var later = ProjectLinkRules.Changed(links, kept, "vie-mau", 25).ToDictionary(p => p.Period, p => p.Then);
            foreach (var (period, figures) in later) Assert.True(figures.Equals(told.GetValueOrDefault(period, FigureVector.Zero)));
            foreach (var (period, one) in kept.Where(k => k.Value.Version > 25 && told.ContainsKey(k.Key))) Assert.True(later.ContainsKey(period));
        }
    }

    // 30 members from January on, one more every month; visits 1, 2, 3 … and one in each of two weeks.
    private static Dictionary<Period, KeptPeriod> Club()
    {
        var kept = Enumerable.Range(1, 8).ToDictionary(
            m => Period.Month(2023, m), m => new KeptPeriod { Version = m, Then = FigureVector.Of(("members", m == 1 ? 30 : 1), ("visits", m)) });
        foreach (var week in new[] { "2023-W09", "2023-W10", "2023-W20", "2023-W22" }) kept[Period.Parse(week)] = new() { Version = 9, Then = FigureVector.Of(("visits", 1)) };
        return kept;
    }

    private static ImmutableArray<ProjectLink> Put(ImmutableArray<ProjectLink> links, string? from, string? to = null, bool withdrawn = false)
    {
        var put = ProjectLinkRules.Put(links, Command(from, to, withdrawn), Terms, Today);
        Assert.Null(put.Refusal);
        return put.Value;
    }

    private static PutProjectLink Command(string? from, string? to, bool withdrawn = false) =>
        new() { Project = "vie-mau", From = Day(from), To = Day(to), Withdrawn = withdrawn };

    private static DateOnly? Day(string? day) => day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", null);

    private static string Written(ImmutableArray<ProjectLink> links) => string.Join(' ', links.Select(l => $"{l.From:yyyy-MM-dd}–{l.To:yyyy-MM-dd}"));
}
