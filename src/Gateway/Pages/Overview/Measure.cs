using System.Collections.Immutable;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Figures;

namespace ClbCloud.Gateway.Pages.Overview;

/// <summary>What colours the map: a share that is made here, or any indicator of the catalogue at the end of this month.</summary>
internal sealed record Measure(string Id, string Unit, ImmutableArray<string> Indicators, Func<SeriesView, SeriesView, decimal?> Value, Indicator? Indicator)
{
    private const string Percent = "percent";

    public static readonly ImmutableArray<Measure> Shares =
    [
        new("share-weeks", Percent, [], (_, w) => Headlines.Percent(w.Figures["volunteer_weeks.met"][0], w.Figures["volunteer_weeks.expected"][0]), null),
        new("share-months", Percent, [], (m, _) => Headlines.Percent(m.Figures["club_months.met"][0], m.Figures["club_months.expected"][0]), null),
        new("share-older", Percent, ["members.older"], (m, _) => Headlines.Percent(m.Figures["members.older"][1], m.Figures["members"][1]), null),
        new("share-women", Percent, ["members.women"], (m, _) => Headlines.Percent(m.Figures["members.women"][1], m.Figures["members"][1]), null),
        new("visits-week", "visits", [], (_, w) => w.Figures["visits"][1], null),
    ];

    /// <summary>The measure of an id; the number of clubs for one that is unknown.</summary>
    public static Measure Find(string? id) =>
        Shares.FirstOrDefault(s => s.Id == id) ?? Of(Grains.Figures.Indicators.Current.FirstOrDefault(i => i.Id == id) ?? Grains.Figures.Indicators.Find("clubs")!);

    public string Name(Words words) => Indicator is { } indicator ? words.Name(indicator.NameVi, indicator.NameEn) : words[$"measure.{Id}"];

    public string Written(decimal? value, Words words) => value is null ? Words.None : Unit == Percent ? words.Percent(value) : words.Figure((long)value, Unit);

    private static Measure Of(Indicator indicator) => new(indicator.Id, indicator.Unit, [indicator.Id], (m, _) => m.Figures[indicator.Id][1], indicator);
}
