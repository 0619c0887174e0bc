using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Volunteers;

/// <summary>What a volunteer did at a visit (the list of the published model; clinical acts are logged, not prompted for).</summary>
[GenerateSerializer, Alias("clb.CareTask")]
public enum CareTask
{
    Cooking = 0,
    Cleaning = 1,
    Laundry = 2,
    Conversation = 3,
    Massage = 4,
    BloodPressure = 5,
    Temperature = 6,
    Pulse = 7,
    DietGuidance = 8,
    MedicineGuidance = 9,
    Injection = 10,
    Infusion = 11,
    Company = 12,
    Other = 13,
}

[GenerateSerializer, Alias("clb.VisitSource")]
public enum VisitSource
{
    Phone = 0,
    Paper = 1,
    Partner = 2,
}

/// <summary>Readings taken at a visit; sensitive.</summary>
[GenerateSerializer, Immutable, Alias("clb.Vitals")]
public sealed record Vitals
{
    /// <summary>mmHg.</summary>
    [Id(0)] public int? Systolic { get; init; }

    /// <summary>mmHg.</summary>
    [Id(1)] public int? Diastolic { get; init; }

    /// <summary>Beats a minute.</summary>
    [Id(2)] public int? Pulse { get; init; }

    /// <summary>Degrees Celsius.</summary>
    [Id(3)] public decimal? Temperature { get; init; }

    /// <summary>Says nothing of what was read, whatever it is put into.</summary>
    public override string ToString() => nameof(Vitals);
}

/// <summary>A home-care visit as sent. <see cref="Id"/> is the client's own; a repeat is recognised by it.</summary>
[GenerateSerializer, Immutable, Alias("clb.Visit")]
public sealed record Visit
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>Volunteer id.</summary>
    [Id(1)] public required string Volunteer { get; init; }

    /// <summary>Recipient id.</summary>
    [Id(2)] public required string Recipient { get; init; }

    [Id(3)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>1–720.</summary>
    [Id(4)] public required int Minutes { get; init; }

    /// <summary>Sensitive: an infusion tells of an illness.</summary>
    [Id(5), Sensitive] public required ImmutableArray<CareTask> Tasks { get; init; }

    [Id(6), Sensitive] public Vitals? Vitals { get; init; }

    [Id(7), Sensitive] public string? Note { get; init; }

    [Id(8)] public VisitSource Source { get; init; }
}

/// <summary>A visit as kept: the fact, what was warned of, and what became of it.</summary>
[GenerateSerializer, Immutable, Alias("clb.VisitFact")]
public sealed record VisitFact
{
    [Id(0)] public required Visit Visit { get; init; }

    [Id(1)] public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Loaded by an administrator as history, exempt from the late limit.</summary>
    [Id(2)] public bool Historical { get; init; }

    [Id(3)] public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Set when voided; the fact stays.</summary>
    [Id(4)] public DateTimeOffset? VoidedAt { get; init; }

    /// <summary>The correction that replaced it.</summary>
    [Id(5)] public Guid? ReplacedBy { get; init; }

    /// <summary>The visit that this one corrects.</summary>
    [Id(6)] public Guid? Replaces { get; init; }

    /// <summary>Reason given for voiding or correcting (a code: <c>wrong-entry</c>, <c>not-made</c>, <c>duplicate</c>, <c>other</c>).</summary>
    [Id(7)] public string? Reason { get; init; }

    /// <summary>Counts in figures.</summary>
    [JsonIgnore]
    public bool Stands => VoidedAt is null;
}

/// <summary>Visits of one volunteer to record.</summary>
[GenerateSerializer, Immutable, Alias("clb.RecordVisits")]
public sealed record RecordVisits
{
    [Id(0)] public required ImmutableArray<Visit> Visits { get; init; }

    /// <summary>An administrator's historical load: no late limit, marked so.</summary>
    [Id(1)] public bool Historical { get; init; }
}

/// <summary>A volunteer's change to the club's book, decided on <see cref="Revision"/> of its row.</summary>
[GenerateSerializer, Immutable, Alias("clb.VisitEntry")]
public sealed record VisitEntry
{
    [Id(0)] public required string Volunteer { get; init; }

    /// <summary>The revision of the volunteer's row on which this was decided; another one there makes it stale.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>New facts, with their body hashes by position.</summary>
    [Id(2)] public ImmutableArray<VisitFact> Added { get; init; } = [];

    [Id(3)] public ImmutableArray<string> Hashes { get; init; } = [];

    /// <summary>Facts that were voided or replaced: as they shall be kept now. Each stood before.</summary>
    [Id(4)] public ImmutableArray<VisitFact> Changed { get; init; } = [];

    /// <summary>ETags of their rows as read, by position; without them, who sends it knows that they are as they were.</summary>
    [Id(5)] public ImmutableArray<string> Tags { get; init; } = [];
}

/// <summary>What became of an entry.</summary>
[GenerateSerializer, Alias("clb.AppendStatus")]
public enum AppendStatus
{
    Committed = 0,

    /// <summary>Decided on rows that have changed: read again, decide again.</summary>
    Stale = 1,

    /// <summary>The club is not there.</summary>
    NoClub = 2,
}

/// <summary>Corrects (with <see cref="Replacement"/>) or voids a visit.</summary>
[GenerateSerializer, Immutable, Alias("clb.AmendVisit")]
public sealed record AmendVisit
{
    /// <summary>The visit to amend.</summary>
    [Id(0)] public required Guid Visit { get; init; }

    /// <summary>The corrected visit under an id of its own; null voids.</summary>
    [Id(1)] public Visit? Replacement { get; init; }

    [Id(2)] public required string Reason { get; init; }
}
