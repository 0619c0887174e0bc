using System.Globalization;
using System.Text.RegularExpressions;

namespace ClbCloud.Infra.Tests.Cost;

public sealed partial class CostTableTests
{
    private static readonly CostTable Table = new(Load.Read(), Prices.Read());

    [Fact]
    public void The_published_table_is_what_load_and_prices_give()
    {
        var path = Repository.Path("infra", "cost", "README.md");
        var computed = Table.Markdown();
        if (Environment.GetEnvironmentVariable("CLB_UPDATE_GOLDEN") == "1") File.WriteAllText(path, computed);
        Assert.Equal(computed, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(9_000, 270_000)]
    [InlineData(21_000, 630_000)]
    public void Clubs_make_the_visits_that_the_design_says(int clubs, int visitsPerWeek) => Assert.Equal(visitsPerWeek, Table.VisitsPerWeek(clubs));

    [Fact]
    public void A_price_that_is_not_given_leaves_its_line_and_the_sum_open()
    {
        var prices = Prices.Read();
        var open = new CostTable(Load.Read(), prices with { Azure = prices.Azure with { LogGib = null } });
        Assert.Null(open.Azure(9_000).Single(l => l.Name.StartsWith("Logs", StringComparison.Ordinal)).Cost);
        Assert.Contains("| **Sum** | | **to be filled in** |", open.Markdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cores_cost_seconds_of_a_month_less_what_is_free()
    {
        var prices = Prices.Read();
        var one = new CostTable(
            Load.Read() with { Silos = 1, SiloCores = 1, GatewaysOnAverage = 0, CollectorCores = 0 },
            prices with { Azure = prices.Azure with { CoreSecond = 1, FreeCoreSecondsPerMonth = 28_000 } });
        Assert.Equal(2_600_000m, one.Azure(9_000)[0].Cost);
    }

    [Fact]
    public void Twice_the_clubs_store_twice_the_rows() => Assert.Equal(2 * Table.StoredGib(9_000), Table.StoredGib(18_000), 6);

    // Otherwise the table would count a cluster that nobody deploys.
    [Fact]
    public void The_load_counts_the_silos_and_sizes_of_the_production_parameters()
    {
        var load = Load.Read();
        var text = File.ReadAllText(Repository.Path("infra", "bicep", "prod.bicepparam"));
        Assert.Equal(load.Silos, SiloPort().Count(text));
        Assert.Equal([load.SiloCores, load.SiloGib, load.GatewayCores, load.GatewayGib], Size().Matches(text)
            .SelectMany(m => new[] { m.Groups["cpu"].Value, m.Groups["gib"].Value })
            .Select(v => decimal.Parse(v, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"siloPort:\s*\d+")]
    private static partial Regex SiloPort();

    [GeneratedRegex(@"Size = \{ cpu: '(?<cpu>[\d.]+)', memory: '(?<gib>[\d.]+)Gi' \}")]
    private static partial Regex Size();
}
