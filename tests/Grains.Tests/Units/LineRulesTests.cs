using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Units;

public sealed class LineRulesTests
{
    private static readonly ImmutableArray<DatedLink> OfTheNation = [Link("2000-01-01", Keys.Nation)];

    [Fact]
    public void A_day_belongs_to_the_units_that_were_above_on_it()
    {
        // The club moved in March, its first commune in May, the province of that one in June.
        var lines = LineRules.Lines(
            [Link("2024-01-10", "a|m-1"), Link("2026-03-01", "a|m-2")],
            new Dictionary<string, ImmutableArray<DatedLink>>
            {
                ["a|m-1"] = [Link("2000-01-01", "a"), Link("2026-05-01", "b")],
                ["a|m-2"] = [Link("2000-01-01", "a")],
                ["a"] = [.. OfTheNation, Link("2026-06-01", "b")],
                ["b"] = OfTheNation,
            });
        Assert.Equal(
            ["0001-01-01 nation a a|m-1", "2026-03-01 nation a a|m-2", "2026-06-01 nation b a a|m-2"],
            lines.Select(l => $"{l.From:yyyy-MM-dd} {string.Join(' ', l.Units)}"));
    }

    [Fact]
    public void A_ring_of_past_links_ends()
    {
        var lines = LineRules.Lines(
            [Link("2024-01-10", "a|m-1")],
            new Dictionary<string, ImmutableArray<DatedLink>>
            {
                ["a|m-1"] = [Link("2000-01-01", "a")],
                ["a"] = [Link("2000-01-01", "b"), Link("2020-01-01", Keys.Nation)],
                ["b"] = [Link("2000-01-01", "a")],
            });
        Assert.Equal(["b a a|m-1", "nation a a|m-1"], lines.Select(l => string.Join(' ', l.Units)));
    }

    [Theory]
    [InlineData("2010-01-01", "2010-01-01")] // b was below a then
    [InlineData("2021-01-01", null)] // b left a before that
    [InlineData("2015-01-01", "2015-01-01")] // b was still below a then, though not today
    public void A_link_that_would_put_a_unit_above_itself_on_any_day_is_found(string from, string? ring)
    {
        var parents = new Dictionary<string, ImmutableArray<DatedLink>> { ["b"] = [Link("2005-01-01", "a"), Link("2020-01-01", Keys.Nation)] };
        Assert.Equal(ring is null ? null : Day(ring), LineRules.Ring("a", [.. OfTheNation, Link(from, "b")], parents));
    }

    [Fact]
    public void A_ring_that_begins_only_with_a_later_link_of_the_other_unit_is_found_on_that_day()
    {
        var parents = new Dictionary<string, ImmutableArray<DatedLink>> { ["c"] = [.. OfTheNation, Link("2020-01-01", "b")], ["b"] = [.. OfTheNation, Link("2024-06-01", "a")] };
        Assert.Equal(Day("2024-06-01"), LineRules.Ring("a", [.. OfTheNation, Link("2021-01-01", "c")], parents));
    }

    [Fact]
    public void A_ring_of_other_units_is_not_the_unit_s_own()
    {
        var parents = new Dictionary<string, ImmutableArray<DatedLink>> { ["b"] = [Link("2005-01-01", "c")], ["c"] = [Link("2005-01-01", "b")] };
        Assert.Null(LineRules.Ring("a", [.. OfTheNation, Link("2021-01-01", "b")], parents));
    }

    [Fact]
    public void A_calendar_takes_norms_and_excuses_of_the_units_of_the_day()
    {
        var former = Excused("2026-09-07", "2026-09-13") with { Versions = [Visits(2, "2026-01-01"), Visits(5, "2026-11-01")] };
        var next = Excused("2026-09-14", "2026-09-20") with { Versions = [Visits(4, "2026-01-01"), Visits(1, "2026-12-01")] };
        var calendar = new ClubCalendar(Head(Day("2026-08-31")), [Norms("0001-01-01", former), Norms("2026-10-01", next)]);
        Assert.Equal((2, 4, 1), (calendar.PolicyOn(Day("2026-09-30")).VisitsPerWeek, calendar.PolicyOn(Day("2026-10-01")).VisitsPerWeek, calendar.PolicyOn(Day("2026-12-01")).VisitsPerWeek));
        Assert.Equal((false, true), (calendar.OwedOn(Day("2026-09-07")), calendar.OwedOn(Day("2026-09-14"))));
        Assert.Equal(Day("2026-10-01"), calendar.NextChange(Day("2026-09-22")));
        Assert.Equal(Day("2026-12-01"), calendar.NextChange(Day("2026-10-15")));
    }

    private static DatedBooks Norms(string from, PolicyBook book) => new() { From = Day(from), Books = [book] };

    private static PolicyVersion Visits(int norm, string from) => new() { Number = 1, From = Day(from), Values = new() { VisitsPerWeek = norm } };

    private static DatedLink Link(string from, string parent) => new() { From = Day(from), Parent = parent };
}
