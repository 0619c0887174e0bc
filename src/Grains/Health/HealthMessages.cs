using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Health;

/// <summary>What was read of one member at a meeting; sensitive. Blood pressure, weight, or both.</summary>
[GenerateSerializer, Immutable, Alias("clb.Reading")]
public sealed record Reading
{
    /// <summary>Member id.</summary>
    [Id(0)] public required string Member { get; init; }

    /// <summary>mmHg; together with <see cref="Diastolic"/>.</summary>
    [Id(1)] public int? Systolic { get; init; }

    /// <summary>mmHg.</summary>
    [Id(2)] public int? Diastolic { get; init; }

    /// <summary>Kilograms.</summary>
    [Id(3)] public decimal? Weight { get; init; }

    /// <summary>Referred to the health station.</summary>
    [Id(4)] public bool Referred { get; init; }

    [Id(5)] public string? Note { get; init; }

    /// <summary>At or above the published threshold of blood pressure; no diagnosis.</summary>
    [JsonIgnore]
    public bool IsAboveThreshold => ReadingRules.IsHigh(this);

    /// <summary>Says nothing of what was read, whatever it is put into.</summary>
    public override string ToString() => nameof(Reading);
}

/// <summary>What was measured at the meeting of a day. A repeat is recognised by day and member.</summary>
[GenerateSerializer, Immutable, Alias("clb.RecordReadings")]
public sealed record RecordReadings
{
    /// <summary>Day of a meeting of the club.</summary>
    [Id(0)] public required DateOnly Date { get; init; }

    [Id(1)] public required ImmutableArray<Reading> Readings { get; init; }

    /// <summary>A historical load: no late limit, marked so.</summary>
    [Id(2)] public bool Historical { get; init; }
}

/// <summary>A reading as kept.</summary>
[GenerateSerializer, Immutable, Alias("clb.ReadingFact")]
public sealed record ReadingFact
{
    [Id(0)] public required DateOnly Date { get; init; }

    [Id(1), Sensitive] public required Reading Reading { get; init; }

    [Id(2)] public required DateTimeOffset RecordedAt { get; init; }

    [Id(3)] public bool Historical { get; init; }

    /// <summary>Set when voided; the member may then be entered again for the day, and this stays beside it.</summary>
    [Id(4)] public DateTimeOffset? VoidedAt { get; init; }

    /// <summary>Why it was voided: <c>wrong-entry</c>, <c>duplicate</c>, <c>other</c>.</summary>
    [Id(5)] public string? Reason { get; init; }

    [Id(6)] public int Revision { get; init; }

    [JsonIgnore]
    public bool Stands => VoidedAt is null;
}

/// <summary>Takes a member's reading of a day back.</summary>
[GenerateSerializer, Immutable, Alias("clb.VoidReading")]
public sealed record VoidReading
{
    [Id(0)] public required DateOnly Date { get; init; }

    [Id(1)] public required string Member { get; init; }

    /// <summary><c>wrong-entry</c>, <c>duplicate</c>, <c>other</c>.</summary>
    [Id(2)] public required string Reason { get; init; }
}

/// <summary>A page of readings; <see cref="Next"/> is the opaque position to go on after.</summary>
[GenerateSerializer, Immutable, Alias("clb.ReadingPage")]
public sealed record ReadingPage
{
    [Id(0)] public required ImmutableArray<ReadingFact> Readings { get; init; }

    [Id(1)] public string? Next { get; init; }
}

/// <summary>A yearly check-up of a member as sent, without any result. <see cref="Id"/> is the client's own.</summary>
[GenerateSerializer, Immutable, Alias("clb.Checkup")]
public sealed record Checkup
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>Member id.</summary>
    [Id(1)] public required string Member { get; init; }

    [Id(2)] public required DateOnly Date { get; init; }

    /// <summary>Where: the health station, a hospital, a mobile team.</summary>
    [Id(3), Sensitive] public string? Place { get; init; }
}

/// <summary>Check-ups of one club to record.</summary>
[GenerateSerializer, Immutable, Alias("clb.RecordCheckups")]
public sealed record RecordCheckups
{
    [Id(0)] public required ImmutableArray<Checkup> Checkups { get; init; }

    /// <summary>An administrator's historical load: no late limit.</summary>
    [Id(1)] public bool Historical { get; init; }
}

/// <summary>A check-up as kept.</summary>
[GenerateSerializer, Immutable, Alias("clb.CheckupFact")]
public sealed record CheckupFact
{
    [Id(0)] public required Checkup Checkup { get; init; }

    [Id(1)] public required DateTimeOffset RecordedAt { get; init; }

    [Id(2)] public bool Historical { get; init; }

    /// <summary>Set when voided; the fact stays.</summary>
    [Id(3)] public DateTimeOffset? VoidedAt { get; init; }

    [Id(4)] public string? Reason { get; init; }

    [JsonIgnore]
    public bool Stands => VoidedAt is null;

    /// <summary>Its place in a list by date.</summary>
    [JsonIgnore]
    public string Position => string.Create(CultureInfo.InvariantCulture, $"{Checkup.Date:yyyyMMdd}|{Checkup.Id:N}");
}

/// <summary>Days between which something holds; no last day: until further notice.</summary>
[GenerateSerializer, Immutable, Alias("clb.DaySpan")]
public sealed record DaySpan
{
    [Id(0)] public required DateOnly From { get; init; }

    [Id(1)] public DateOnly? To { get; init; }
}

/// <summary>When a member had a health-insurance card. Sending it again replaces the spans and keeps what was.</summary>
[GenerateSerializer, Immutable, Alias("clb.Insurance")]
public sealed record Insurance
{
    /// <summary>Member id.</summary>
    [Id(0)] public required string Member { get; init; }

    /// <summary>Last days may lie ahead: a card's expiry.</summary>
    [Id(1), Sensitive] public ImmutableArray<DaySpan> Cards { get; init; } = [];

    [Id(2)] public int Revision { get; init; }
}

/// <summary>When a recipient was in a long-term care programme. Sending it again replaces the spans and keeps what was.</summary>
[GenerateSerializer, Immutable, Alias("clb.LongTermCare")]
public sealed record LongTermCare
{
    /// <summary>Recipient id.</summary>
    [Id(0)] public required string Recipient { get; init; }

    [Id(1), Sensitive] public ImmutableArray<DaySpan> Spans { get; init; } = [];

    /// <summary>Name of the programme.</summary>
    [Id(2), Sensitive] public string? Programme { get; init; }

    [Id(3)] public int Revision { get; init; }
}

[GenerateSerializer, Alias("clb.ExerciseKind")]
public enum ExerciseKind
{
    /// <summary>Dưỡng sinh.</summary>
    Wellness = 0,
    Walking = 1,
    BallGames = 2,
    Dance = 3,
    Cycling = 4,
    Other = 5,
}

/// <summary>An exercise group of the club. Sending it again replaces it and keeps what was.</summary>
[GenerateSerializer, Immutable, Alias("clb.ExerciseGroup")]
public sealed record ExerciseGroup
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required ExerciseKind Kind { get; init; }

    [Id(3)] public required DateOnly From { get; init; }

    [Id(4)] public DateOnly? To { get; init; }

    /// <summary>Member ids.</summary>
    [Id(5)] public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>Sessions a week.</summary>
    [Id(6)] public int? PerWeek { get; init; }

    [Id(7)] public int Revision { get; init; }
}
