using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Volunteers;

/// <summary>
/// A visit as sent. Tasks and source are read as words: an unknown one is that visit's fault and must not cost a phone
/// the other visits of its batch.
/// </summary>
internal sealed record VisitRequest
{
    /// <summary>The sender's own id; a repeat is recognised by it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Volunteer id.</summary>
    public required string Volunteer { get; init; }

    /// <summary>Recipient id.</summary>
    public required string Recipient { get; init; }

    /// <summary>With its offset from UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>1–720.</summary>
    public required int Minutes { get; init; }

    /// <summary>cooking, cleaning, laundry, conversation, massage, blood-pressure, temperature, pulse, diet-guidance, medicine-guidance, injection, infusion, company, other.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    public VitalsHttp? Vitals { get; init; }

    [Note] public string? Note { get; init; }

    /// <summary>phone, paper, partner.</summary>
    public string Source { get; init; } = "phone";

    /// <summary>The visit, or what keeps it from being one.</summary>
    public Outcome<Visit> ToVisit()
    {
        if (!Keys.IsSlug(Volunteer)) return Refusal.Of("visit.volunteer_unknown", "volunteer");
        if (!Keys.IsSlug(Recipient)) return Refusal.Of("visit.recipient_unknown", "recipient");
        if (!Wire.TryName<VisitSource>(Source, out var source)) return Refusal.Of("visit.source", "source");
        var tasks = ImmutableArray.CreateBuilder<CareTask>(Tasks.Count);
        foreach (var name in Tasks)
        {
            if (!Wire.TryName<CareTask>(name, out var task)) return Refusal.Of("visit.tasks", "tasks");
            tasks.Add(task);
        }

        return new Visit
        {
            Id = Id,
            Volunteer = Volunteer,
            Recipient = Recipient,
            StartedAt = StartedAt,
            Minutes = Minutes,
            Tasks = tasks.ToImmutable(),
            Vitals = Vitals?.ToVitals(),
            Note = Note,
            Source = source,
        };
    }
}

internal sealed record VitalsHttp
{
    /// <summary>mmHg.</summary>
    public int? Systolic { get; init; }

    /// <summary>mmHg.</summary>
    public int? Diastolic { get; init; }

    /// <summary>Beats a minute.</summary>
    public int? Pulse { get; init; }

    /// <summary>Degrees Celsius.</summary>
    public decimal? Temperature { get; init; }

    public Vitals ToVitals() => new() { Systolic = Systolic, Diastolic = Diastolic, Pulse = Pulse, Temperature = Temperature };
}

/// <summary>Corrects or voids a visit.</summary>
internal sealed record AmendRequest
{
    /// <summary>Volunteer id of the visit.</summary>
    [Slug] public required string Volunteer { get; init; }

    /// <summary>wrong-entry, not-made, duplicate, other.</summary>
    [Slug] public required string Reason { get; init; }

    /// <summary>The visit as it was, under an id of its own; without one the visit is voided.</summary>
    public VisitRequest? Replacement { get; init; }
}

/// <summary>A visit as kept.</summary>
internal sealed record VisitFactHttp
{
    public required Guid Id { get; init; }

    public required string Volunteer { get; init; }

    public required string Recipient { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required int Minutes { get; init; }

    public required IReadOnlyList<CareTask> Tasks { get; init; }

    public Vitals? Vitals { get; init; }

    public string? Note { get; init; }

    public required VisitSource Source { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required bool Historical { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public DateTimeOffset? VoidedAt { get; init; }

    public Guid? ReplacedBy { get; init; }

    public Guid? Replaces { get; init; }

    public string? Reason { get; init; }

    public static VisitFactHttp Of(VisitFact fact) => new()
    {
        Id = fact.Visit.Id,
        Volunteer = fact.Visit.Volunteer,
        Recipient = fact.Visit.Recipient,
        StartedAt = fact.Visit.StartedAt,
        Minutes = fact.Visit.Minutes,
        Tasks = fact.Visit.Tasks,
        Vitals = fact.Visit.Vitals,
        Note = fact.Visit.Note,
        Source = fact.Visit.Source,
        RecordedAt = fact.RecordedAt,
        Historical = fact.Historical,
        Warnings = fact.Warnings,
        VoidedAt = fact.VoidedAt,
        ReplacedBy = fact.ReplacedBy,
        Replaces = fact.Replaces,
        Reason = fact.Reason,
    };
}
