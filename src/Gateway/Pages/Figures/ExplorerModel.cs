using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Figures;

/// <summary>What the reader asked for, as it stands in the address.</summary>
/// <param name="Children">One indicator for each unit below, instead of several of this one.</param>
public sealed record ExplorerQuery(IReadOnlyList<Indicator> Indicators, PeriodKind Kind, int Count, Period To, bool Children)
{
    public Period From => To with { Ordinal = To.Ordinal - Count + 1 };
}

/// <summary>A table of figures: rows of units or indicators, a column for each period.</summary>
/// <param name="Dropped">Indicators that are not kept by week.</param>
public sealed record ExplorerModel(Place Place, ExplorerQuery Query, Freshness Freshness, IReadOnlyList<FigureRow> Rows, IReadOnlyList<Indicator> Dropped)
{
    public IReadOnlyList<Period> Periods { get; } = [.. Enumerable.Range(Query.From.Ordinal, Query.Count).Select(o => Query.From with { Ordinal = o })];
}

/// <param name="Unit">Of what is counted.</param>
/// <param name="Total">The unit itself, among those below it.</param>
public sealed record FigureRow(string Name, string? Address, string Unit, bool Total, IReadOnlyList<long> Values);
