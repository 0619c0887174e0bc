using System.Runtime.CompilerServices;

namespace ClbCloud.Gateway.Tests.Demo;

/// <summary>The product as its default demo fills it: Bắc Ninh, loaded fact by fact through the grains.</summary>
public sealed class PublishedFiguresTests
{
    private static readonly string[] Stages = ["foundation", "club-book"];

    [Fact]
    public async Task The_default_demo_shows_what_was_published_exactly_and_a_recount_agrees()
    {
        var app = new GatewayApplication("Development", ("demo", "default"));
        try
        {
            await app.InitializeAsync();
            var nation = await app.AsNation();
            var wanted = Published().ToArray();
            Assert.Equal(6, wanted.Count(w => w.Unit == "bac-ninh"));
            Assert.Equal(9, wanted.Count(w => w.Unit == "nation"));
            foreach (var (unit, period, indicator, value) in wanted)
            {
                var path = unit == "nation" ? "/v1/nation" : $"/v1/provinces/{unit}";
                var figures = await nation.Send("GET", $"{path}/figures?period={period}&indicators={indicator}").Ok();
                Assert.Equal($"{unit} {period} {indicator} {value}", $"{unit} {period} {indicator} {figures["figures"]![indicator]}");
            }

            var recount = await nation.Send("POST", "/v1/admin/recount").Ok();
            Assert.True((int)recount["differenceCount"]! == 0, recount.ToJsonString());
        }
        finally
        {
            await ((IAsyncLifetime)app).DisposeAsync();
        }
    }

    // What gives way to Bắc Ninh's own plan and declaration of 2021 (docs/adr/0012-unit-facts.md), the default demo does not have.
    private static IEnumerable<(string Unit, string Period, string Indicator, long Value)> Published()
    {
        var stages = Rows("indicators.csv").ToDictionary(r => r[0], r => r[4]);
        return from row in Rows("published-figures.csv")
               where row[0] is "bac-ninh" or "nation" && Stages.Contains(stages.GetValueOrDefault(row[3]))
               where (row[2], row[3]) is not (("2021-12", "provinces.with_plan") or ("2021-12", "clubs.registered"))
               select (row[0], row[2], row[3], long.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string[]> Rows(string file, [CallerFilePath] string path = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "data", file)).Skip(1).Select(l => l.Split(','));
}
