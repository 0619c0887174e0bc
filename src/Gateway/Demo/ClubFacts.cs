using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Demo;

/// <summary>The visits of one volunteer.</summary>
internal sealed record VolunteerVisits(string Volunteer, ImmutableArray<Visit> Visits);

/// <summary>Everything that is loaded of one club.</summary>
internal sealed record ClubFacts
{
    public required ClubPlan Plan { get; init; }

    public required ImmutableArray<AddMember> Members { get; init; }

    public required ImmutableArray<Recipient> Recipients { get; init; }

    public required ImmutableArray<AddVolunteer> Volunteers { get; init; }

    /// <summary>Board, and what happened to the club since.</summary>
    public required ChangeClub Change { get; init; }

    public required ImmutableArray<PutMeeting> Meetings { get; init; }

    public required ImmutableArray<VolunteerVisits> Visits { get; init; }

    public ClubMoney Money { get; init; } = ClubMoney.None;

    public ClubWork Work { get; init; } = ClubWork.None;

    public static ClubFacts Of(ClubPlan plan, int seed, DateTimeOffset now)
    {
        var members = People.Members(plan, Dice.For(seed, $"{plan.Key}|members"));
        var recipients = People.Recipients(plan, members, Dice.For(seed, $"{plan.Key}|recipients"));
        var volunteers = People.Volunteers(plan, members, recipients, Dice.For(seed, $"{plan.Key}|volunteers"));
        var meetings = Activities.Meetings(plan, members, seed, now);
        return new()
        {
            Plan = plan,
            Members = members,
            Recipients = recipients,
            Volunteers = volunteers,
            Change = new ChangeClub
            {
                Board = People.Board(plan, members, Dice.For(seed, $"{plan.Key}|board")),
                Status = plan.PausedFrom is { } paused ? new StatusChange { From = paused, Status = ClubStatus.Paused } : null,
                Consolidated = plan.Consolidated,
            },
            Meetings = meetings,
            Visits = Activities.Visits(plan, volunteers, seed, now),
            Money = Demo.Money.Of(plan, members, meetings, seed, now),
            Work = Demo.Work.Of(plan, members, meetings, seed, now),
        };
    }
}
