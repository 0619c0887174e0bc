namespace ClbCloud.Grains.Access;

/// <summary>The part of the country a caller speaks for.</summary>
[GenerateSerializer, Alias("clb.ScopeKind")]
public enum ScopeKind
{
    Nation = 0,
    Province = 1,
    Commune = 2,
    Club = 3,
    Volunteer = 4,
    Project = 5,
}

[GenerateSerializer, Alias("clb.CallerRole")]
public enum CallerRole
{
    Admin = 0,
    Officer = 1,

    /// <summary>Reads units and clubs, and no person's record.</summary>
    Analyst = 2,

    /// <summary>A club's chair; in tokens <c>board</c> or <c>chair</c>.</summary>
    Board = 3,

    Volunteer = 4,

    /// <summary>A partner's analyst.</summary>
    Partner = 5,

    /// <summary>A club's health role: readings of members.</summary>
    Health = 7,

    /// <summary>The program itself: the demo's loader, health checks. Never given by a token.</summary>
    System = 6,

    /// <summary>An authority beside the association, such as a health department: aggregates of one unit.</summary>
    Agency = 8,

    Secretary = 9,

    Treasurer = 10,

    /// <summary>Enters on behalf of somebody of the club, and always says of whom; the board confirms.</summary>
    Helper = 11,

    /// <summary>A partner's program that reads facts and writes none.</summary>
    Reader = 12,

    /// <summary>A partner's program that reads and writes facts.</summary>
    Integrator = 13,

    /// <summary>Who runs the service: its health and recounts, no fact.</summary>
    Ops = 14,
}

/// <summary>Who calls from outside: set by the gateway after it has authenticated, read by the call filter.</summary>
[GenerateSerializer, Immutable, Alias("clb.CallerScope")]
public sealed record CallerScope
{
    private const string Slot = "clb.caller";

    [Id(0)] public required ScopeKind Kind { get; init; }

    /// <summary>Key of the unit, club or volunteer; <c>nation</c> for the nation; project code for a project.</summary>
    [Id(1)] public required string Key { get; init; }

    [Id(2)] public required CallerRole Role { get; init; }

    /// <summary>Whether the role may change facts.</summary>
    public bool MayWrite => RoleTable.MayWrite(Role);

    /// <summary>Whether the role is one of this kind of scope: a treasurer is one of a club.</summary>
    public bool Fits => RoleTable.Fits(Role, Kind);

    /// <summary>As in tokens: <c>nation</c>, <c>club:bac-ninh|clb-0007</c>.</summary>
    public string Written => Kind == ScopeKind.Nation ? Kernel.Keys.Nation : $"{Kind.ToString().ToLowerInvariant()}:{Key}";

    /// <summary>Whether the role has the power, within the scope.</summary>
    public bool May(Power power) => RoleTable.May(Role, power, Kind);

    public static CallerScope System { get; } = new() { Kind = ScopeKind.Nation, Key = Kernel.Keys.Nation, Role = CallerRole.System };

    public static CallerScope? Current
    {
        get => RequestContext.Get(Slot) as CallerScope;
        set
        {
            if (value is null) RequestContext.Remove(Slot);
            else RequestContext.Set(Slot, value);
        }
    }
}

/// <summary>Which kind of scope a unit is, by its key.</summary>
internal static class UnitScopes
{
    public static ScopeKind Of(string unit) =>
        unit == Kernel.Keys.Nation ? ScopeKind.Nation : Kernel.Keys.Depth(unit) == 1 ? ScopeKind.Province : ScopeKind.Commune;

    /// <summary>The level's name in spans and metrics.</summary>
    public static string LevelOf(string unit) => Of(unit) switch
    {
        ScopeKind.Nation => "nation",
        ScopeKind.Province => "province",
        _ => "commune",
    };
}

/// <summary>Implemented by every grain of ours: what it is below today, from its own rows, for the call filter.</summary>
internal interface IGuarded
{
    /// <summary>
    /// Keys of the scopes that contain this grain today, itself included, each with its kind; empty when it does not
    /// exist (then only creation, by a scope that contains the key's tenant, is let through by the method itself).
    /// </summary>
    IEnumerable<(ScopeKind Kind, string Key)> Ancestors { get; }

    /// <summary>Whether a grain (type name and key) is registered as child of this one, or may become so.</summary>
    bool IsChild(string grainType, string key);
}

/// <summary>A guard that lies where another grain lies, and knows so only by asking it.</summary>
internal interface IFollower : IGuarded
{
    /// <summary>Brings <see cref="IGuarded.Ancestors"/> up to date; awaited before each call from outside is judged.</summary>
    Task Follow();
}
