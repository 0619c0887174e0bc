using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Imports;

/// <summary>A commune or club of the tenant whose import it is; a row about any club that is not its own is a conflict.</summary>
[GenerateSerializer, Immutable, Alias("clb.ImportPlace")]
public sealed record ImportPlace
{
    /// <summary>Commune or club.</summary>
    [Id(0)] public required ScopeKind Kind { get; init; }

    [Id(1)] public required string Key { get; init; }
}

/// <summary>Where an import lies today: communes merge and clubs move, and their imports with them.</summary>
internal static class ImportPlaces
{
    /// <summary>The scopes that contain an import of the place, itself first; none when the place is not there.</summary>
    public static async Task<ImmutableArray<(ScopeKind Kind, string Key)>> Above(IGrainFactory grains, string tenant, ImportPlace? place)
    {
        if (place is null) return [(ScopeKind.Province, tenant), (ScopeKind.Nation, Keys.Nation)];
        var line = place.Kind == ScopeKind.Club ? await grains.GetGrain<IClubGrain>(place.Key).Line() : await grains.GetGrain<IUnitGrain>(place.Key).Line();
        if (line.IsEmpty) return [];
        var units = line.Select(unit => (UnitScopes.Of(unit), unit));
        return [.. place.Kind == ScopeKind.Club ? units.Prepend((ScopeKind.Club, place.Key)) : units];
    }

    /// <summary>Whether a place is one of the tenant's communes or clubs, as far as its key tells.</summary>
    public static bool IsOf(string tenant, ImportPlace place) =>
        place.Kind is ScopeKind.Commune or ScopeKind.Club && Keys.Depth(place.Key) == 2 && Keys.Tenant(place.Key) == tenant;
}
