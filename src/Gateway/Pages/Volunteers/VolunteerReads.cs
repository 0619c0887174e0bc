using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Pages.Volunteers;

/// <summary>Reads a club's volunteers, all at once or one, from the club's book.</summary>
internal sealed class VolunteerReads(IGrainFactory grains, TimeProvider clock, Viewer viewer, Places places)
{
    private const int Most = 1_000;
    private const int WeeksOfList = 8;
    private const int WeeksOfPage = 26;
    private const int WeeksOfYear = 52;
    private const int MostVisits = 200;

    public async Task<VolunteersModel?> Read(string club)
    {
        var today = LocalCalendar.Today(clock);
        if (await places.Club(club) is not var (place, view)) return null;
        var week = Period.WeekOf(today);
        var volunteers = grains.GetGrain<IClubGrain>(club).Volunteers(null, Most);
        var board = (await grains.GetGrain<IClubVolunteers>(club).WeekBoard(Back(week, WeeksOfList), week)).ToDictionary(b => b.Volunteer, b => b.Weeks, StringComparer.Ordinal);
        var lines = (await volunteers).Select(v => Line(club, v, board.GetValueOrDefault(v.Id, []), today)).ToArray();
        return new VolunteersModel(
            place,
            week,
            view.Policy.VisitsPerWeek,
            [.. lines.Where(l => !(l.Left < today)).OrderBy(l => TextFold.Fold(l.Name), StringComparer.Ordinal)],
            [.. lines.Where(l => l.Left < today).OrderByDescending(l => l.Left)]);
    }

    /// <summary>Null when there is no such volunteer.</summary>
    /// <param name="month">Whose visits are asked for; the running one when null or not in the volunteer's time.</param>
    public Task<VolunteerModel?> One(string club, string volunteer, Period? month) =>
        // A volunteer reads its own: the gate has judged that, the club answers only its own callers.
        viewer.Caller!.Kind == ScopeKind.Volunteer ? Callers.AsSystem(() => Read(club, volunteer, month)) : Read(club, volunteer, month);

    private async Task<VolunteerModel?> Read(string key, string id, Period? month)
    {
        var today = LocalCalendar.Today(clock);
        if (await places.Club(key) is not var (place, view)) return null;
        var club = grains.GetGrain<IClubGrain>(key);
        var found = await club.Volunteers(Find.JustBefore(id), 1);
        if (found is not [var volunteer] || volunteer.Id != id) return null;
        var week = Period.WeekOf(today);
        var (first, last) = (Period.MonthOf(volunteer.Joined), Period.MonthOf(volunteer.Left < today ? volunteer.Left.Value : today));
        var shown = month is { Kind: PeriodKind.Month } asked && asked >= first && asked <= last ? asked : last;
        var visits = club.Visits(shown.FirstDay, shown.LastDay, id, null, MostVisits);
        var recipients = volunteer.Assignments.IsEmpty ? Task.FromResult<ImmutableArray<Grains.Members.Recipient>>([]) : club.Recipients(null, Most);
        var weeks = await club.Weeks(id, Back(week, WeeksOfYear), week) ?? [];
        var names = (await recipients).ToDictionary(r => r.Id, r => r.Name, StringComparer.Ordinal);
        return new VolunteerModel(
            place, id, volunteer.Name, TeamsOn(volunteer, today), volunteer.Joined, volunteer.Left, view.Policy.VisitsPerWeek,
            [.. weeks.TakeLast(WeeksOfPage)],
            VolunteerYears.Of(weeks),
            [.. volunteer.Assignments.OrderByDescending(a => a.From).Select(a => new CareLine(names.GetValueOrDefault(a.Recipient, a.Recipient), a.From, a.To))],
            shown, shown > first ? shown.Previous : null, shown < last ? shown.Next : null,
            [.. (await visits).Visits.Reverse().Select(v => Visit(v, names))],
            VolunteerHistory.Of(volunteer, names, viewer.Words));
    }

    private static VolunteerLine Line(string club, Volunteer volunteer, ImmutableArray<WeekView> weeks, DateOnly today)
    {
        var year = VolunteerYears.Of(weeks);
        return new(
            Links.Volunteer(club, volunteer.Id), volunteer.Name, TeamsOn(volunteer, today), volunteer.Joined, volunteer.Left,
            volunteer.Assignments.Where(a => a.From <= today && !(a.To < today)).Select(a => a.Recipient).Distinct(StringComparer.Ordinal).Count(),
            weeks.LastOrDefault(), year.Met, year.Owed);
    }

    // Of who has left: the last ones.
    private static IReadOnlyList<Team> TeamsOn(Volunteer volunteer, DateOnly today)
    {
        var day = volunteer.Left < today ? volunteer.Left.Value : today;
        return [.. volunteer.Teams.Where(t => t.From <= day && !(t.To < day)).Select(t => t.Team).Distinct().Order()];
    }

    private static VisitLine Visit(VisitFact fact, Dictionary<string, string> names) => new(
        fact.Visit.StartedAt,
        names.GetValueOrDefault(fact.Visit.Recipient, fact.Visit.Recipient),
        fact.Visit.Minutes,
        fact.Visit.Tasks,
        fact.Stands ? "stands" : fact.ReplacedBy is null ? "voided" : "corrected");

    private static Period Back(Period week, int count) => week with { Ordinal = week.Ordinal - count + 1 };
}
