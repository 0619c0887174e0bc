using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Projects;

/// <summary>What a mapping may say.</summary>
internal static partial class MappingRules
{
    private const int MostMappings = 20;

    // Leaves room in the row for its envelope.
    private const int MostBytes = IRowStore.MaxBodyBytes - 4096;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{10}\z")]
    private static partial Regex Uid();

    // Codes of DHIS2 are at most 50 characters; blanks and control characters break its URLs.
    [GeneratedRegex(@"^[\p{L}\p{N}._:/@+-]{1,50}\z")]
    private static partial Regex Code();

    // An XML name without prefix: categories are attributes in ADX. Those of ADX itself are taken.
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.-]{0,49}\z")]
    private static partial Regex Attribute();

    /// <summary>The mapping with its revision; the known one when nothing changes.</summary>
    public static Outcome<IdMapping> Put(ImmutableArray<IdMapping> known, string unit, IdMapping mapping)
    {
        if (!Keys.IsSlug(mapping.Scheme)) return Refusal.Of("mapping.id", "scheme");
        if (OrgUnits(unit, mapping) is { } no) return no;
        if (Elements(mapping) is { } wrong) return wrong;
        if (mapping.DataSet is { } set && !IsId(mapping, set)) return Refusal.Of("mapping.id", "dataSet");
        if (mapping.AttributeOptionCombo is { } combo && !IsId(mapping, combo)) return Refusal.Of("mapping.id", "attributeOptionCombo");
        var was = known.FirstOrDefault(m => m.Scheme == mapping.Scheme);
        var next = mapping with { Revision = was?.Revision ?? 0 };
        var body = RowBody.Write(next);
        if (was is not null && body.AsSpan().SequenceEqual(RowBody.Write(was))) return was;
        if (body.Length > MostBytes) return Refusal.Of("mapping.too_large", "dataElements").With("bytes", MostBytes);
        if (was is null && known.Length >= MostMappings) return Refusal.Of("mapping.too_many", "scheme").With("most", MostMappings);
        return next with { Revision = next.Revision + 1 };
    }

    private static Refusal? OrgUnits(string unit, IdMapping mapping)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, id) in mapping.OrgUnits)
        {
            if (!IsOf(unit, key)) return Refusal.Of("mapping.unit", "orgUnits").With("unit", Short(key));
            if (!IsId(mapping, id)) return Refusal.Of("mapping.id", "orgUnits").With("unit", key);
            // Two of ours under one of theirs would overwrite each other there.
            if (!seen.Add(id)) return Refusal.Of("mapping.twice", "orgUnits").With("unit", key);
        }

        return mapping.OrgUnits.IsEmpty ? Refusal.Of("mapping.unit", "orgUnits") : null;
    }

    private static Refusal? Elements(IdMapping mapping)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (indicator, element) in mapping.DataElements)
        {
            if (Indicators.Find(indicator) is null) return Refusal.Of("indicator.unknown", "dataElements").With("indicator", Short(indicator));
            if (!IsId(mapping, element.DataElement) || (element.CategoryOptionCombo is { } combo && !IsId(mapping, combo)) || !element.Categories.All(IsCategory))
                return Refusal.Of("mapping.id", "dataElements").With("indicator", indicator);
            if (!seen.Add($"{element.DataElement} {element.CategoryOptionCombo}")) return Refusal.Of("mapping.twice", "dataElements").With("indicator", indicator);
        }

        return mapping.DataElements.IsEmpty ? Refusal.Of("indicator.unknown", "dataElements").With("indicator", string.Empty) : null;
    }

    /// <summary>Whether a unit's exports may hold another: itself and what lies right below its key; of a project, provinces.</summary>
    private static bool IsOf(string unit, string key) =>
        Keys.IsProject(unit)
            ? key == unit || (Keys.IsSlug(key) && key != Keys.Nation)
            : key == unit || (Keys.Depth(key) == 2 && Keys.Above(key) == unit && Keys.IsSlug(Keys.Id(key)));

    private static bool IsId(IdMapping mapping, string id) => mapping.Ids == IdScheme.Uid ? Uid().IsMatch(id) : Code().IsMatch(id);

    private static bool IsCategory(KeyValuePair<string, string> category) =>
        Attribute().IsMatch(category.Key) && Code().IsMatch(category.Value) && category.Key is not ("dataElement" or "value" or "xmlns");

    private static string Short(string text) => text[..Math.Min(text.Length, 50)];
}
