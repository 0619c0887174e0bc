using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Volunteers;

/// <summary>All volunteers of a club at once; key as <c>IClubGrain</c>.</summary>
[Alias("clb.IClubVolunteers")]
public interface IClubVolunteers : IGrainWithStringKey
{
    /// <summary>Weeks of every volunteer who was one on any day of them, in id order; none for a span of more than 54 weeks.</summary>
    [Alias("WeekBoard"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<VolunteerWeeks>> WeekBoard(Period from, Period to);
}
