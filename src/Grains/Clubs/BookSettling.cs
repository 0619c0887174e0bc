using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Training;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>What follows from changed facts: alerts at every boundary passed, figures, the card, the next due instant.</summary>
internal static class BookSettling
{
    // After a longer sleep only the last year's boundaries are gone through; older alerts could not be mended any more.
    private const int MostDaysBack = 400;

    /// <summary>Judges every local midnight since last time, in order, before any new fact comes in.</summary>
    public static void Advance(BookEdit edit)
    {
        var head = edit.Book.Head;
        var day = LocalCalendar.DayOf(head.JudgedTo);
        if (edit.Today.DayNumber - day.DayNumber > MostDaysBack) day = edit.Today.AddDays(-MostDaysBack);
        while (day < edit.Today)
        {
            day = day.AddDays(1);
            edit.JudgeAlerts(LocalCalendar.StartOf(day));
        }
    }

    /// <summary>
    /// Brings alerts and figures to now. Answers the rows to write beside those of the edit: none when nothing changed.
    /// </summary>
    public static Settled Settle(BookEdit edit, FigureMemo memo, byte[] lastCard)
    {
        edit.JudgeAlerts(edit.Now);
        var before = edit.Book;
        var version = before.Head.Version + 1;
        var periods = Periods(before, memo.All(before, edit.Calendar, edit.Today), version, out var rows);
        foreach (var alert in edit.AlertRows.Values)
        {
            rows.Add(RowWrite.Put($"al|{alert.Id}", RowBody.Write(alert)));
            // What may open again under the same id (a norm, a fund) keeps each time that it was open.
            if (alert is { ClosedAt: not null, Period.Length: 0 }) rows.Add(RowWrite.Put(AlertRules.HistoryKey(alert), RowBody.Write(alert)));
        }

        edit.Set(periods);
        var dueAt = AlertRules.DueAt(edit.Book, edit.Calendar, edit.Now);
        var changed = edit.Changed || rows.Count > 0 || dueAt != before.Head.DueAt;
        var head = before.Head with { JudgedTo = edit.Now, DueAt = dueAt };
        edit.FinishHead(head);
        if (!changed) return new(rows, false, lastCard);
        var card = CardBytes(edit.Book, edit.Calendar, edit.Today);
        head = head with { Version = version, AsOf = edit.Now, FiguresPending = false };
        if (!card.AsSpan().SequenceEqual(lastCard)) head = head with { CardVersion = version };
        edit.FinishHead(head);
        return new(rows, true, card);
    }

    /// <summary>The card without its version: what tells whether it changed.</summary>
    public static byte[] CardBytes(ClubBook book, ClubCalendar calendar, DateOnly today) =>
        RowBody.Write(Card(book with { Head = book.Head with { CardVersion = 0 } }, calendar, today));

    /// <summary>The club as its commune and province list it.</summary>
    public static ClubCard Card(ClubBook book, ClubCalendar calendar, DateOnly day)
    {
        var head = book.Head;
        var trained = TrainingRules.LastOn(book.TrainingBook, day);
        return new ClubCard
        {
            Club = head.Key,
            Version = head.CardVersion,
            NameVi = head.NameVi,
            NameEn = head.NameEn,
            Folded = TextFold.Fold($"{head.NameVi} {head.NameEn}"),
            Status = head.StatusOn(day),
            Commune = head.Commune,
            Villages = head.Villages,
            Members = head.CountedOn(day) ? book.MembersOn(day) : 0,
            Alerts = [.. book.Alerts.Values.Take(250).Select(Listed)],
            AlertCount = book.Alerts.Count,
            DueAt = head.DueAt,
            Established = head.Launched,
            Rating = RatingRules.Official(book.RatingBook, day) is { } official ? RatingRules.NameOf(official.Grade) : null,
            BoardTrained = trained,
            BoardDueOn = TrainingRules.DueOn(trained, calendar.PolicyOn(day).BoardTrainingMonths),
            Projects = ProjectLinkRules.Codes(head.ProjectLinks),
        };
    }

    // Lists show the last word on an alert; the club itself has them all.
    private static Alert Listed(Alert alert) => alert.Acks is { Length: > 1 } acks ? alert with { Acks = [acks[^1]] } : alert;

    private static ImmutableSortedDictionary<Period, KeptPeriod> Periods(ClubBook book, Dictionary<Period, FigureVector> all, long version, out List<RowWrite> rows)
    {
        rows = [];
        var next = book.Periods;
        foreach (var (period, figures) in all)
        {
            if (book.Periods.TryGetValue(period, out var kept) && kept.Then.Equals(figures)) continue;
            Keep(period, figures, rows);
        }

        foreach (var (period, kept) in book.Periods)
        {
            if (!all.ContainsKey(period) && !kept.Then.IsZero) Keep(period, FigureVector.Zero, rows);
        }

        return next;

        void Keep(Period period, FigureVector figures, List<RowWrite> into)
        {
            var row = new KeptPeriod { Version = version, Then = figures };
            next = next.SetItem(period, row);
            into.Add(RowWrite.Put($"p|{period}", RowBody.Write(row)));
        }
    }
}

/// <summary>Rows of figures and alerts, and whether anything changed at all.</summary>
internal sealed record Settled(List<RowWrite> Derived, bool Changed, byte[] Card);
