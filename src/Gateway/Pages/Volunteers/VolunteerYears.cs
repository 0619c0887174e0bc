using ClbCloud.Gateway.Pages.Club;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Pages.Volunteers;

/// <summary>Adds up weeks as they were judged. Pure.</summary>
internal static class VolunteerYears
{
    public static YearOfWeeks Of(IReadOnlyList<WeekView> weeks) => new(
        weeks.Sum(w => w.Made),
        weeks.Sum(w => w.Expected),
        // The running week counts once it is met: it may still be.
        weeks.Count(w => w is { Status: WeekStatus.Met, Expected: > 0 }),
        weeks.Count(w => w.Expected > 0 && w.Status is WeekStatus.Met or WeekStatus.Short),
        weeks.Count(w => w.Status == WeekStatus.Excused));
}

/// <summary>What changed for a volunteer, newest first. Pure.</summary>
internal static class VolunteerHistory
{
    private const int MostLines = 60;

    public static IReadOnlyList<HistoryLine> Of(Volunteer volunteer, IReadOnlyDictionary<string, string> recipients, Words words)
    {
        var lines = new List<HistoryLine> { new(volunteer.Joined, words["volunteer.history.joined"]) };
        if (volunteer.Left is { } left) lines.Add(new(left, words["volunteer.history.left"]));
        foreach (var team in volunteer.Teams)
        {
            lines.Add(new(team.From, words.Of("volunteer.history.team.from", ("team", words.Choice("team", team.Team)))));
            if (team.To is { } to) lines.Add(new(to, words.Of("volunteer.history.team.to", ("team", words.Choice("team", team.Team)))));
        }

        foreach (var care in volunteer.Assignments)
        {
            var name = recipients.TryGetValue(care.Recipient, out var known) ? known : care.Recipient;
            lines.Add(new(care.From, words.Of("volunteer.history.care.from", ("name", name))));
            if (care.To is { } to) lines.Add(new(to, words.Of("volunteer.history.care.to", ("name", name))));
        }

        lines.AddRange(volunteer.Excused.Select(e => new HistoryLine(e.From, words.Of("volunteer.history.excused", ("to", words.Day(e.To)), ("reason", words[$"excuse.{e.Reason}"])))));
        return [.. lines.OrderByDescending(l => l.Day).Take(MostLines)];
    }
}
