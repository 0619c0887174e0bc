using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Slices;

/// <summary>
/// One area of the club's book beyond its people, visits and meetings: funds and loans, activities, health, training,
/// rating. Knows its rows, its part of the figures, its alerts, and when they change by themselves.
/// </summary>
internal interface IBookSlice
{
    /// <summary>Reads the slice's rows into the book.</summary>
    Task<ClubBook> Load(ClubBook book, IRowStore store, string partition);

    /// <summary>What its figures depend on; while all are the same objects (and the month and terms are), nothing is counted again.</summary>
    object?[] Inputs(ClubBook book);

    /// <summary>Adds its figures, stocks as net changes dated in their months.</summary>
    void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet);

    /// <summary>Alerts that should be open on the day; opening instants are filled in by <see cref="AlertRules"/>.</summary>
    IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today);

    /// <summary>The next local day after today on which its figures or alerts change without any fact.</summary>
    DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today);
}

/// <summary>All slices of the book.</summary>
internal static class BookSlices
{
    public static readonly IBookSlice[] All = [new Funds.MoneySlice(), new Activities.WorkSlice(), new Health.HealthSlice(), new Training.TrainingSlice(), new Ratings.RatingSlice(), new Privacy.PrivacySlice()];
}
