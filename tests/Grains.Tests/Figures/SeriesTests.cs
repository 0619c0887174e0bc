using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using FsCheck;
using FsCheck.Fluent;

namespace ClbCloud.Grains.Tests.Figures;

public sealed class SeriesTests
{
    private static readonly ImmutableArray<string> Both = ["members", "clubs.new"];

    [Theory]
    [InlineData("2025-11", "2026-02")]
    [InlineData("2025-Q1", "2026-Q2")]
    [InlineData("2024", "2027")]
    public void Every_number_of_a_series_is_that_of_its_period_alone(string from, string to) =>
        Prop.ForAll(Gen.Choose(-40, 40).ArrayOf(72).ToArbitrary(), changes =>
        {
            var kept = Kept(changes);
            var series = FigureReading.Series(new() { From = Period.Parse(from), To = Period.Parse(to), Indicators = Both }, kept).Value!;
            for (var at = Period.Parse(from); at <= Period.Parse(to); at = at.Next)
            {
                var alone = FigureReading.Read(new() { Period = at, Indicators = Both }, kept).Value!;
                foreach (var id in Both) Assert.Equal(alone[id], series[id][at.Ordinal - Period.Parse(from).Ordinal]);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_series_of_weeks_reads_weeks()
    {
        var kept = new[] { KeyValuePair.Create(Period.Parse("2026-W46"), FigureVector.Of(("visits", 5))), KeyValuePair.Create(Period.Parse("2026-11"), FigureVector.Of(("visits", 9))) };
        var series = FigureReading.Series(new() { From = Period.Parse("2026-W45"), To = Period.Parse("2026-W47"), Indicators = ["visits"] }, kept).Value!;
        Assert.Equal([0L, 5, 0], series["visits"].ToArray());
    }

    [Theory]
    [InlineData("2026-02", "2026-01", "members", "period.span")]
    [InlineData("1950-01", "2026-01", "members", "period.span")]
    [InlineData("2026-01", "2026-W05", "visits", "period.span")]
    [InlineData("2026-W01", "2026-W05", "members", "period.not_kept")]
    [InlineData("2026-01", "2026-02", "no.such", "indicator.unknown")]
    public void What_is_not_kept_is_refused(string from, string to, string indicator, string code) =>
        Assert.Equal(code, FigureReading.Series(new() { From = Period.Parse(from), To = Period.Parse(to), Indicators = [indicator] }, []).Refusal?.Code);

    [Fact]
    public void A_series_of_nothing_is_refused() =>
        Assert.Equal("period.span", FigureReading.Series(new() { From = Period.OfYear(2026), To = Period.OfYear(2026), Indicators = [] }, []).Refusal?.Code);

    private static KeyValuePair<Period, FigureVector>[] Kept(int[] changes) =>
        [.. Enumerable.Range(0, changes.Length).Select(i => KeyValuePair.Create(
            Period.Month(2022, 1) with { Ordinal = Period.Month(2022, 1).Ordinal + i }, FigureVector.Of(("members", changes[i]), ("clubs.new", Math.Abs(changes[i])))))];
}
