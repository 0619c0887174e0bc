using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Health;

/// <summary>Health of members: counts in figures; readings are kept apart.</summary>
internal sealed record HealthBook
{
    public static readonly HealthBook Empty = new();
}

/// <inheritdoc/>
internal sealed class HealthSlice : IBookSlice
{
    public Task<ClubBook> Load(ClubBook book, IRowStore store, string partition) => Task.FromResult(book);

    public object?[] Inputs(ClubBook book) => [book.HealthBook];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet)
    {
    }

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today) => [];

    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today) => null;
}
