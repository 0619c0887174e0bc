using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Training;

/// <summary>Training of the club's board: rows <c>tr|</c>, what they replaced in <c>trx|</c>.</summary>
internal sealed record TrainingBook
{
    public const string Row = "tr";

    public static readonly TrainingBook Empty = new();

    public ImmutableSortedDictionary<string, BoardTraining> Trainings { get; private init; } = ImmutableSortedDictionary.Create<string, BoardTraining>(StringComparer.Ordinal);

    /// <summary>Those not taken back, oldest first.</summary>
    public ImmutableArray<BoardTraining> Standing { get; private init; } = [];

    public TrainingBook With(BoardTraining training) => With([training]);

    public TrainingBook With(IEnumerable<BoardTraining> trainings)
    {
        var next = Trainings.SetItems(trainings.Select(t => KeyValuePair.Create(t.Id, t)));
        return this with { Trainings = next, Standing = [.. next.Values.Where(t => !t.Withdrawn).OrderBy(t => t.Date)] };
    }
}

/// <inheritdoc/>
internal sealed class TrainingSlice : IBookSlice
{
    // The catalogue's "this year": the twelve months that end with the month.
    private const int Year = 12;

    public async Task<ClubBook> Load(ClubBook book, IRowStore store, string partition) =>
        await BookRows.Read<BoardTraining>(store, partition, TrainingBook.Row) is { Count: > 0 } trainings ? book with { TrainingBook = TrainingBook.Empty.With(trainings) } : book;

    // The board, the launch and the statuses are terms of the calendar.
    public object?[] Inputs(ClubBook book) => [book.TrainingBook];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet)
    {
        if (book.TrainingBook.Standing.IsEmpty || book.Head.Launched is not { } launched) return;
        var first = Period.MonthOf(book.TrainingBook.Standing[0].Date > launched ? book.TrainingBook.Standing[0].Date : launched);
        (long People, long Ever, long Recent) before = default;
        for (var month = first; month <= Period.MonthOf(today); month = month.Next)
        {
            var level = book.Head.CountedOn(month.LastDay) ? LevelAt(book, month) : default;
            sheet.Add(month, "board_members.trained", level.People - before.People);
            sheet.Add(month, "boards.trained_initial", level.Ever - before.Ever);
            sheet.Add(month, "boards.trained_this_year", level.Recent - before.Recent);
            before = level;
        }
    }

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        var months = calendar.PolicyOn(today).BoardTrainingMonths;
        if (months <= 0 || book.Head.StatusOn(today) != ClubStatus.Active || !TrainingRules.Seated(book.Head, today).Any()) yield break;
        var last = TrainingRules.LastOn(book.TrainingBook, today);
        if (last is null) yield return AlertRules.Cause(AlertKind.BoardUntrained, "training|board", "never", string.Empty, ("months", months));
        else if (TrainingRules.DueOn(last, months) <= today)
            yield return AlertRules.Cause(AlertKind.BoardUntrained, "training|board", "due", string.Empty, ("months", months), ("last", last.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        DateOnly? next = null;
        Take(TrainingRules.DueOn(TrainingRules.LastOn(book.TrainingBook, today), calendar.PolicyOn(today).BoardTrainingMonths));
        foreach (var training in book.TrainingBook.Standing)
        {
            var month = Period.MonthOf(training.Date);
            Take((month with { Ordinal = month.Ordinal + Year }).FirstDay);
        }

        foreach (var seat in book.Head.Board)
        {
            Take(seat.From);
            Take(seat.To?.AddDays(1));
        }

        return next;

        void Take(DateOnly? day)
        {
            if (day > today && (next is null || day < next)) next = day;
        }
    }

    private static (long People, long Ever, long Recent) LevelAt(ClubBook book, Period month)
    {
        var day = month.LastDay;
        if (TrainingRules.LastOn(book.TrainingBook, day) is not { } last) return default;
        var trained = TrainingRules.TrainedOn(book.TrainingBook, book.Head, day);
        return (TrainingRules.Seated(book.Head, day).Count(trained.Contains), 1, last >= (month with { Ordinal = month.Ordinal - Year + 1 }).FirstDay ? 1 : 0);
    }
}
