using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;

namespace ClbCloud.Gateway.Tests.Exports;

/// <summary>
/// Takes <c>POST /api/dataValueSets</c> as DHIS2 does, as far as an export can go wrong: known data sets, organisation
/// units, data elements and combinations, the form of periods, whole numbers, one value a cell; answers import counts
/// and conflicts. Keeps what it took.
/// </summary>
internal sealed partial class Dhis2Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<(string OrgUnit, string Period, string Element, string Combo), long> _values = [];

    private Dhis2Receiver(WebApplication app) => _app = app;

    public required HashSet<string> DataSets { get; init; }

    public required HashSet<string> OrgUnits { get; init; }

    /// <summary>By data element: its combinations by id, with their options by category; none for the default one.</summary>
    public required Dictionary<string, Dictionary<string, Dictionary<string, string>>> Elements { get; init; }

    public IReadOnlyDictionary<(string OrgUnit, string Period, string Element, string Combo), long> Values => _values;

    public HttpClient Client => _app.GetTestClient();

    [GeneratedRegex(@"^(\d{4}(0[1-9]|1[0-2])|\d{4}W([1-9]|[1-4]\d|5[0-3])|\d{4}Q[1-4]|\d{4})\z")]
    private static partial Regex PeriodForm();

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\d)/(P1M|P7D|P3M|P1Y)\z")]
    private static partial Regex AdxPeriodForm();

    [GeneratedRegex(@"^(0|-?[1-9]\d*)\z")]
    private static partial Regex Whole();

    public static async Task<Dhis2Receiver> Start(
        string[] dataSets, string[] orgUnits, Dictionary<string, Dictionary<string, Dictionary<string, string>>> elements)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        var app = builder.Build();
        var receiver = new Dhis2Receiver(app) { DataSets = [.. dataSets], OrgUnits = [.. orgUnits], Elements = elements };
        app.MapPost("/api/dataValueSets", receiver.Take);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Sends what was exported, unchanged; answers the import summary.</summary>
    public async Task<JsonNode> Post(byte[] exported, string type)
    {
        var content = new ByteArrayContent(exported);
        content.Headers.ContentType = new(type);
        using var answer = await Client.PostAsync(new Uri("/api/dataValueSets", UriKind.Relative), content);
        var summary = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((string?)summary["status"] == "SUCCESS" ? 200 : 409, (int)answer.StatusCode);
        return summary;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> Take(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        var conflicts = new List<string>();
        var values = request.ContentType switch
        {
            "application/json" => Json(text, conflicts),
            "application/adx+xml" => Adx(text, conflicts),
            _ => throw new InvalidOperationException($"Unknown type {request.ContentType}."),
        };
        var (imported, updated) = (0, 0);
        var seen = new HashSet<(string, string, string, string)>();
        foreach (var (key, value) in values)
        {
            if (!OrgUnits.Contains(key.OrgUnit)) conflicts.Add($"orgUnit {key.OrgUnit}");
            else if (!Elements.TryGetValue(key.Element, out var combos)) conflicts.Add($"dataElement {key.Element}");
            else if (combos.Count == 0 ? key.Combo.Length > 0 : !combos.ContainsKey(key.Combo)) conflicts.Add($"categoryOptionCombo {key.Element} {key.Combo}");
            else if (!PeriodForm().IsMatch(key.Period)) conflicts.Add($"period {key.Period}");
            else if (!Whole().IsMatch(value)) conflicts.Add($"value {value}");
            else if (!seen.Add(key)) conflicts.Add($"twice {key}");
            else if (_values.TryAdd(key, long.Parse(value, CultureInfo.InvariantCulture))) imported++;
            else
            {
                _values[key] = long.Parse(value, CultureInfo.InvariantCulture);
                updated++;
            }
        }

        return Results.Json(
            new { status = conflicts.Count == 0 ? "SUCCESS" : "WARNING", importCount = new { imported, updated, ignored = conflicts.Count, deleted = 0 }, conflicts },
            statusCode: conflicts.Count == 0 ? 200 : 409);
    }

    private List<((string OrgUnit, string Period, string Element, string Combo) Key, string Value)> Json(string text, List<string> conflicts)
    {
        var set = JsonNode.Parse(text)!.AsObject();
        foreach (var unknown in set.Select(p => p.Key).Except(["dataSet", "completeDate", "period", "orgUnit", "attributeOptionCombo", "dataValues"])) conflicts.Add($"unknown {unknown}");
        if ((string?)set["dataSet"] is { } dataSet && !DataSets.Contains(dataSet)) conflicts.Add($"dataSet {dataSet}");
        var values = new List<((string, string, string, string), string)>();
        foreach (var value in set["dataValues"]!.AsArray().Select(v => v!.AsObject()))
        {
            foreach (var unknown in value.Select(p => p.Key).Except(["dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value", "comment"])) conflicts.Add($"unknown {unknown}");
            values.Add((((string)(value["orgUnit"] ?? set["orgUnit"])!, (string)(value["period"] ?? set["period"])!, (string)value["dataElement"]!, (string?)value["categoryOptionCombo"] ?? string.Empty), (string)value["value"]!));
        }

        return values;
    }

    private List<((string OrgUnit, string Period, string Element, string Combo) Key, string Value)> Adx(string text, List<string> conflicts)
    {
        XNamespace ns = "urn:ihe:qrph:adx:2015";
        var adx = XDocument.Parse(text).Root!;
        if (adx.Name != ns + "adx" || adx.Attribute("exported") is null) conflicts.Add($"root {adx.Name}");
        var values = new List<((string, string, string, string), string)>();
        foreach (var group in adx.Elements())
        {
            foreach (var unknown in group.Attributes().Select(a => a.Name.LocalName).Except(["orgUnit", "period", "dataSet", "completeDate"])) conflicts.Add($"unknown {unknown}");
            if (group.Name != ns + "group" || !DataSets.Contains((string)group.Attribute("dataSet")!)) conflicts.Add("group");
            var period = AdxPeriod((string)group.Attribute("period")!);
            foreach (var value in group.Elements(ns + "dataValue"))
            {
                var element = (string)value.Attribute("dataElement")!;
                var options = value.Attributes().Where(a => a.Name.LocalName is not ("dataElement" or "value")).ToDictionary(a => a.Name.LocalName, a => a.Value);
                var combo = options.Count == 0 ? string.Empty
                    : Elements.GetValueOrDefault(element)?.FirstOrDefault(c => c.Value.Count == options.Count && c.Value.All(o => options.GetValueOrDefault(o.Key) == o.Value)).Key ?? "none";
                values.Add((((string)group.Attribute("orgUnit")!, period, element, combo), (string)value.Attribute("value")!));
            }
        }

        return values;
    }

    private static string AdxPeriod(string text)
    {
        if (AdxPeriodForm().Match(text) is not { Success: true } match) return text;
        var first = DateOnly.ParseExact(match.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "P1M" when first.Day == 1 => first.ToString("yyyyMM", CultureInfo.InvariantCulture),
            "P3M" when first is { Day: 1, Month: 1 or 4 or 7 or 10 } => $"{first.Year}Q{((first.Month - 1) / 3) + 1}",
            "P1Y" when first is { Day: 1, Month: 1 } => $"{first.Year}",
            "P7D" when first.DayOfWeek == DayOfWeek.Monday => $"{ISOWeek.GetYear(first.ToDateTime(TimeOnly.MinValue))}W{ISOWeek.GetWeekOfYear(first.ToDateTime(TimeOnly.MinValue))}",
            _ => text,
        };
    }
}
