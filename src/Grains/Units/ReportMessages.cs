using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Units;

/// <summary>What a child tells its parent before its own first commit.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChildRegistration")]
public sealed record ChildRegistration
{
    [Id(0)] public required string Child { get; init; }

    /// <summary>True for a club, false for a unit.</summary>
    [Id(1)] public required bool IsClub { get; init; }

    /// <summary>Kind, form and name of a unit; for a club its name.</summary>
    [Id(2)] public required string NameVi { get; init; }

    [Id(3)] public string? NameEn { get; init; }

    [Id(4)] public string? Code { get; init; }

    [Id(5)] public UnitForm? Form { get; init; }
}

/// <summary>A registered child, as the parent lists it.</summary>
[GenerateSerializer, Immutable, Alias("clb.ChildView")]
public sealed record ChildView
{
    [Id(0)] public required ChildRegistration Registration { get; init; }

    /// <summary>Newest commit below it that is merged here; null before its first report.</summary>
    [Id(1)] public DateTimeOffset? AsOf { get; init; }

    /// <summary>The child has another parent today.</summary>
    [Id(2)] public bool Former { get; init; }

    /// <summary>It registered long ago and was never heard of: a crash may have cut it off before its first commit.</summary>
    [Id(3)] public bool Overdue { get; init; }
}

/// <summary>
/// Changed figures of one period for one destination. Snapshots, not deltas: the parent keeps the newest version of
/// each (child, period).
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.PeriodReport")]
public sealed record PeriodReport
{
    [Id(0)] public required Period Period { get; init; }

    /// <summary>Figures under the map of the period.</summary>
    [Id(1)] public required FigureVector Then { get; init; }

    /// <summary>Figures under the map of today; null when the same as <see cref="Then"/>.</summary>
    [Id(2)] public FigureVector? Now { get; init; }
}

/// <summary>
/// A versioned snapshot of changed periods (at most 40), and of changed cards (at most 15), of one child for one
/// destination. Repeats and reordering do no harm.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.ChildReport")]
public sealed record ChildReport
{
    public const int MaxPeriods = 40;
    public const int MaxCards = 15;
    public const int MaxAlerts = 50;

    [Id(0)] public required string Child { get; init; }

    /// <summary>Raised by a restore; a parent takes a higher epoch over any version of a lower one.</summary>
    [Id(1)] public required int Epoch { get; init; }

    /// <summary>The child's version that this snapshot shows; compared per period and card within an epoch.</summary>
    [Id(2)] public required long Version { get; init; }

    [Id(3)] public ImmutableArray<PeriodReport> Periods { get; init; } = [];

    [Id(4)] public ImmutableArray<ClubCard> Cards { get; init; } = [];

    /// <summary>Keys of cards that left this destination.</summary>
    [Id(5)] public ImmutableArray<string> CardsGone { get; init; } = [];

    /// <summary>Newest club commit that this report contains; the Unix epoch when there is none.</summary>
    [Id(6)] public required DateTimeOffset AsOf { get; init; }

    /// <summary>Clubs registered below the child (1 for a club).</summary>
    [Id(7)] public required int ClubsRegistered { get; init; }

    /// <summary>Of those: with a merged report.</summary>
    [Id(8)] public required int ClubsReported { get; init; }

    /// <summary>
    /// Set on the last part of a complete report (the first one, the first of a new epoch, after links changed or a
    /// rebuild): all periods that the child has for this destination; the parent zeroes the rest.
    /// </summary>
    [Id(9)] public ImmutableArray<Period> AllPeriods { get; init; }

    /// <summary>The child has another parent today; this one keeps what happened before.</summary>
    [Id(10)] public bool Former { get; init; }

    /// <summary>The child's own open alerts (at most <see cref="MaxAlerts"/>), all of them; null when nothing of them changed.</summary>
    [Id(11)] public ImmutableArray<Alerts.Alert>? Alerts { get; init; }
}

/// <summary>The parent's answer once the report is durable.</summary>
[GenerateSerializer, Immutable, Alias("clb.ReportAck")]
public sealed record ReportAck
{
    [Id(0)] public required int Epoch { get; init; }

    [Id(1)] public required long Version { get; init; }

    /// <summary>Changes whenever a policy or an excuse above the child changes; opaque.</summary>
    [Id(2)] public string PolicyStamp { get; init; } = string.Empty;
}
