using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Volunteers;

/// <summary>A volunteer: decides on its own visits, and hands the decision to its club's book. Key: <c>bac-ninh|clb-0007|v-012</c>.</summary>
[Alias("clb.IVolunteerGrain")]
public interface IVolunteerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Records visits of this volunteer, at most 1,000; one result an item, in order. Codes: <c>visit.volunteer_unknown</c>,
    /// <c>visit.future</c>, <c>visit.before_joining</c>, <c>visit.after_leaving</c>, <c>visit.too_late</c>,
    /// <c>visit.recipient_unknown</c>, <c>visit.recipient_unassigned</c>, <c>visit.minutes</c>, <c>visit.tasks</c>,
    /// <c>visit.id_reused</c>; warning <c>visit.overlaps</c>.
    /// </summary>
    [Alias("Record"), Needs(Right.Write, Power.Visit)]
    Task<ImmutableArray<ItemResult>> Record(RecordVisits command);

    /// <summary>Corrects or voids a visit. Refusals: <c>visit.unknown</c>, <c>visit.already_void</c>, <c>visit.reason</c> and those of recording.</summary>
    [Alias("Amend"), Needs(Right.Write, Power.Record)]
    Task<Outcome<VisitFact>> Amend(AmendVisit command);

    /// <summary>Weeks against the norm; null when there is no such volunteer.</summary>
    [Alias("Weeks"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<WeekView>?> Weeks(Period from, Period to);
}
