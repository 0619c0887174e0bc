using System.Text.Json.Nodes;
using ClbCloud.Gateway.Tests.Exports;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Tests.Demo;

/// <summary>The demo's project goes to a DHIS2, and its figures are there as they are here.</summary>
public sealed partial class DemoNationTests
{
    private const string Project = "/v1/projects/vie-mau";
    private static readonly string[] Sent = ["clubs", "members", "members.older55", "members.women", "members.older", "visits", "meetings"];

    [Fact]
    public async Task A_DHIS2_takes_data_value_sets_and_adx_of_the_demo_project_and_reproduces_its_figures()
    {
        var admin = await nation.App.AsNation();
        var indicators = (await admin.Send("GET", "/v1/indicators").Ok())["items"]!.AsArray().Select(i => (string)i!["id"]!).Where(id => Sent.Contains(id)).ToArray();
        var provinces = (await admin.Send("GET", $"{Project}/clubs?limit=200").Ok())["items"]!.AsArray().Select(c => ((string)c!["key"]!).Split('|')[0]).Distinct().ToArray();
        Assert.NotEmpty(provinces);
        string[] units = ["project:vie-mau", .. provinces];
        var receiver = await Receiver(units, indicators);
        await using var until = receiver;
        await admin.Send("PUT", $"{Project}/mappings/dhis2", new JsonObject
        {
            ["ids"] = "uid",
            ["dataSet"] = Uid("DS", 1),
            ["orgUnits"] = new JsonArray([.. units.Select((u, i) => new JsonObject { ["unit"] = u, ["id"] = Uid("OU", i) })]),
            ["dataElements"] = new JsonArray([.. indicators.Select((id, i) => Element(id, i))]),
        }.ToJsonString()).Ok();
        // The partner takes it, not the association: what its edition says, and nothing of what it suppresses.
        var partner = await nation.App.As("project:vie-mau", "partner");
        var month = Period.MonthOf(LocalCalendar.Today(TimeProvider.System));
        Period[] asked = [month.Previous, month, Period.Quarter(month.Previous.Year, ((month.Previous.FirstDay.Month - 1) / 3) + 1), Period.OfYear(month.Previous.Year)];
        foreach (var period in asked)
        {
            var said = await Said(partner, period, indicators);
            Assert.Contains(said, s => s.Value > 100);
            await Takes(receiver, partner, period, said.Count(s => s.Value is not null));
            var wire = period.ToString().Replace("-", "");
            foreach (var ((unit, id), value) in said)
            {
                var at = Array.IndexOf(indicators, id);
                var key = receiver.Values.Keys.SingleOrDefault(k => k.Period == wire && k.OrgUnit == Uid("OU", Array.IndexOf(units, unit)) && k.Element == Uid("DE", at / 2) && k.Combo == Uid("CC", at % 2));
                Assert.Equal(value, receiver.Values.TryGetValue(key, out var sent) ? sent : null);
            }

            // The other route tells the same of the whole project.
            var figures = await partner.Send("GET", $"{Project}/figures?period={period}&indicators={string.Join(',', indicators)}").Ok();
            foreach (var (id, value) in figures["figures"]!.AsObject()) Assert.Equal(said[("project:vie-mau", id)], (long?)value);
        }

        // The association sends figures as they stand now, weeks too; of weeks a partner is told nothing.
        var week = Period.WeekOf(LocalCalendar.Today(TimeProvider.System)).Previous;
        await Takes(receiver, admin, week, units.Length * 2);
        await partner.Send("GET", $"{Project}/exports/data-value-sets.json?period={week}").Problem(422, "edition.week", "period");
    }

    // Both formats: the second says what the first did, so that every value is known and none changes.
    private static async Task Takes(Dhis2Receiver receiver, HttpClient client, Period period, int values)
    {
        var taken = await receiver.Post(await Export(client, $"{Project}/exports/data-value-sets.json?period={period}"), "application/json");
        Assert.True((string?)taken["status"] == "SUCCESS", taken.ToJsonString());
        Assert.Equal((values, 0, 0), Counts(taken));
        var before = receiver.Values.ToDictionary();
        var again = await receiver.Post(await Export(client, $"{Project}/exports/adx.xml?period={period}"), "application/adx+xml");
        Assert.True((string?)again["status"] == "SUCCESS", again.ToJsonString());
        Assert.Equal((0, values, 0), Counts(again));
        Assert.Equal(before, receiver.Values);
    }

    // What the edition says, from its table: null where it says nothing.
    private static async Task<Dictionary<(string Unit, string Indicator), long?>> Said(HttpClient partner, Period period, string[] indicators)
    {
        var rows = ExportTests.Rows(await Export(partner, $"{Project}/exports/figures.csv?period={period}&indicators={string.Join(',', indicators)}"));
        return rows.Skip(1).ToDictionary(r => (r[0], r[4]), r => r[8].Length == 0 ? (long?)null : long.Parse(r[8], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_a_DHIS2_does_not_know_it_refuses_so_the_receiver_can_fail()
    {
        await using var receiver = await Dhis2Receiver.Start(["DS"], ["OU"], new() { ["DE"] = [] });
        foreach (var wrong in new[]
        {
            """{"dataSet":"DX","dataValues":[]}""",
            """{"dataSet":"DS","dataValues":[{"dataElement":"DE","period":"2026-10","orgUnit":"OU","value":"1"}]}""",
            """{"dataSet":"DS","dataValues":[{"dataElement":"DE","period":"202610","orgUnit":"OX","value":"1"}]}""",
            """{"dataSet":"DS","dataValues":[{"dataElement":"DX","period":"202610","orgUnit":"OU","value":"1"}]}""",
            """{"dataSet":"DS","dataValues":[{"dataElement":"DE","period":"202610","orgUnit":"OU","value":"1.5"}]}""",
            """{"dataSet":"DS","dataValues":[{"dataElement":"DE","categoryOptionCombo":"CC","period":"202610","orgUnit":"OU","value":"1"}]}""",
        })
        {
            Assert.Equal("WARNING", (string?)(await receiver.Post(System.Text.Encoding.UTF8.GetBytes(wrong), "application/json"))["status"]);
        }
    }

    private static Task<Dhis2Receiver> Receiver(string[] units, string[] indicators) => Dhis2Receiver.Start(
        [Uid("DS", 1)],
        [.. units.Select((_, i) => Uid("OU", i))],
        // Two indicators share a data element, as its two options.
        Enumerable.Range(0, (indicators.Length + 1) / 2).ToDictionary(i => Uid("DE", i), _ => new Dictionary<string, Dictionary<string, string>>
        {
            [Uid("CC", 0)] = new() { ["KIND"] = "A" },
            [Uid("CC", 1)] = new() { ["KIND"] = "B" },
        }));

    private static JsonObject Element(string indicator, int i) => new()
    {
        ["indicator"] = indicator,
        ["dataElement"] = Uid("DE", i / 2),
        ["categoryOptionCombo"] = Uid("CC", i % 2),
        ["categories"] = new JsonArray(new JsonObject { ["category"] = "KIND", ["option"] = i % 2 == 0 ? "A" : "B" }),
    };

    private static string Uid(string kind, int number) => $"{kind}{number:D9}";

    private static (int, int, int) Counts(JsonNode summary) =>
        ((int)summary["importCount"]!["imported"]!, (int)summary["importCount"]!["updated"]!, (int)summary["importCount"]!["ignored"]!);

    private static async Task<byte[]> Export(HttpClient client, string path)
    {
        using var answer = await client.Send("GET", path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
