using System.Collections.Immutable;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Ratings;

namespace ClbCloud.Gateway.Pages.Club;

/// <summary>What changed in the club's life, newest first: its set-up, board, ratings, and alerts that opened and closed. Pure.</summary>
internal static class ClubHistory
{
    private const int MostLines = 40;

    public static IReadOnlyList<HistoryLine> Of(
        ClubView club, ImmutableArray<Alert> alerts, RatingView? rating, IReadOnlyDictionary<string, string> members, IReadOnlyDictionary<string, string> volunteers, Words words)
    {
        var lines = new List<HistoryLine>();
        if (club.DecisionDate is { } decided) lines.Add(new(decided, words.Of("history.decision", ("number", club.DecisionNumber ?? Words.None), ("issuer", club.DecisionIssuer ?? Words.None))));
        if (club.Launched is { } launched) lines.Add(new(launched, words["history.launched"]));
        if (club.ReportingFrom is { } from) lines.Add(new(from, words["history.reporting"]));
        lines.AddRange(club.Statuses.Select(s => new HistoryLine(s.From, words.Of("history.status", ("status", words.Choice("status", s.Status))))));
        lines.AddRange(club.Communes.Skip(1).Select(c => new HistoryLine(c.From, words.Of("history.commune", ("key", Keys.Id(c.Parent))))));
        lines.AddRange(club.Consolidated.Select(d => new HistoryLine(d, words["history.consolidated"])));
        lines.AddRange(club.Board.Where(t => club.Launched != t.From).Select(t => Term(t, t.From, "history.board.from", members, words)));
        lines.AddRange(club.Board.Where(t => t.To is not null).Select(t => Term(t, t.To!.Value, "history.board.to", members, words)));
        lines.AddRange((rating?.Given ?? []).Select(g => new HistoryLine(g.Date, words.Of("history.rating", ("year", $"{g.Year}"), ("grade", words.Choice("rating", g.Grade)), ("by", words.Choice("rating.level", g.Level))))));
        lines.AddRange(Closed(alerts, volunteers, words));
        return [.. lines.OrderByDescending(l => l.Day).Take(MostLines)];
    }

    // Many of a kind may close on one day: they are one line.
    private static IEnumerable<HistoryLine> Closed(ImmutableArray<Alert> alerts, IReadOnlyDictionary<string, string> volunteers, Words words) =>
        from alert in alerts
        where alert.ClosedAt is not null
        group alert by (Day: LocalCalendar.DayOf(alert.ClosedAt!.Value), alert.Kind) into same
        select new HistoryLine(same.Key.Day, same.Count() == 1
            ? words.Of("history.alert_closed", ("text", AlertTexts.Text(same.First(), volunteers, words)))
            : words.Of("history.alerts_closed", ("n", words.Number(same.Count())), ("kind", words.Choice("alert.kind", same.Key.Kind))));

    private static HistoryLine Term(BoardTerm term, DateOnly day, string key, IReadOnlyDictionary<string, string> members, Words words) =>
        new(day, words.Of(key, ("name", members.TryGetValue(term.Member, out var name) ? name : term.Member), ("role", words.Choice("board", term.Role))));
}
