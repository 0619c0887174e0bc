using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Overview;

/// <summary>A unit at a glance.</summary>
/// <param name="Children">What is directly below: provinces, communes or clubs.</param>
/// <param name="ChildCount">How many there are; <paramref name="Children"/> may show fewer.</param>
/// <param name="Map">For the nation alone.</param>
public sealed record OverviewModel(
    Place Place,
    Freshness Freshness,
    Period Week,
    Period Month,
    IReadOnlyList<Headline> Headlines,
    IReadOnlyList<AttentionLine> Attention,
    IReadOnlyList<PlanLine> Plans,
    IReadOnlyList<ChildLine> Children,
    int ChildCount,
    ChildOrder Order,
    TileMap? Map);

/// <summary>One headline figure, written out.</summary>
/// <param name="Label">Text key.</param>
/// <param name="Value">As the reader writes it.</param>
/// <param name="Period">What it is about; null for today.</param>
/// <param name="Notes">What explains it.</param>
/// <param name="Trend">Oldest first.</param>
/// <param name="TrendLabel">The trend in words, for who cannot see it.</param>
public sealed record Headline(string Label, string Value, string? Period, IReadOnlyList<string> Notes, IReadOnlyList<decimal?> Trend, string TrendLabel);

/// <summary>Something that wants attention now.</summary>
/// <param name="Tone">warn or bad.</param>
/// <param name="Count">How many; null where nothing is counted.</param>
public sealed record AttentionLine(string Tone, long? Count, string Text, string? Address);

/// <summary>How far an approved plan is: targets by state, and what is behind.</summary>
public sealed record PlanLine(string Id, string Name, int Met, int OnTrack, int Behind, int Other, IReadOnlyList<string> BehindNames);

/// <summary>A unit or club below.</summary>
/// <param name="WeekMet">Percent of the volunteer-weeks of the last closed week that met the norm.</param>
/// <param name="MonthMet">Percent of the clubs that held a meeting in the last closed month.</param>
/// <param name="Value">What the map shows of it.</param>
public sealed record ChildLine(
    string Key, string? Code, string Name, string Address, long Clubs, long Members, long Visits, decimal? WeekMet, decimal? MonthMet, decimal? Value)
{
    /// <summary>Percent that is good, fair or poor. The limits are ours (ADR 20).</summary>
    public static string Tone(decimal? percent) => percent switch
    {
        null => "rest",
        >= 80 => "good",
        >= 50 => "warn",
        _ => "bad",
    };
}

/// <summary>The order of the list of what is below.</summary>
public enum ChildOrder
{
    Name,
    Clubs,
    Members,
    Visits,

    /// <summary>Fewest met first.</summary>
    WeekMet,
    MonthMet,
}

/// <summary>The provinces as tiles, each about where it lies.</summary>
/// <param name="Chosen">Id of the measure that colours them.</param>
/// <param name="Measures">All that may be chosen: id, name.</param>
public sealed record TileMap(string Chosen, string ChosenName, IReadOnlyList<(string Id, string Name)> First, IReadOnlyList<(string Id, string Name)> Measures, IReadOnlyList<Tile> Tiles, IReadOnlyList<TileClass> Classes);

/// <param name="Shade">1 to 5, from little to much; 0 without a value.</param>
/// <param name="Address">Null where no such province is there.</param>
public sealed record Tile(string Name, string Short, int Row, int Column, int Shade, string Value, string? Address);

public sealed record TileClass(int Shade, string From, string To);
