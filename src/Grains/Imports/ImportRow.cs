using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Imports;

/// <summary>A row of a file as read: one of the contents, or why it could not be read.</summary>
[GenerateSerializer, Immutable, Alias("clb.ImportRow")]
public sealed record ImportRow
{
    /// <summary>Row of the file, the head row being 1.</summary>
    [Id(0)] public required int Number { get; init; }

    /// <summary>Code of the club; null when the row names none.</summary>
    [Id(1)] public string? Club { get; init; }

    /// <summary>The sender's code of what the row is about; meetings are known by their day and have none.</summary>
    [Id(2)] public string? Code { get; init; }

    [Id(3)] public Refusal? Refusal { get; init; }

    [Id(4)] public ClubRow? About { get; init; }

    [Id(5)] public PersonRow? Person { get; init; }

    [Id(6)] public VisitRow? Visit { get; init; }

    [Id(7)] public MeetingRow? Meeting { get; init; }

    [Id(8)] public EntryRow? Entry { get; init; }
}

/// <summary>A club. Null leaves what is there.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClubRow")]
public sealed record ClubRow
{
    [Id(0)] public string? NameVi { get; init; }

    [Id(1)] public string? NameEn { get; init; }

    /// <summary>Id of the commune in the tenant.</summary>
    [Id(2)] public string? Commune { get; init; }

    [Id(3)] public DateOnly? Launched { get; init; }

    [Id(4)] public DateOnly? ReportingFrom { get; init; }

    [Id(5)] public ClubOrigin? Origin { get; init; }

    [Id(6)] public string? DecisionNumber { get; init; }

    [Id(7)] public DateOnly? DecisionDate { get; init; }

    [Id(8)] public string? DecisionIssuer { get; init; }

    [Id(9)] public DateOnly? RulesAdopted { get; init; }
}

/// <summary>A member, recipient or volunteer. Null leaves what is there.</summary>
[GenerateSerializer, Immutable, Alias("clb.PersonRow")]
public sealed record PersonRow
{
    [Id(0)] public string? Name { get; init; }

    /// <summary>Joined, or taken into care.</summary>
    [Id(1)] public DateOnly? From { get; init; }

    /// <summary>Left, or care ended.</summary>
    [Id(2)] public DateOnly? To { get; init; }

    [Id(3)] public int? BirthYear { get; init; }

    [Id(4)] public Sex? Sex { get; init; }

    [Id(5)] public ImmutableArray<Circumstance>? Circumstances { get; init; }

    /// <summary>Recipients and volunteers: code of the member that they are.</summary>
    [Id(6)] public string? Member { get; init; }

    /// <summary>Volunteers: teams to be in; those there already stay.</summary>
    [Id(7)] public ImmutableArray<Team>? Teams { get; init; }

    /// <summary>Volunteers: codes of recipients to care for; those there already stay.</summary>
    [Id(8)] public ImmutableArray<string>? Recipients { get; init; }

    /// <summary>Says nothing of the person, whatever it is put into.</summary>
    public override string ToString() => nameof(PersonRow);
}

/// <summary>A home-care visit.</summary>
[GenerateSerializer, Immutable, Alias("clb.VisitRow")]
public sealed record VisitRow
{
    /// <summary>Code of the volunteer.</summary>
    [Id(0)] public required string Volunteer { get; init; }

    /// <summary>Code of the recipient.</summary>
    [Id(1)] public required string Recipient { get; init; }

    [Id(2)] public required DateTimeOffset StartedAt { get; init; }

    [Id(3)] public required int Minutes { get; init; }

    [Id(4)] public required ImmutableArray<CareTask> Tasks { get; init; }

    [Id(5)] public string? Note { get; init; }

    /// <summary>Says nothing of the visit, whatever it is put into.</summary>
    public override string ToString() => nameof(VisitRow);
}

/// <summary>A regular meeting.</summary>
[GenerateSerializer, Immutable, Alias("clb.MeetingRow")]
public sealed record MeetingRow
{
    [Id(0)] public required DateOnly Date { get; init; }

    [Id(1)] public int? Attendance { get; init; }

    /// <summary>Codes of members present.</summary>
    [Id(2)] public ImmutableArray<string>? Present { get; init; }

    [Id(3)] public ImmutableArray<Area> Areas { get; init; } = [];

    [Id(4)] public ImmutableArray<Theme> Themes { get; init; } = [];

    [Id(5)] public string? Note { get; init; }
}

/// <summary>A fund posting.</summary>
[GenerateSerializer, Immutable, Alias("clb.EntryRow")]
public sealed record EntryRow
{
    [Id(0)] public required EntryKind Kind { get; init; }

    [Id(1)] public required DateOnly Date { get; init; }

    /// <summary>Whole đồng.</summary>
    [Id(2)] public required long Dong { get; init; }

    [Id(3)] public Fund? Fund { get; init; }

    [Id(4)] public EntryForm Form { get; init; }

    [Id(5)] public SeedSource? Source { get; init; }

    [Id(6)] public string? Donor { get; init; }

    /// <summary>Code of the member.</summary>
    [Id(7)] public string? Member { get; init; }

    [Id(8)] public string? Item { get; init; }

    [Id(9)] public string? Purpose { get; init; }

    /// <summary>Says nothing of the posting, whatever it is put into.</summary>
    public override string ToString() => nameof(EntryRow);
}
