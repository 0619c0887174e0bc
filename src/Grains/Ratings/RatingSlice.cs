using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Ratings;

/// <summary>Self-scores and ratings of the club.</summary>
internal sealed record RatingBook
{
    public static readonly RatingBook Empty = new();
}

/// <inheritdoc/>
internal sealed class RatingSlice : IBookSlice
{
    public Task<ClubBook> Load(ClubBook book, IRowStore store, string partition) => Task.FromResult(book);

    public object?[] Inputs(ClubBook book) => [book.RatingBook];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet)
    {
    }

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today) => [];

    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today) => null;
}
