using System.Collections.Immutable;

namespace ClbCloud.Grains.Projects;

/// <summary>How the other system names things in what it is sent.</summary>
[GenerateSerializer, Alias("clb.IdScheme")]
public enum IdScheme
{
    /// <summary>Eleven letters and digits that DHIS2 gave.</summary>
    Uid = 0,

    /// <summary>Codes that people gave.</summary>
    Code = 1,
}

/// <summary>One figure under the other system's names.</summary>
[GenerateSerializer, Immutable, Alias("clb.MappedElement")]
public sealed record MappedElement
{
    [Id(0)] public required string DataElement { get; init; }

    /// <summary>The disaggregation in dataValueSets; null for the default one.</summary>
    [Id(1)] public string? CategoryOptionCombo { get; init; }

    /// <summary>The same in ADX, by the code of each category; empty for the default one.</summary>
    [Id(2)] public ImmutableSortedDictionary<string, string> Categories { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>
/// What another system calls our indicators and units. A unit or project may keep several, one for each system or code
/// scheme.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.IdMapping")]
public sealed record IdMapping
{
    /// <summary>Slug of the mapping: <c>dhis2</c>.</summary>
    [Id(0)] public required string Scheme { get; init; }

    [Id(1)] public IdScheme Ids { get; init; }

    /// <summary>The data set that values belong to; ADX needs it.</summary>
    [Id(2)] public string? DataSet { get; init; }

    [Id(3)] public string? AttributeOptionCombo { get; init; }

    /// <summary>By our key: the unit itself and units right below it; for a project, itself (<c>project:vie085</c>) and provinces.</summary>
    [Id(4)] public required ImmutableSortedDictionary<string, string> OrgUnits { get; init; }

    /// <summary>By indicator id.</summary>
    [Id(5)] public required ImmutableSortedDictionary<string, MappedElement> DataElements { get; init; }

    /// <summary>Raised by every change.</summary>
    [Id(6)] public int Revision { get; init; }
}
