using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Plans;

/// <summary>What the key of a plan book says: it is that of its unit.</summary>
internal static class PlanKeys
{
    /// <summary>The scopes that contain the book, by its key alone; none for a key that no book has.</summary>
    public static IEnumerable<(ScopeKind Kind, string Key)> Ancestors(string unit)
    {
        if (Keys.Depth(unit) > 2) yield break;
        if (Keys.Depth(unit) == 2) yield return (ScopeKind.Commune, unit);
        if (unit != Keys.Nation) yield return (ScopeKind.Province, Keys.Tenant(unit));
        yield return (ScopeKind.Nation, Keys.Nation);
    }
}
