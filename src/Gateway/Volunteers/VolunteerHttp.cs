using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Volunteers;

internal sealed record NewVolunteer
{
    [Slug] public required string Id { get; init; }

    [Name] public required string Name { get; init; }

    public required DateOnly Joined { get; init; }

    public DateOnly? Left { get; init; }

    /// <summary>Member id when the volunteer is one.</summary>
    [Slug] public string? Member { get; init; }

    [Whole(1880, 2200)] public int? BirthYear { get; init; }

    public Sex? Sex { get; init; }

    /// <summary>Home care unless said otherwise.</summary>
    public IReadOnlyList<Team>? Teams { get; init; }

    /// <summary>Ids of recipients in the volunteer's care from the first day on.</summary>
    public IReadOnlyList<string>? Recipients { get; init; }

    public IReadOnlyList<ExcusedHttp>? Excused { get; init; }

    public AddVolunteer ToCommand() => new()
    {
        Id = Id,
        Name = Name,
        Joined = Joined,
        Left = Left,
        Member = Member,
        BirthYear = BirthYear,
        Sex = Sex,
        Teams = Teams is null ? [Team.HomeCare] : [.. Teams],
        Recipients = [.. Recipients ?? []],
        Excused = ExcusedHttp.All(Excused) ?? [],
    };
}

/// <summary>Corrects a volunteer; what is absent stays, a list replaces the whole list.</summary>
internal sealed record VolunteerChange
{
    [Name] public string? Name { get; init; }

    public DateOnly? Joined { get; init; }

    public DateOnly? Left { get; init; }

    /// <summary>The volunteer did not leave after all.</summary>
    public bool Reopen { get; init; }

    [Whole(1880, 2200)] public int? BirthYear { get; init; }

    public Sex? Sex { get; init; }

    public IReadOnlyList<TeamHttp>? Teams { get; init; }

    public IReadOnlyList<AssignmentHttp>? Assignments { get; init; }

    public IReadOnlyList<ExcusedHttp>? Excused { get; init; }

    public ChangePerson ToCommand(string id) => new()
    {
        Id = id,
        Name = Name,
        From = Joined,
        To = Left,
        Reopen = Reopen,
        BirthYear = BirthYear,
        Sex = Sex,
        Teams = Teams is null ? null : [.. Teams.Select(s => new TeamSpan { Team = s.Team, From = s.From, To = s.To })],
        Assignments = Assignments is null ? null : [.. Assignments.Select(a => new Assignment { Recipient = a.Recipient, From = a.From, To = a.To })],
        Excused = ExcusedHttp.All(Excused),
    };
}

internal sealed record TeamHttp
{
    public required Team Team { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }
}

internal sealed record AssignmentHttp
{
    /// <summary>Recipient id.</summary>
    [Slug] public required string Recipient { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }
}

/// <summary>Days on which nothing is owed.</summary>
internal sealed record ExcusedHttp
{
    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    /// <summary>illness, family, travel, tet, other.</summary>
    [Slug] public required string Reason { get; init; }

    public static ImmutableArray<ExcusedSpan>? All(IReadOnlyList<ExcusedHttp>? spans) =>
        spans is null ? null : [.. spans.Select(e => new ExcusedSpan { From = e.From, To = e.To, Reason = e.Reason })];
}

/// <summary>A volunteer.</summary>
internal sealed record VolunteerHttp
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required string Name { get; init; }

    public required DateOnly Joined { get; init; }

    public DateOnly? Left { get; init; }

    public string? Member { get; init; }

    public int? BirthYear { get; init; }

    public Sex? Sex { get; init; }

    public required IReadOnlyList<TeamSpan> Teams { get; init; }

    public required IReadOnlyList<Assignment> Assignments { get; init; }

    /// <summary>Ids of all recipients that the volunteer was given.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    public required IReadOnlyList<ExcusedSpan> Excused { get; init; }

    public required int Revision { get; init; }

    public static VolunteerHttp Of(string club, Volunteer volunteer) => new()
    {
        Id = volunteer.Id,
        Key = Keys.Volunteer(club, volunteer.Id),
        Name = volunteer.Name,
        Joined = volunteer.Joined,
        Left = volunteer.Left,
        Member = volunteer.Member,
        BirthYear = volunteer.BirthYear,
        Sex = volunteer.Sex,
        Teams = volunteer.Teams,
        Assignments = volunteer.Assignments,
        Recipients = [.. volunteer.Assignments.Select(a => a.Recipient).Distinct()],
        Excused = volunteer.Excused,
        Revision = volunteer.Revision,
    };
}
