using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Activities;

/// <summary>Activities outside the meeting, support plans, cluster groups and their proposals.</summary>
internal sealed record WorkBook
{
    public static readonly WorkBook Empty = new();
}

/// <inheritdoc/>
internal sealed class WorkSlice : IBookSlice
{
    public Task<ClubBook> Load(ClubBook book, IRowStore store, string partition) => Task.FromResult(book);

    public object?[] Inputs(ClubBook book) => [book.WorkBook];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet)
    {
    }

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today) => [];

    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today) => null;
}
