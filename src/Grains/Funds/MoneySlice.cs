using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Funds;

/// <summary>Both funds and the loans of a club.</summary>
internal sealed record Ledger
{
    public static readonly Ledger Empty = new();
}

/// <inheritdoc/>
internal sealed class MoneySlice : IBookSlice
{
    public Task<ClubBook> Load(ClubBook book, IRowStore store, string partition) => Task.FromResult(book);

    public object?[] Inputs(ClubBook book) => [book.Ledger];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet)
    {
    }

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today) => [];

    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today) => null;
}
