using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Health;

namespace ClbCloud.Gateway.ClubHealth;

/// <summary>What was measured at the meeting of a day; one reading a member.</summary>
internal sealed record MeasurementsRequest
{
    /// <summary>Day of a meeting of the club.</summary>
    public required DateOnly Date { get; init; }

    public required IReadOnlyList<ReadingHttp> Readings { get; init; }

    public RecordReadings ToCommand() => new() { Date = Date, Readings = [.. Readings.Select(r => r.ToReading())] };
}

/// <summary>Blood pressure, weight, or both, of one member.</summary>
internal sealed record ReadingHttp
{
    /// <summary>Member id.</summary>
    [Slug] public required string Member { get; init; }

    /// <summary>mmHg.</summary>
    public int? Systolic { get; init; }

    /// <summary>mmHg.</summary>
    public int? Diastolic { get; init; }

    /// <summary>Kilograms.</summary>
    public decimal? Weight { get; init; }

    /// <summary>Referred to the health station.</summary>
    public bool Referred { get; init; }

    [Note] public string? Note { get; init; }

    public Reading ToReading() => new() { Member = Member, Systolic = Systolic, Diastolic = Diastolic, Weight = Weight, Referred = Referred, Note = Note };
}

/// <summary>A reading as kept.</summary>
internal sealed record ReadingFactHttp
{
    public required DateOnly Date { get; init; }

    public required string Member { get; init; }

    public int? Systolic { get; init; }

    public int? Diastolic { get; init; }

    public decimal? Weight { get; init; }

    public required bool Referred { get; init; }

    /// <summary>At or above 140/90 mmHg, the threshold of Decision 3192/QĐ-BYT (2010) and of the WHO. No diagnosis.</summary>
    public required bool AboveThreshold { get; init; }

    public string? Note { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required bool Historical { get; init; }

    public DateTimeOffset? VoidedAt { get; init; }

    public string? Reason { get; init; }

    public static ReadingFactHttp Of(ReadingFact fact) => new()
    {
        Date = fact.Date,
        Member = fact.Reading.Member,
        Systolic = fact.Reading.Systolic,
        Diastolic = fact.Reading.Diastolic,
        Weight = fact.Reading.Weight,
        Referred = fact.Reading.Referred,
        AboveThreshold = fact.Reading.IsAboveThreshold,
        Note = fact.Reading.Note,
        RecordedAt = fact.RecordedAt,
        Historical = fact.Historical,
        VoidedAt = fact.VoidedAt,
        Reason = fact.Reason,
    };
}

/// <summary>Takes a member's reading of a day back.</summary>
internal sealed record VoidReadingRequest
{
    public required DateOnly Date { get; init; }

    /// <summary>Member id.</summary>
    [Slug] public required string Member { get; init; }

    /// <summary>wrong-entry, duplicate, other.</summary>
    [Slug] public required string Reason { get; init; }
}

/// <summary>A yearly check-up of a member, without any result.</summary>
internal sealed record CheckupRequest
{
    /// <summary>The sender's own id; a repeat is recognised by it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Member id.</summary>
    [Slug] public required string Member { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Where: the health station, a hospital, a mobile team.</summary>
    [Name] public string? Place { get; init; }

    public Checkup ToCheckup() => new() { Id = Id, Member = Member, Date = Date, Place = Place };
}

/// <summary>When a member had a health-insurance card; replaces what was sent before.</summary>
internal sealed record InsuranceRequest
{
    /// <summary>Member id.</summary>
    [Slug] public required string Member { get; init; }

    public required IReadOnlyList<SpanHttp> Cards { get; init; }

    public Insurance ToInsurance() => new() { Member = Member, Cards = [.. Cards.Select(s => s.ToSpan())] };
}

/// <summary>When a recipient was in a long-term care programme; replaces what was sent before.</summary>
internal sealed record LongTermCareRequest
{
    /// <summary>Recipient id.</summary>
    [Slug] public required string Recipient { get; init; }

    public required IReadOnlyList<SpanHttp> Spans { get; init; }

    [Name] public string? Programme { get; init; }

    public LongTermCare ToCare() => new() { Recipient = Recipient, Spans = [.. Spans.Select(s => s.ToSpan())], Programme = Programme };
}

internal sealed record SpanHttp
{
    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    public DaySpan ToSpan() => new() { From = From, To = To };
}

/// <summary>An exercise group; sending it again replaces it and keeps what was.</summary>
internal sealed record ExerciseGroupRequest
{
    [Slug] public required string Id { get; init; }

    [Name] public required string Name { get; init; }

    /// <summary>wellness, walking, ball-games, dance, cycling, other.</summary>
    public required ExerciseKind Kind { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>Member ids.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Sessions a week.</summary>
    [Whole(1, 14)] public int? PerWeek { get; init; }

    public ExerciseGroup ToGroup() => new() { Id = Id, Name = Name, Kind = Kind, From = From, To = To, Members = [.. Members ?? []], PerWeek = PerWeek };
}
