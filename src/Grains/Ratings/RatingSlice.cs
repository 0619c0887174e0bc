using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Ratings;

/// <summary>Self-scores and ratings of the club: rows <c>rt|</c>, what they replaced in <c>rtx|</c>.</summary>
internal sealed record RatingBook
{
    public const string Row = "rt";

    public static readonly RatingBook Empty = new();

    /// <summary>By <see cref="KeyOf"/>.</summary>
    public ImmutableSortedDictionary<string, GivenRating> Given { get; private init; } = ImmutableSortedDictionary.Create<string, GivenRating>(StringComparer.Ordinal);

    public static string KeyOf(int year, RatingLevel level) => $"{year.ToString("D4", System.Globalization.CultureInfo.InvariantCulture)}|{(int)level}";

    public RatingBook With(params IEnumerable<GivenRating> given) =>
        this with { Given = Given.SetItems(given.Select(g => KeyValuePair.Create(KeyOf(g.Year, g.Level), g))) };

    /// <summary>The year's rating of the nearest level below.</summary>
    public GivenRating? Below(int year, RatingLevel level) =>
        Given.Values.Where(g => g.Year == year && g.Level < level).MaxBy(g => g.Level);
}

/// <inheritdoc/>
internal sealed class RatingSlice : IBookSlice
{
    public async Task<ClubBook> Load(ClubBook book, IRowStore store, string partition) =>
        await BookRows.Read<GivenRating>(store, partition, RatingBook.Row) is { Count: > 0 } given ? book with { RatingBook = RatingBook.Empty.With(given) } : book;

    // The launch and the statuses are terms of the calendar.
    public object?[] Inputs(ClubBook book) => [book.RatingBook];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet)
    {
        if (book.RatingBook.Given.IsEmpty || book.Head.Launched is not { } launched) return;
        var first = book.RatingBook.Given.Values.Min(g => g.Date);
        var before = (Grade: (RatingGrade?)null, UpToStandard: false);
        for (var month = Period.MonthOf(first > launched ? first : launched); month <= Period.MonthOf(today); month = month.Next)
        {
            var official = book.Head.CountedOn(month.LastDay) ? RatingRules.Official(book.RatingBook, month.LastDay) : null;
            var now = (official?.Grade, UpToStandard: official is { UpToStandard: true });
            if (before.Grade is { } left) sheet.Add(month, $"clubs.rated_{RatingRules.NameOf(left)}", -1);
            if (now.Grade is { } grade) sheet.Add(month, $"clubs.rated_{RatingRules.NameOf(grade)}", 1);
            sheet.Add(month, "clubs.up_to_standard", (now.UpToStandard ? 1 : 0) - (before.UpToStandard ? 1 : 0));
            before = now;
        }
    }

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today) => [];

    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today) => null;
}
