using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;

namespace ClbCloud.Grains.Units;

/// <summary>What a unit is: row <c>unit</c>.</summary>
internal sealed record UnitDefinition
{
    public required UnitKind Kind { get; init; }

    public required UnitForm Form { get; init; }

    public required ImmutableArray<DatedName> Names { get; init; }

    public ImmutableArray<DatedTerrain> Terrains { get; init; } = [];

    public ImmutableArray<DatedLink> Parents { get; init; } = [];

    public ImmutableArray<Village> Villages { get; init; } = [];

    public required DateOnly Established { get; init; }

    public DateOnly? Closed { get; init; }

    public ImmutableArray<string> Successors { get; init; } = [];

    /// <summary>Hash of the command that created it: a repeat is recognised after later changes too.</summary>
    public required string Created { get; init; }

    /// <summary>What makes a project; null for every unit of administration.</summary>
    public Projects.ProjectTerms? Project { get; init; }

    /// <summary>Whether the unit stands at the end of a day.</summary>
    public bool StandsOn(DateOnly day) => Established <= day && (Closed is not { } closed || closed >= day);
}

/// <summary>Counters: row <c>head</c>, written with every commit.</summary>
internal sealed record UnitHead
{
    public int Epoch { get; init; } = 1;

    public long Version { get; init; }

    public long BaseVersion { get; init; }

    public DateTimeOffset? AsOf { get; init; }

    public double LagSeconds { get; init; }

    /// <summary>Keys of the units above today, the nation first.</summary>
    public ImmutableArray<string> Above { get; init; } = [];

    /// <summary>The last entry of the unit's journal; null before the first.</summary>
    public Audit.JournalMark? Journal { get; init; }

    /// <summary>Version of the next report that tells of the unit's own alerts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AlertsVersion { get; init; }
}

/// <summary>A registered child: row <c>kid|{child}</c>.</summary>
internal sealed record Kid
{
    public required ChildRegistration Registration { get; init; }

    /// <summary>Epoch and version of the newest report merged; 0 before the first.</summary>
    public int Epoch { get; init; }

    public long Version { get; init; }

    /// <summary>The same of the newest complete report.</summary>
    public int CompleteEpoch { get; init; }

    public long CompleteVersion { get; init; }

    public DateTimeOffset? AsOf { get; init; }

    public int ClubsRegistered { get; init; }

    public int ClubsReported { get; init; }

    /// <summary>The child has another parent today.</summary>
    public bool Former { get; init; }

    /// <summary>Net changes of the indicator <c>clubs</c> by month: what a commune judges its villages by.</summary>
    public ImmutableSortedDictionary<Period, long> Clubs { get; init; } = ImmutableSortedDictionary<Period, long>.Empty;

    /// <summary>When it registered; null in rows older than this.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>When it was found that it never came to be: it no longer counts. Its first report, or another registration, brings it back.</summary>
    public DateTimeOffset? LapsedAt { get; init; }

    [JsonIgnore]
    public bool Lapsed => LapsedAt is not null;

    [JsonIgnore]
    public bool HasReported => (Epoch, Version) != (0, 0);

    /// <summary>A club counts as registered before it ever reported.</summary>
    public int Registered => Lapsed ? 0 : Registration.IsClub && !HasReported ? 1 : ClubsRegistered;
}

/// <summary>A period of one child, in its bucket <c>ch|{child}|{quarter}</c>. Zeroes are kept: their version guards against late reports.</summary>
internal sealed record ChildPeriod
{
    public required int Epoch { get; init; }

    public required long Version { get; init; }

    public required FigureVector Then { get; init; }

    public FigureVector? Now { get; init; }
}

/// <summary>A club's card: row <c>card|{club}</c>. Stays when it left, for judging past months and against late reports.</summary>
internal sealed record KeptCard
{
    /// <summary>The child that brought it, and that report's epoch and version.</summary>
    public required string Via { get; init; }

    public required int Epoch { get; init; }

    public required long Version { get; init; }

    /// <summary>Version of this unit at which the card last changed.</summary>
    public required long Changed { get; init; }

    public bool Gone { get; init; }

    public required ClubCard Card { get; init; }
}

/// <summary>Open alerts of a child unit's plans: row <c>ka|{child}</c>.</summary>
internal sealed record KidAlerts
{
    public required string Child { get; init; }

    public required int Epoch { get; init; }

    public required long Version { get; init; }

    public required ImmutableArray<Alert> Alerts { get; init; }
}

/// <summary>Figures that the unit computes itself, net changes of a month; all in row <c>own</c>.</summary>
internal sealed record OwnMonth
{
    public required long Version { get; init; }

    public required FigureVector Figures { get; init; }
}

/// <summary>All that a unit keeps in memory; children's periods stay in the store. Shows committed rows only.</summary>
internal sealed record UnitState
{
    public static readonly UnitState Empty = new();

    /// <summary>ETag of the head row; null when there is none.</summary>
    public string? ETag { get; init; }

    public UnitHead Head { get; init; } = new();

    /// <summary>Null when the unit was never created.</summary>
    public UnitDefinition? Unit { get; init; }

    public ImmutableSortedDictionary<string, Kid> Kids { get; init; } = ImmutableSortedDictionary.Create<string, Kid>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, KeptCard> Cards { get; init; } = ImmutableSortedDictionary.Create<string, KeptCard>(StringComparer.Ordinal);

    /// <summary>Sums of the children, rows <c>t|{quarter}</c>.</summary>
    public ImmutableDictionary<Period, KeptPeriod> Sums { get; init; } = ImmutableDictionary<Period, KeptPeriod>.Empty;

    public ImmutableSortedDictionary<Period, OwnMonth> Own { get; init; } = ImmutableSortedDictionary<Period, OwnMonth>.Empty;

    /// <summary>Sums and own figures together: what is read and reported.</summary>
    public ImmutableDictionary<Period, KeptPeriod> Periods { get; init; } = ImmutableDictionary<Period, KeptPeriod>.Empty;

    public ImmutableDictionary<string, Acked> Acks { get; init; } = ImmutableDictionary.Create<string, Acked>(StringComparer.Ordinal);

    /// <summary>What the unit itself recorded: classes, declared figures, approved plans.</summary>
    public UnitFacts Facts { get; init; } = UnitFacts.Empty;

    /// <summary>Open alerts of the unit's own plans by id, rows <c>al|</c>.</summary>
    public ImmutableSortedDictionary<string, Alert> Alerts { get; init; } = ImmutableSortedDictionary.Create<string, Alert>(StringComparer.Ordinal);

    /// <summary>Those of the units below, one level down.</summary>
    public ImmutableSortedDictionary<string, KidAlerts> KidAlerts { get; init; } = ImmutableSortedDictionary.Create<string, KidAlerts>(StringComparer.Ordinal);

    /// <summary>The nation's register of projects by code, rows <c>pj|</c>.</summary>
    public ImmutableSortedDictionary<string, Projects.ProjectEntry> Projects { get; init; } = ImmutableSortedDictionary.Create<string, Projects.ProjectEntry>(StringComparer.Ordinal);

    /// <summary>Version at which a plan, or a figure that one is about, last changed; kept in memory only.</summary>
    public long PlansTouched { get; init; }

    public int ClubsRegistered => Kids.Values.Sum(k => k.Registered);

    public int ClubsReported => Kids.Values.Sum(k => k.ClubsReported);

    public IEnumerable<ClubCard> Listed => Cards.Values.Where(c => !c.Gone).Select(c => c.Card);

    /// <summary>A period as read and reported.</summary>
    public KeptPeriod Joined(Period period)
    {
        var sum = Sums.GetValueOrDefault(period);
        if (!Own.TryGetValue(period, out var own)) return sum ?? throw new KeyNotFoundException($"{period} is not kept.");
        return new()
        {
            Version = Math.Max(own.Version, sum?.Version ?? 0),
            Then = own.Figures.Plus(sum?.Then ?? FigureVector.Zero),
            Now = sum?.Now is { } now ? own.Figures.Plus(now) : null,
        };
    }
}
