using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Access;

/// <summary>A unit, club or volunteer that a request is about.</summary>
internal readonly record struct Place(ScopeKind Kind, string Key);

/// <summary>Whether a scope contains a place, as far as their keys tell.</summary>
internal enum Verdict
{
    No,
    Yes,

    /// <summary>Keys do not tell: units move, so what is above the place today must be asked.</summary>
    Ask,
}

/// <summary>Scopes as written in tokens, and what they contain. Pure.</summary>
internal static class Scopes
{
    private const string Chair = "chair";

    /// <summary>Reads <c>club:bac-ninh|clb-0007</c>; null when it is not one.</summary>
    public static Place? Parse(string? text)
    {
        if (text == Wire(ScopeKind.Nation)) return new Place(ScopeKind.Nation, Keys.Nation);
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0) return null;
        var key = text![(colon + 1)..];
        foreach (var kind in Enum.GetValues<ScopeKind>())
        {
            if (kind == ScopeKind.Nation || Wire(kind) != text[..colon]) continue;
            return key.Split('|') is var parts && parts.Length == Depth(kind) && parts.All(Keys.IsSlug) && parts[0] != Keys.Nation ? new Place(kind, key) : null;
        }

        return null;
    }

    /// <summary>
    /// The caller of a token's claims; null when they do not name one, or put a role where it does not belong. A token
    /// never makes the program itself.
    /// </summary>
    public static CallerScope? Caller(string? scope, string? role)
    {
        if (Parse(scope) is not { } place || Role(role) is not { } known) return null;
        var caller = new CallerScope { Kind = place.Kind, Key = place.Key, Role = known };
        return caller.Fits ? caller : null;
    }

    /// <summary>The role of its written form; <c>chair</c> is another word for <c>board</c>.</summary>
    private static CallerRole? Role(string? role) =>
        role == Chair ? CallerRole.Board
        : role is not null && Kernel.Wire.TryName<CallerRole>(role, out var known) && known != CallerRole.System ? known
        : null;

    public static string Written(CallerScope caller) => caller.Kind == ScopeKind.Nation ? Wire(caller.Kind) : $"{Wire(caller.Kind)}:{caller.Key}";

    /// <summary>Whether the caller's scope contains the place.</summary>
    public static Verdict Judge(CallerScope caller, Place place) => caller.Kind switch
    {
        ScopeKind.Nation => Verdict.Yes,
        _ when place.Kind < caller.Kind => Verdict.No,
        _ when place.Kind == caller.Kind && place.Key == caller.Key => Verdict.Yes,
        // Projects lie beside the units: no unit contains one, whatever its code is.
        _ when place.Kind == ScopeKind.Project => Verdict.No,
        ScopeKind.Province => InTenant(place.Key, caller.Key) ? Verdict.Yes : Verdict.Ask,
        ScopeKind.Commune => Verdict.Ask,
        ScopeKind.Club => place.Kind == ScopeKind.Volunteer && Keys.Above(place.Key) == caller.Key ? Verdict.Yes : Verdict.No,
        // A volunteer has nothing below; of a project's clubs its own routes tell.
        ScopeKind.Volunteer or ScopeKind.Project => Verdict.No,
        _ => Verdict.No,
    };

    private static bool InTenant(string key, string tenant) => Keys.Tenant(key) == tenant;

    private static string Wire(ScopeKind kind) => Kernel.Wire.Name(kind);

    private static int Depth(ScopeKind kind) => kind switch
    {
        ScopeKind.Commune or ScopeKind.Club => 2,
        ScopeKind.Volunteer => 3,
        _ => 1,
    };
}
