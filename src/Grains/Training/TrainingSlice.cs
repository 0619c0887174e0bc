using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Training;

/// <summary>Training of the club's board.</summary>
internal sealed record TrainingBook
{
    public static readonly TrainingBook Empty = new();
}

/// <inheritdoc/>
internal sealed class TrainingSlice : IBookSlice
{
    public Task<ClubBook> Load(ClubBook book, IRowStore store, string partition) => Task.FromResult(book);

    public object?[] Inputs(ClubBook book) => [book.TrainingBook];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet)
    {
    }

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today) => [];

    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today) => null;
}
