using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Demo;

/// <summary>What the nation must show once every loaded fact has risen to it; counted from the plan, not from the store.</summary>
internal sealed record DemoTally
{
    public long Clubs { get; init; }

    public long Members { get; init; }

    public long HomeCareVolunteers { get; init; }

    public long Recipients { get; init; }

    public long Visits { get; init; }

    public long Meetings { get; init; }

    public static DemoTally Of(ClubFacts facts) => new()
    {
        Clubs = 1,
        Members = facts.Members.Count(m => m.Left is null),
        HomeCareVolunteers = facts.Volunteers.Count(v => v.Teams.Contains(Team.HomeCare)),
        Recipients = facts.Recipients.Length,
        Visits = facts.Visits.Sum(v => v.Visits.Length),
        Meetings = facts.Meetings.Length,
    };

    public DemoTally Plus(DemoTally other) => new()
    {
        Clubs = Clubs + other.Clubs,
        Members = Members + other.Members,
        HomeCareVolunteers = HomeCareVolunteers + other.HomeCareVolunteers,
        Recipients = Recipients + other.Recipients,
        Visits = Visits + other.Visits,
        Meetings = Meetings + other.Meetings,
    };

    public ImmutableSortedDictionary<string, long> Figures => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("clubs", Clubs),
        KeyValuePair.Create("members", Members),
        KeyValuePair.Create("volunteers.home_care", HomeCareVolunteers),
        KeyValuePair.Create("recipients.cumulative", Recipients),
        KeyValuePair.Create("visits", Visits),
        KeyValuePair.Create("meetings", Meetings),
    ]);

    /// <summary>The years that hold the loaded facts' flows, oldest first; stocks are read from the last one.</summary>
    public static IEnumerable<FiguresQuery> Queries(DateTimeOffset now)
    {
        var last = LocalCalendar.DayOf(now).Year;
        var ids = new DemoTally().Figures.Keys.ToImmutableArray();
        for (var year = DemoPlan.ReportingFrom(now).Year; year <= last; year++)
            yield return new FiguresQuery { Period = Period.OfYear(year), Indicators = ids };
    }
}
