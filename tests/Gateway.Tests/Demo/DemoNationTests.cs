using System.Globalization;
using System.Text.Json.Nodes;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Gateway.Tests.Demo;

/// <summary>The product as <c>--demo nation</c> fills it, with few clubs: some in each kind of commune of Quảng Ngãi.</summary>
public sealed class DemoNation : IAsyncLifetime
{
    internal GatewayApplication App { get; } = new("Development", ("demo", "nation"), ("clubs", "150"));

    public Task InitializeAsync() => App.InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)App).DisposeAsync();
}

public sealed partial class DemoNationTests(DemoNation nation) : IClassFixture<DemoNation>
{
    private static readonly string[] Judged = ["behind", "on-track", "met", "exceeded"];

    [Theory]
    [InlineData("quang-ngai", "39-kh-ubnd", "woven-in care-network")]
    [InlineData("thanh-hoa", "5133-qd-ubnd", "difficult-areas districts-full")]
    public async Task Every_target_of_a_published_plan_evaluates(string province, string plan, string unmeasured)
    {
        var officer = await nation.App.As($"province:{province}", "officer");
        var progress = await officer.Send("GET", $"/v1/provinces/{province}/plans/{plan}/progress").Ok();
        var shipped = ShippedPlans.Find(plan)!.Text;
        var lines = progress["targets"]!.AsArray().Select(l => l!).ToArray();
        Assert.Equal(
            shipped.Targets.SelectMany(t => t.Goals.IsEmpty ? [$"{t.Id} "] : t.Goals.Select(g => $"{t.Id} {g.Phase}")),
            lines.Select(l => $"{(string?)l["id"]} {(string?)l["phase"]}"));
        Assert.Equal((true, 1.0), ((bool)progress["approved"]!, (double)progress["coverage"]!));
        foreach (var line in lines) Evaluates(line, DateOnly.Parse((string)progress["today"]!, CultureInfo.InvariantCulture));
        Assert.Equal(unmeasured.Split(' ').Order(), lines.Where(l => l["notMeasured"] is not null).Select(l => (string)l["id"]!).Order());
    }

    [Fact]
    public async Task Goals_behind_stand_in_the_alerts_of_the_province_and_of_the_nation()
    {
        var officer = await nation.App.As("province:quang-ngai", "officer");
        var progress = await officer.Send("GET", "/v1/provinces/quang-ngai/plans/39-kh-ubnd/progress").Ok();
        var behind = progress["targets"]!.AsArray().Where(l => (string?)l!["state"] == "behind").Select(l => $"plan|39-kh-ubnd|{l!["id"]}|{l["phase"]}").Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(behind);
        foreach (var (client, path) in new[] { (officer, "/v1/provinces/quang-ngai/alerts"), (await nation.App.AsNation(), "/v1/nation/alerts") })
        {
            var alerts = (await client.Send("GET", $"{path}?kind=plan-behind&limit=200").Ok())["items"]!.AsArray().Where(a => (string?)a!["unit"] == "quang-ngai").ToArray();
            Assert.Equal(behind, alerts.Select(a => (string)a!["id"]!));
            Assert.All(alerts, a => Assert.DoesNotContain("…", (string)a!["texts"]!["vi"]! + (string)a["texts"]!["en"]!, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_changed_fact_of_a_club_changes_its_score_within_two_seconds_and_says_why()
    {
        const string Club = "/v1/provinces/quang-ngai/clubs/clb-0001";
        var board = await nation.App.As("club:quang-ngai|clb-0001", "board");
        var today = LocalCalendar.Today(TimeProvider.System);
        var before = (await board.Send("GET", $"{Club}/rating").Ok())["computed"]!;
        var scores = before["scores"]!.AsArray();
        Assert.Equal((int)before["total"]!, scores.Sum(s => (int)s!["points"]!));
        // Every point has its evidence: figure, months, number, threshold, source.
        foreach (var score in scores)
        {
            foreach (var evidence in new[] { "indicator", "from", "to", "number", "source" }) Assert.True(score![evidence] is not null, $"{score["criterion"]} has no {evidence}.");
            Assert.Equal((int)score!["points"]! > 0, score["reached"] is not null);
        }

        var self = string.Join(',', scores.Select(s => $$"""{"criterion":"{{s!["criterion"]}}","points":{{s["points"]}}}"""));
        await board.Send("POST", $"{Club}/rating", $$"""{"year":{{today.Year}},"points":[{{self}}]}""").Ok();
        Assert.Equal((0, "boards.trained_this_year"), Training(before));

        var start = TimeProvider.System.GetTimestamp();
        await board.Send("PUT", $"{Club}/trainings/tap-huan-1", $$"""{"kind":"initial","date":"{{today:yyyy-MM-dd}}","subject":"Vận hành câu lạc bộ"}""").Ok();
        var after = await board.Send("GET", $"{Club}/rating").Ok();
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2));
        Assert.Equal((int)before["total"]! + 5, (int)after["computed"]!["total"]!);
        Assert.Equal((5, "boards.trained_this_year"), Training(after["computed"]!));
        var why = Assert.Single(after["changes"]!.AsArray())!;
        Assert.Equal(("training", 0, 5, 0, 1), ((string?)why["criterion"], (int)why["pointsThen"]!, (int)why["pointsNow"]!, (int)why["valueThen"]!, (int)why["valueNow"]!));

        static (int Points, string? Indicator) Training(JsonNode computed)
        {
            var line = computed["scores"]!.AsArray().Single(s => (string?)s!["criterion"] == "training")!;
            return ((int)line["points"]!, (string?)line["indicator"]);
        }
    }

    private static void Evaluates(JsonNode line, DateOnly today)
    {
        var (name, state) = ($"{line["id"]} {line["phase"]}", (string)line["state"]!);
        if (line["notMeasured"] is not null || line["frozen"] is not null)
        {
            Assert.True(state is "not-measured" or "frozen", $"{name}: {state}");
            Assert.False(string.IsNullOrWhiteSpace((string?)(state == "frozen" ? line["frozen"]!["reason"] : line["notMeasured"])), name);
            return;
        }

        // Its target stands in any case.
        Assert.True(line["low"] is not null || line["high"] is not null || (string?)line["operator"] == "none", $"{name} has no target.");
        var from = DateOnly.Parse((string)line["from"]!, CultureInfo.InvariantCulture);
        Assert.Equal(from > today, state == "not-begun");
        Assert.Equal(from > today ? 0m : Math.Max(0.01m, (decimal)line["timeGonePercent"]!), (decimal)line["timeGonePercent"]!);
        if (state == "not-begun") return;
        Assert.Contains(state, Judged);
        foreach (var part in new[] { "value", "gap", "forecast", "unit", "due" }) Assert.True(line[part] is not null, $"{name} has no {part}.");
    }
}
