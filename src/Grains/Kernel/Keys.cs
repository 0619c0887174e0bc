using System.Text.RegularExpressions;

namespace ClbCloud.Grains.Kernel;

/// <summary>
/// The one place that builds and takes apart keys. A key is slugs <c>[a-z0-9-]{1,40}</c> joined by <c>|</c>:
/// <c>bac-ninh</c>, <c>bac-ninh|m-01</c>, <c>bac-ninh|clb-0007</c>, <c>bac-ninh|clb-0007|v-012</c>.
/// </summary>
public static partial class Keys
{
    /// <summary>The key of the nation; no tenant may be called so.</summary>
    public const string Nation = "nation";

    private const string ProjectPrefix = "project:";

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    private static partial Regex SlugPattern();

    public static bool IsSlug(string? text) => text is not null && SlugPattern().IsMatch(text);

    public static string Province(string tenant) => Part(tenant);

    public static string Commune(string tenant, string commune) => $"{Part(tenant)}|{Part(commune)}";

    public static string Club(string tenant, string club) => $"{Part(tenant)}|{Part(club)}";

    public static string Volunteer(string club, string volunteer) => $"{club}|{Part(volunteer)}";

    /// <summary>
    /// The key of a partner project as a roll-up. A colon is in no slug, so it is never taken for a unit of administration.
    /// </summary>
    public static string Project(string code) => ProjectPrefix + Part(code);

    public static bool IsProject(string key) => key.StartsWith(ProjectPrefix, StringComparison.Ordinal);

    /// <summary>The code in the key of a project.</summary>
    public static string ProjectCode(string key) => key[ProjectPrefix.Length..];

    /// <summary>The tenant that issued the key: its first slug; the nation for a project.</summary>
    public static string Tenant(string key)
    {
        if (IsProject(key)) return Nation;
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? key : key[..bar];
    }

    /// <summary>The last slug of the key: the id used in bodies and paths.</summary>
    public static string Id(string key) => key[(key.LastIndexOf('|') + 1)..];

    /// <summary>The key without its last slug; empty for a province or the nation.</summary>
    public static string Above(string key)
    {
        var bar = key.LastIndexOf('|');
        return bar < 0 ? string.Empty : key[..bar];
    }

    /// <summary>How many slugs the key has.</summary>
    public static int Depth(string key) => key.Count(c => c == '|') + 1;

    /// <summary>The key of an import of a tenant.</summary>
    public static string Import(string tenant, string import) => $"{Part(tenant)}|{Part(import)}";

    /// <summary>The key of the list of a commune's own imports.</summary>
    public static string ImportsOfCommune(string commune) => $"u|{commune}";

    /// <summary>The key of the list of a club's own imports.</summary>
    public static string ImportsOfClub(string club) => $"c|{club}";

    /// <summary>The row partition of a tenant's imports.</summary>
    public static string ImportPartition(string tenant) => $"i|{tenant}";

    /// <summary>The key of the policy book of a unit (nation, province, commune).</summary>
    public static string PolicyOfUnit(string unit) => $"u|{unit}";

    /// <summary>The key of the policy book of a club.</summary>
    public static string PolicyOfClub(string club) => $"c|{club}";

    /// <summary>The row partition of a unit.</summary>
    public static string UnitPartition(string unit) => $"u|{unit}";

    /// <summary>The row partition of a club: its book.</summary>
    public static string ClubPartition(string club) => $"c|{club}";

    /// <summary>The row partition of a policy book, by its key.</summary>
    public static string NormsPartition(string policy) => policy.StartsWith("c|", StringComparison.Ordinal) ? $"m|{policy[2..]}" : $"n|{policy[2..]}";

    /// <summary>The row partition of a unit's plans.</summary>
    public static string PlansPartition(string unit) => $"p|{unit}";

    private static string Part(string slug) =>
        IsSlug(slug) ? slug : throw new ArgumentException("A key part must match [a-z0-9-]{1,40}.", nameof(slug));
}
