using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Plans;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Grains.Feed;

/// <summary>A kind of fact: how its rows begin, what it is called outside, and who may know of a single one.</summary>
/// <param name="Row">First part of the row's key.</param>
/// <param name="Name">As in events.</param>
/// <param name="Guard">Who may know.</param>
internal sealed record FactKind(string Row, string Name, FactGuard Guard);

/// <summary>Who may know of a single fact of a kind.</summary>
internal enum FactGuard
{
    /// <summary>Who reads persons' records.</summary>
    Persons,

    /// <summary>Who reads the funds' book.</summary>
    Money,

    /// <summary>That there was one, for who reads persons' records; whose, for nobody: it tells of a person's health.</summary>
    Sensitive,

    /// <summary>Who reads units' figures.</summary>
    Units,
}

/// <summary>The kinds of facts of a club's book and of units. A row of a kind that is not listed is told of without its id.</summary>
internal static class FactKinds
{
    public const string Club = "club";
    public const string Changed = ".changed";
    public const string ClubChanged = Club + Changed;
    public const string ClubRestored = Club + ".restored";
    public const string Unit = "unit";
    public const string UnitChanged = Unit + Changed;
    public const string UnitRestored = Unit + ".restored";

    /// <summary>Who may sign in by which phone is nothing that happened in the club: no feed tells of it.</summary>
    public const string Device = "dv";

    private const string Money = "e";
    private static readonly FactKind Other = new(string.Empty, "other", FactGuard.Sensitive);

    // What a command is mainly about stands before what it changes along the way.
    private static readonly ImmutableArray<FactKind> Kinds =
    [
        new("x", "visit", FactGuard.Persons),
        new("mt", "meeting", FactGuard.Persons),
        new("ln", "loan", FactGuard.Money),
        new("nd", "loan-need", FactGuard.Money),
        new("lg", "livelihood-group", FactGuard.Money),
        new(Money, "entry", FactGuard.Money),
        new("wa", "activity", FactGuard.Persons),
        new("wp", "support-plan", FactGuard.Persons),
        new("wq", "proposal", FactGuard.Sensitive),
        new("wo", "older-person", FactGuard.Sensitive),
        new("wc", "cluster", FactGuard.Persons),
        new("hr", "reading", FactGuard.Sensitive),
        new("hk", "checkup", FactGuard.Sensitive),
        new("hi", "insurance", FactGuard.Sensitive),
        new("hl", "long-term-care", FactGuard.Sensitive),
        new("hg", "exercise-group", FactGuard.Persons),
        new("m", "member", FactGuard.Persons),
        new("v", "volunteer", FactGuard.Persons),
        new("r", "recipient", FactGuard.Persons),
        new("er", "erasure", FactGuard.Persons),
        new("cn", "consent", FactGuard.Sensitive),
        new("dr", "data-request", FactGuard.Sensitive),
        new("wg", "functioning", FactGuard.Sensitive),
        new("tr", "training", FactGuard.Persons),
        new("rt", "rating", FactGuard.Persons),
        new("al", "alert", FactGuard.Persons),
        new("ala", "alert", FactGuard.Persons),
        new("head", Club, FactGuard.Persons),
        Other,
    ];

    private static readonly FactKind UnitItself = new("unit", Unit, FactGuard.Units);

    private static readonly ImmutableArray<FactKind> UnitKinds =
    [
        new(PlanRows.Plan, "plan", FactGuard.Units),
        new(PolicyRows.Version, "norms", FactGuard.Units),
        new(PolicyRows.Excuse, "excuse", FactGuard.Units),
        new(FactRows.Figure, "declared-figure", FactGuard.Units),
        new(FactRows.Class, "training-class", FactGuard.Units),
        new(FactRows.Plan, "approved-plan", FactGuard.Units),
        new("map", "mapping", FactGuard.Units),
        UnitItself,
    ];

    private static readonly ImmutableDictionary<string, FactKind> ByUnitRow = UnitKinds.ToImmutableDictionary(k => k.Row, StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, FactKind> ByName = Kinds.Concat(UnitKinds).DistinctBy(k => k.Name).ToImmutableDictionary(k => k.Name, StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, FactKind> ByRow = Kinds.ToImmutableDictionary(k => k.Row, StringComparer.Ordinal);

    /// <summary>All that an event may be called, for filters.</summary>
    public static ImmutableArray<string> Types { get; } = [.. Kinds.Concat(UnitKinds).Select(k => k.Name + Changed).Append(ClubRestored).Append(UnitRestored).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The kind of a row; null for what a row was before a correction (<c>mx|…</c>), which tells nothing new, and for phones.</summary>
    public static FactKind? Of(string row)
    {
        var start = Start(row);
        if (start == Device) return null;
        if (ByRow.TryGetValue(start, out var kind)) return kind;
        return start.Length > 1 && start[^1] == 'x' && ByRow.ContainsKey(start[..^1]) ? null : Other;
    }

    /// <summary>The same of a unit's rows; null too for heads, which every book has.</summary>
    public static FactKind? OfUnit(string row)
    {
        var start = Start(row);
        if (ByUnitRow.TryGetValue(start, out var kind)) return kind;
        return start == "head" || (start[^1] == 'x' && ByUnitRow.ContainsKey(start[..^1])) ? null : UnitItself;
    }

    /// <summary>The fact's id as routes have it; null where none is told.</summary>
    public static string? IdOf(FactKind kind, string row)
    {
        if (kind.Guard == FactGuard.Units) return UnitIdOf(kind, row);
        if (kind.Guard == FactGuard.Sensitive || kind.Name == Club) return null;
        var rest = row[(kind.Row.Length + 1)..];
        if (kind.Row == Money) return rest.Replace("-", string.Empty, StringComparison.Ordinal).Replace('|', '-');
        // Alerts are called by what they are about; in all else the day comes before the id.
        if (kind.Name == "alert") return rest;
        var last = rest[(rest.LastIndexOf('|') + 1)..];
        return Guid.TryParseExact(last, "N", out var id) ? id.ToString("D", CultureInfo.InvariantCulture) : last;
    }

    /// <summary>What the event is mainly about.</summary>
    public static int Order(FactKind kind) => kind.Guard == FactGuard.Units ? UnitKinds.IndexOf(kind) : Kinds.IndexOf(kind);

    public static FactGuard GuardOf(string name) => ByName[name].Guard;

    // A declaration for no single club ends in an empty part; versions of norms are called by their number.
    private static string? UnitIdOf(FactKind kind, string row) =>
        kind == UnitItself ? null : kind.Row == PolicyRows.Version ? row[(kind.Row.Length + 1)..].TrimStart('0') : row[(kind.Row.Length + 1)..].TrimEnd('|');

    private static string Start(string row)
    {
        var bar = row.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? row : row[..bar];
    }
}
