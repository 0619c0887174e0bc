using System.Text.RegularExpressions;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ClbCloud.Gateway.Tests.Telemetry.CanariesLast", "ClbCloud.Gateway.Tests")]

namespace ClbCloud.Gateway.Tests.Telemetry;

/// <summary>The collections that share nothing run one after the other at the end; this puts the canaries after them all.</summary>
public sealed class CanariesLast : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c => c.DisplayName == Canaries.Name);
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Canaries : ICollectionFixture<GatewayApplication>
{
    public const string Name = "canaries";
}

/// <summary>
/// Plants personal data that nothing else could say, provokes refusals and failures with it, and then looks through all
/// logs, spans and labels of this whole run for them and for what the other tests planted.
/// </summary>
[Collection(Canaries.Name)]
public sealed class CanaryTests(GatewayApplication app)
{
    private const string Person = "Hoàng-yến-7341";
    private const string Id = "hoang-yen-7341";
    private const string Phone = "0999 734 173";
    private const string Note = "Sơn-ca-7342";
    private const string Weight = "73.41";

    // Names and notes that Country and the tests of readings give to everybody.
    private static readonly string[] Others =
        ["Nguyễn Thị Hòa", "Trần Văn Đức", "Lê Thị Ba", "Phạm Văn An", "Vũ Thị Bình", "Bà khỏe hơn", "Chim-yen-9471", "Chim-yen-9472"];

    private static string[] All => [Person, Id, Phone, Note, Weight, .. Others];

    [Fact]
    public async Task No_log_span_or_label_of_the_whole_run_holds_what_was_planted()
    {
        await Plant(await Country.Make(app, "ha-can"));
        await app.DisposeAsync();

        var (spans, logs) = Seen.Counts;
        Assert.True(spans > 100 && logs > 10, $"Only {spans} spans and {logs} logs were heard.");
        var texts = Seen.Texts;
        // Heard at all: what may be said is there.
        Assert.Contains("ha-can", texts);
        Assert.Contains("POST /v1/provinces/{t}/clubs/{c}/visits", texts);
        Assert.Contains(texts, t => t.Contains("could not be served now", StringComparison.Ordinal) || t.Contains("Engine stopped", StringComparison.Ordinal) || t.Contains("Row store open", StringComparison.Ordinal));
        foreach (var canary in All)
        {
            // A number counts when no digit stands beside it.
            var sign = new Regex($"(?<![0-9]){Regex.Escape(canary)}(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
            Assert.True(texts.FirstOrDefault(t => sign.IsMatch(t)) is null, $"{canary} was told: {texts.FirstOrDefault(t => sign.IsMatch(t))}");
        }
    }

    private async Task Plant(Country country)
    {
        var nation = await app.AsNation();
        await Country.Accepted(nation, $"{country.Club}/members", $$"""[{"id":"{{Id}}","name":"{{Person}}","joined":"2021-03-01","birthYear":1941,"sex":"female"}]""");
        await Country.Accepted(nation, $"{country.Club}/recipients", $$"""[{"id":"{{Id}}-r","name":"{{Person}} {{Phone}}","from":"2021-03-01"}]""");
        await Country.Accepted(nation, $"{country.Club}/volunteers", $$"""[{"id":"{{Id}}-v","name":"{{Person}}","joined":"2021-03-01","recipients":["{{Id}}-r"]}]""");
        var visit = Country.VisitJson(Guid.NewGuid(), $"{Id}-v", at: 700).Replace("r-1", $"{Id}-r", StringComparison.Ordinal).Replace("Bà khỏe hơn", $"{Note} {Phone}", StringComparison.Ordinal);
        await Country.Accepted(nation, $"{country.Club}/visits", $"[{visit}]");
        var board = await app.As($"club:{country.Tenant}|clb-1", "board");
        await Country.Accepted(board, $"{country.Club}/health/measurements", $$"""{"date":"{{Country.Yesterday}}","readings":[{"member":"{{Id}}","systolic":151,"diastolic":93,"weight":{{Weight}},"note":"{{Note}}"}]}""");
        // What is refused, not there, not readable, or asked in a path.
        foreach (var path in new[] { $"members/{Id}", $"members/{Uri.EscapeDataString(Person)}", $"volunteers/{Id}-v/weeks", $"visits?volunteer={Id}-v", $"nobody/{Uri.EscapeDataString(Person)}", $"members/{Id}x" })
            await Sent(nation, "GET", $"{country.Club}/{path}");
        await Sent(nation, "GET", $"{country.Province}/clubs?q={Uri.EscapeDataString(Person)}&cursor={Uri.EscapeDataString(Note)}");
        await Sent(nation, "GET", $"/v1/provinces/{Id}/clubs/{Id}");
        foreach (var broken in new[] { $$"""[{"id":"{{Person}}"}]""", $"[{{\"name\":\"{Person}\"", $"[{visit.Replace("\"minutes\":30", $"\"minutes\":\"{Note}\"", StringComparison.Ordinal)}]", $"[{visit.Replace("\"minutes\":30", "\"minutes\":31", StringComparison.Ordinal)}]" })
        {
            await Sent(nation, "POST", $"{country.Club}/visits", broken);
            await Sent(nation, "POST", $"{country.Club}/members", broken);
        }
    }

    private static async Task Sent(HttpClient client, string method, string path, string? json = null)
    {
        using var answer = await client.Send(method, path, json);
        Assert.NotEqual(500, (int)answer.StatusCode);
    }
}
