using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Policies;

/// <summary>What the key of a policy book says.</summary>
internal static class PolicyKeys
{
    /// <summary>Key of the unit or club whose book it is.</summary>
    public static string Subject(string key) => key[(key.IndexOf('|', StringComparison.Ordinal) + 1)..];

    /// <summary>The scopes that contain the book, by its key alone; none for a key that no book has.</summary>
    public static IEnumerable<(ScopeKind Kind, string Key)> Ancestors(string key)
    {
        var subject = Subject(key);
        var depth = Keys.Depth(subject);
        var club = key.StartsWith("c|", StringComparison.Ordinal);
        if (club ? depth != 2 : !key.StartsWith("u|", StringComparison.Ordinal) || depth > 2) yield break;
        if (depth == 2) yield return (club ? ScopeKind.Club : ScopeKind.Commune, subject);
        if (subject != Keys.Nation) yield return (ScopeKind.Province, Keys.Tenant(subject));
        yield return (ScopeKind.Nation, Keys.Nation);
    }
}
