using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Clubs;

/// <summary>
/// A club and its book: the only writer of its partition. Judges what time alone changes, keeps its figures by month
/// and week, and reports them to its commune. Key: <c>bac-ninh|clb-0007</c>.
/// </summary>
[Alias("clb.IClubGrain")]
public interface IClubGrain : IGrainWithStringKey
{
    /// <summary>Registers with the commune, then commits. Refusals: <c>club.exists</c>, <c>club.commune_unknown</c>, <c>club.name</c>, <c>club.date</c>, <c>club.village_unknown</c>.</summary>
    [Alias("SetUp"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<ClubView>> SetUp(SetUpClub command);

    /// <summary>Refusals: <c>club.unknown</c>, <c>club.name</c>, <c>club.date</c>, <c>club.status</c>, <c>club.board</c>, <c>club.commune_unknown</c>.</summary>
    [Alias("Change"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ClubView>> Change(ChangeClub command);

    /// <summary>The club; null when it was never set up.</summary>
    [Alias("Get"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<ClubView?> Get();

    /// <summary>Adds up to 1,000 members; per-item results.</summary>
    [Alias("AddMembers"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ImmutableArray<ItemResult>>> AddMembers(ImmutableArray<AddMember> members);

    [Alias("ChangeMember"), Needs(Right.Write, Power.Record)]
    Task<Outcome<Member>> ChangeMember(ChangePerson change);

    /// <summary>Members in id order, at most 1,000 after <paramref name="after"/>.</summary>
    [Alias("Members"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<Member>> Members(string? after, int limit);

    [Alias("AddVolunteers"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ImmutableArray<ItemResult>>> AddVolunteers(ImmutableArray<AddVolunteer> volunteers);

    [Alias("ChangeVolunteer"), Needs(Right.Write, Power.Record)]
    Task<Outcome<Volunteer>> ChangeVolunteer(ChangePerson change);

    [Alias("Volunteers"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<Volunteer>> Volunteers(string? after, int limit);

    [Alias("AddRecipients"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ImmutableArray<ItemResult>>> AddRecipients(ImmutableArray<Recipient> recipients);

    [Alias("ChangeRecipient"), Needs(Right.Write, Power.Record)]
    Task<Outcome<Recipient>> ChangeRecipient(ChangePerson change);

    [Alias("Recipients"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<Recipient>> Recipients(string? after, int limit);

    /// <summary>Refusals: <c>meeting.future</c>, <c>meeting.too_late</c>, <c>meeting.before_launch</c>, <c>meeting.attendance</c>, <c>meeting.member_unknown</c>, <c>meeting.areas</c>.</summary>
    [Alias("PutMeeting"), Needs(Right.Write, Power.Record)]
    Task<Outcome<Meeting>> PutMeeting(PutMeeting meeting);

    /// <summary>Meetings between two days, in date order.</summary>
    [Alias("Meetings"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<Meeting>> Meetings(DateOnly from, DateOnly to);

    /// <summary>Visit facts that started in [<paramref name="from"/>, <paramref name="to"/>] (local days), in start order; a page of at most <paramref name="limit"/>.</summary>
    [Alias("Visits"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<VisitPage> Visits(DateOnly from, DateOnly to, string? volunteer, string? after, int limit);

    /// <summary>Refusals: <c>period.not_kept</c>, <c>indicator.unknown</c>, <c>club.unknown</c>.</summary>
    [Alias("Figures"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<Outcome<FiguresView>> Figures(FiguresQuery query);

    /// <summary>A trend. Refusals: <c>period.not_kept</c>, <c>period.span</c>, <c>indicator.unknown</c>, <c>club.unknown</c>.</summary>
    [Alias("Series"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<Outcome<SeriesView>> Series(SeriesQuery query);

    /// <summary>Open alerts, and with <paramref name="closed"/> the closed ones too, newest first, at most 500.</summary>
    [Alias("Alerts"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<ImmutableArray<Alert>> Alerts(bool closed);

    /// <summary>The weeks of a volunteer; null when there is no such volunteer.</summary>
    [Alias("Weeks"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<WeekView>?> Weeks(string volunteer, Period from, Period to);

    /// <summary>Keys of the units above the club today, the nation first; empty when the club was never set up.</summary>
    [Alias("Line"), AlwaysInterleave, ReadOnly, Needs(Right.Below)]
    Task<ImmutableArray<string>> Line();

    /// <summary>A volunteer's rows; null when there is no such volunteer.</summary>
    [Alias("Page"), AlwaysInterleave, ReadOnly, Needs(Right.Child)]
    Task<VolunteerPage?> Page(string volunteer);

    /// <summary>Commits a volunteer's decided entry with whatever else is waiting.</summary>
    [Alias("Append"), AlwaysInterleave, Needs(Right.Child)]
    Task<AppendStatus> Append(VisitEntry entry);

    /// <summary>Judges every boundary passed since last time, in order; reads policy again when <paramref name="policyChanged"/>; sends what is unreported.</summary>
    [Alias("Wake"), Needs(Right.Operate)]
    Task Wake(bool policyChanged);

    /// <summary>Computes all figures again from the facts and reports everything again.</summary>
    [Alias("Rebuild"), Needs(Right.Operate)]
    Task Rebuild();
}

/// <summary>A page of visits; <see cref="Next"/> is the opaque position to go on after.</summary>
[GenerateSerializer, Immutable, Alias("clb.VisitPage")]
public sealed record VisitPage
{
    [Id(0)] public required ImmutableArray<VisitFact> Visits { get; init; }

    [Id(1)] public string? Next { get; init; }
}
