using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Kernel;

/// <summary>What several endpoints ask before they go on.</summary>
internal static class Find
{
    public static IClubGrain Club(this IGrainFactory grains, string t, string c) => grains.GetGrain<IClubGrain>(Keys.Club(t, c));

    /// <summary>Whether the club was set up; lists of one that was not are not empty but not there.</summary>
    public static async Task<bool> IsThere(this IClubGrain club) => await club.Get() is not null;

    /// <summary>The key of a unit named in a body: its last part within the tenant of the path, or a whole key.</summary>
    public static string UnitKey(string tenant, string named) =>
        named.Contains('|', StringComparison.Ordinal) ? named : Keys.Commune(tenant, named);

    /// <summary>
    /// Reads one row of a list that only pages: its position just before the id, which no other slug can take, since
    /// '~' sorts after all characters of slugs.
    /// </summary>
    public static string JustBefore(string id) => $"{id[..^1]}{(char)(id[^1] - 1)}~";

    /// <summary>Cuts a list that was asked for one item more than the page holds.</summary>
    public static PageHttp<TOut> Page<TIn, TOut>(IReadOnlyList<TIn> found, int limit, Func<TIn, TOut> shown, Func<TIn, string> position) => new()
    {
        Items = [.. found.Take(limit).Select(shown)],
        Next = found.Count > limit ? Query.CursorOf(position(found[limit - 1])) : null,
    };
}
