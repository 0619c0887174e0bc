using System.Collections.Immutable;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Bench.Editions;

/// <summary>Clubs of usual size whose figures change a little from month to month and from week to week. Nothing of it is real.</summary>
internal sealed class SyntheticCountry
{
    public const int Provinces = 34;

    // By indicator: the level of a club, of members; and what happens in a month.
    private static readonly (string Id, int Level)[] Levels =
    [
        ("clubs", 1), ("clubs.established", 1), ("clubs.with_rules", 1), ("members", 60), ("members.women", 40), ("members.older55", 46), ("members.older", 42), ("members.women_older", 28),
        ("members.age_60_69", 24), ("members.age_70_79", 13), ("members.age_80", 5), ("members.youth", 4), ("members.poor", 6), ("members.near_poor", 5), ("members.women_older_poor", 4),
        ("members.disadvantaged", 9), ("members.living_alone", 4), ("members.insured", 52), ("members.loan_need", 22), ("members.loan_need_met", 14), ("board_members", 5), ("board_members.women", 3),
        ("board_members.trained", 4), ("volunteers", 16), ("volunteers.home_care", 11), ("volunteers.economic", 6), ("volunteers.youth", 3), ("recipients.cumulative", 14), ("care.recipients", 7),
        ("care.long_term", 2), ("loans.cumulative", 40), ("loans.open", 19), ("loans.borrowers", 18), ("borrowers.cumulative", 30), ("borrowers.poor", 8), ("livelihood.groups", 2),
        ("livelihood.participants", 12), ("older.listed", 60), ("funds.income_dong", 90_000_000), ("funds.club_dong", 6_000_000), ("loans.outstanding_dong", 70_000_000), ("seed.cumulative_dong", 80_000_000),
    ];

    private static readonly (string Id, int Most)[] Flows =
    [
        ("visits", 120), ("meetings", 1), ("meetings.attendance", 50), ("meetings.attendance_expected", 60), ("volunteer_weeks.expected", 44), ("volunteer_weeks.met", 40), ("club_months.expected", 1),
        ("club_months.met", 1), ("recipients.new", 1), ("loans.disbursed", 2), ("loans.disbursed_dong", 10_000_000), ("borrowers.new", 1), ("interest.received_dong", 700_000), ("dues_dong", 500_000),
        ("health.measured", 40), ("health.high", 12), ("health.referred", 2), ("checkups.people", 4), ("support.sessions", 2), ("support.people", 9), ("rights.people", 5),
    ];

    private readonly Random _random = new(1);
    private readonly Period _first;
    private readonly (string Key, DateOnly Joined, ImmutableSortedDictionary<Period, FigureVector>.Builder Months)[] _clubs;

    public SyntheticCountry(int clubs, int months)
    {
        Last = Period.Parse("2026-03");
        _first = Last with { Ordinal = Last.Ordinal - months + 1 };
        // Joined in the first year, on any day.
        _clubs = [.. Enumerable.Range(0, clubs).Select(i => Club(i, _first.FirstDay.AddDays(_random.Next(0, Math.Min(365, 20 * months)))))];
    }

    public Period Last { get; }

    /// <summary>The running month goes on in every club, and a month before in every fiftieth.</summary>
    public void Week()
    {
        for (var i = 0; i < _clubs.Length; i++)
        {
            Add(_clubs[i].Months, Last);
            if (i % 50 == 0) Add(_clubs[i].Months, Last.Previous);
        }
    }

    /// <summary>A project of all clubs, and one of every third.</summary>
    public List<EditionMaker.ReadProject> Read() => [Project("du-an-a", _ => true), Project("du-an-b", i => i % 3 == 0)];

    private EditionMaker.ReadProject Project(string code, Func<int, bool> holds) => new(
        code, _first.FirstDay, null, 1, ImmutableSortedDictionary<string, double>.Empty,
        [.. _clubs.Where((_, i) => holds(i)).Select(c => new ProjectContribution { Club = c.Key, Spans = [new() { From = c.Joined }], Months = c.Months.ToImmutable() })]);

    private (string, DateOnly, ImmutableSortedDictionary<Period, FigureVector>.Builder) Club(int index, DateOnly joined)
    {
        var months = ImmutableSortedDictionary.CreateBuilder<Period, FigureVector>();
        for (var month = Period.MonthOf(joined); month <= Last; month = month.Next)
        {
            var first = month == Period.MonthOf(joined);
            months[month] = FigureVector.Of(Levels.Select(l => KeyValuePair.Create(l.Id, first ? l.Level + Spread(l.Level) : Step(l.Level)))
                .Concat(Flows.Select(f => KeyValuePair.Create(f.Id, f.Most + Spread(f.Most)))));
        }

        return ($"tinh-{index % Provinces:D2}|clb-{index:D5}", joined, months);
    }

    private void Add(ImmutableSortedDictionary<Period, FigureVector>.Builder months, Period month) => months[month] = months.GetValueOrDefault(month, FigureVector.Zero)
        .Plus(FigureVector.Of(Levels.Select(l => KeyValuePair.Create(l.Id, Step(l.Level))).Concat(Flows.Select(f => KeyValuePair.Create(f.Id, (long)_random.Next(0, (f.Most / 4) + 1))))));

    private long Spread(int level) => level == 1 ? 0 : -_random.Next(0, (level / 4) + 1);

    private long Step(int level) => level > 3 && _random.Next(4) == 0 ? _random.Next(-1, 3) * Math.Max(1, level / 60) : 0;
}
