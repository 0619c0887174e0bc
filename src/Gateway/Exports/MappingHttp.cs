using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Exports;

internal sealed record OrgUnitHttp
{
    /// <summary>Our key: the unit itself, a commune of it; of a project itself (project:vie085) and provinces.</summary>
    public required string Unit { get; init; }

    public required string Id { get; init; }
}

internal sealed record CategoryHttp
{
    /// <summary>Code of the category: an attribute in ADX.</summary>
    public required string Category { get; init; }

    /// <summary>Code of its option.</summary>
    public required string Option { get; init; }
}

internal sealed record DataElementHttp
{
    public required string Indicator { get; init; }

    public required string DataElement { get; init; }

    /// <summary>The disaggregation in dataValueSets.</summary>
    public string? CategoryOptionCombo { get; init; }

    /// <summary>The same in ADX.</summary>
    public IReadOnlyList<CategoryHttp>? Categories { get; init; }
}

/// <summary>What another system calls our indicators and units.</summary>
internal sealed record NewMapping
{
    public IdScheme Ids { get; init; }

    /// <summary>The data set that the values belong to; ADX needs it.</summary>
    public string? DataSet { get; init; }

    /// <summary>In dataValueSets only.</summary>
    public string? AttributeOptionCombo { get; init; }

    public required IReadOnlyList<OrgUnitHttp> OrgUnits { get; init; }

    public required IReadOnlyList<DataElementHttp> DataElements { get; init; }

    /// <summary>The mapping; refused when one of ours is named twice.</summary>
    public Outcome<IdMapping> ToMapping(string scheme)
    {
        if (Twice(OrgUnits.Select(u => u.Unit)) is { } unit) return Refusal.Of("mapping.twice", "orgUnits").With("id", unit);
        if (Twice(DataElements.Select(e => e.Indicator)) is { } indicator) return Refusal.Of("mapping.twice", "dataElements").With("id", indicator);
        var categories = DataElements.FirstOrDefault(e => Twice((e.Categories ?? []).Select(c => c.Category)) is not null);
        if (categories is not null) return Refusal.Of("mapping.twice", "dataElements.categories").With("id", categories.Indicator);
        return new IdMapping
        {
            Scheme = scheme,
            Ids = Ids,
            DataSet = DataSet,
            AttributeOptionCombo = AttributeOptionCombo,
            OrgUnits = OrgUnits.ToImmutableSortedDictionary(u => u.Unit, u => u.Id, StringComparer.Ordinal),
            DataElements = DataElements.ToImmutableSortedDictionary(e => e.Indicator, Element, StringComparer.Ordinal),
        };
    }

    private static MappedElement Element(DataElementHttp element) => new()
    {
        DataElement = element.DataElement,
        CategoryOptionCombo = element.CategoryOptionCombo,
        Categories = (element.Categories ?? []).ToImmutableSortedDictionary(c => c.Category, c => c.Option, StringComparer.Ordinal),
    };

    private static string? Twice(IEnumerable<string> ids) => ids.GroupBy(i => i, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any())?.Key;
}

internal sealed record MappingHttp
{
    public required string Scheme { get; init; }

    public required IdScheme Ids { get; init; }

    public string? DataSet { get; init; }

    public string? AttributeOptionCombo { get; init; }

    public required IReadOnlyList<OrgUnitHttp> OrgUnits { get; init; }

    public required IReadOnlyList<DataElementHttp> DataElements { get; init; }

    /// <summary>Indicators computed today that the other system is not sent.</summary>
    public required IReadOnlyList<string> Unmapped { get; init; }

    /// <summary>Raised by every change.</summary>
    public required int Revision { get; init; }

    public static MappingHttp Of(IdMapping mapping) => new()
    {
        Scheme = mapping.Scheme,
        Ids = mapping.Ids,
        DataSet = mapping.DataSet,
        AttributeOptionCombo = mapping.AttributeOptionCombo,
        OrgUnits = [.. mapping.OrgUnits.Select(u => new OrgUnitHttp { Unit = u.Key, Id = u.Value })],
        DataElements =
        [
            .. mapping.DataElements.Select(e => new DataElementHttp
            {
                Indicator = e.Key,
                DataElement = e.Value.DataElement,
                CategoryOptionCombo = e.Value.CategoryOptionCombo,
                Categories = e.Value.Categories.IsEmpty ? null : [.. e.Value.Categories.Select(c => new CategoryHttp { Category = c.Key, Option = c.Value })],
            }),
        ],
        Unmapped = [.. Indicators.Current.Select(i => i.Id).Where(id => !mapping.DataElements.ContainsKey(id))],
        Revision = mapping.Revision,
    };
}
