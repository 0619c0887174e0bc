using System.Text;

namespace ClbCloud.Gateway.Tests.Privacy;

/// <summary>Values that stand nowhere else, in every sensitive field, through the API; and how they are looked for in a copy of a database.</summary>
internal sealed class Canaries(GatewayApplication app, Country country)
{
    // In clear, and so proof that the search finds what is there.
    public const string Name = "Bói-cá-mẫu-8800";
    public static readonly string Card = Country.Day(400);

    // With so many digits a temperature is not the seconds of some instant.
    public static readonly string[] Sensitive =
    [
        "Chim-ngói-8801", "Chim-ngói-8802", "Chim-ngói-8803", "Chim-ngói-8804", "Chim-ngói-8805", "Chim-ngói-8806", "Chim-ngói-8807", "Chim-ngói-8808", "Chim-ngói-8809",
        "Chim-ngói-8810", "infusion", "97.35", "38.1708817", "1987-06-05", "2023-04-17", "2023-09-13", "long-illness", Card,
    ];

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them all.</summary>
    public async Task Plant()
    {
        var nation = await app.AsNation();
        var club = country.Club;
        const string Ill = """[{"circumstance":"long-illness","from":"1987-06-05"}]""";
        await Country.Accepted(nation, $"{club}/members", $$"""[{"id":"p-9","name":"{{Name}}","joined":"2021-03-01","circumstances":{{Ill}}}]""");
        await Country.Accepted(nation, $"{club}/recipients", $$"""[{"id":"r-9","name":"{{Name}}","from":"2021-03-01","circumstances":{{Ill}}}]""");
        await Country.Accepted(nation, $"{club}/volunteers", $$"""[{"id":"v-9","name":"{{Name}}","joined":"2021-03-01","recipients":["r-9"],"excused":[{"from":"2023-04-17","to":"2023-04-17","reason":"illness"}]}]""");
        await Country.Accepted(nation, $"{club}/visits", $$"""[{"id":"{{Guid.NewGuid()}}","volunteer":"v-9","recipient":"r-9","startedAt":"{{Country.At(300)}}","minutes":20,"tasks":["infusion"],"vitals":{"temperature":38.1708817},"note":"Chim-ngói-8801","source":"phone"}]""");
        await Country.Accepted(await app.As($"club:{country.Tenant}|clb-1", "board"), $"{club}/health/measurements", $$"""{"date":"{{Country.Yesterday}}","readings":[{"member":"p-1","systolic":151,"diastolic":93,"weight":97.35,"note":"Chim-ngói-8802"}]}""");
        await Country.Accepted(nation, $"{club}/health/checkups", $$"""[{"id":"{{Guid.NewGuid()}}","member":"p-9","date":"{{Country.Yesterday}}","place":"Chim-ngói-8803"}]""");
        await Country.Accepted(nation, $"{club}/health/insurance", $$"""[{"member":"p-9","cards":[{"from":"2025-01-01","to":"{{Card}}"}]}]""");
        await Country.Accepted(nation, $"{club}/health/long-term-care", """[{"recipient":"r-9","spans":[{"from":"2023-09-13"}],"programme":"Chim-ngói-8804"}]""");
        await Country.Accepted(nation, $"{club}/older-people", $$"""[{"id":"op-9","cluster":"cg-1","name":"{{Name}}","from":"2022-01-01","circumstances":{{Ill}}}]""");
        await Country.Accepted(nation, $"{club}/proposals", $$"""[{"id":"{{Guid.NewGuid()}}","cluster":"cg-1","person":"op-9","date":"{{Country.Yesterday}}","needs":["infusion"],"note":"Chim-ngói-8805"}]""");
        await nation.Send("POST", $"{club}/proposals/{WorkCountry.ToClose}/close", $$"""{"on":"{{Country.Yesterday}}","reason":"Chim-ngói-8806"}""").Ok();
        await Country.Accepted(nation, $"{club}/activities", $$"""[{"id":"{{Guid.NewGuid()}}","date":"{{Country.Yesterday}}","area":"self-help","kind":"community-support","participants":3,"help":[{"form":"labour","description":"Chim-ngói-8807"}],"note":"Chim-ngói-8808"}]""");
        await nation.Send("PUT", $"{club}/meetings/{Country.Day(-2)}", """{"attendance":1,"areas":["health"],"note":"Chim-ngói-8809"}""").Ok();
        // What was corrected stays beside it, and a reason is told in the journal.
        var correction = new HttpRequestMessage(HttpMethod.Patch, $"{club}/members/p-9") { Content = GatewayApplication.Body($$"""{"circumstances":[{"circumstance":"long-illness","from":"1987-06-05","to":"2023-09-13"}]}""") };
        correction.Headers.Add("Clb-Reason", Uri.EscapeDataString("Chim-ngói-8810"));
        await nation.SendAsync(correction).Ok();
    }

    /// <summary>What no answer of the API holds: sealed values are opened again, for those who may see them.</summary>
    public async Task<string[]> Unread()
    {
        var (nation, board, club) = (await app.AsNation(), await app.As($"club:{country.Tenant}|clb-1", "board"), country.Club);
        var month = $"from={Country.Day(-3)}&to={Country.Day(0)}";
        var answers = new StringBuilder();
        foreach (var path in new[] { "members", "recipients", "volunteers", "health/insurance", "health/long-term-care", $"health/checkups?{month}", "older-people", $"proposals?{month}", $"activities?{month}", $"meetings?{month}", "audit?limit=200" })
            answers.Append((await nation.Send("GET", $"{club}/{path}").Ok()).ToJsonString(Plain));
        foreach (var path in new[] { $"visits?{month}", $"health/measurements?{month}" }) answers.Append((await board.Send("GET", $"{club}/{path}").Ok()).ToJsonString(Plain));
        var told = Uri.UnescapeDataString(answers.ToString());
        return [.. Sensitive.Where(v => !told.Contains(v, StringComparison.Ordinal))];
    }

    /// <summary>How the value is written where it is found; null when it is not there.</summary>
    public static string? Found(ReadOnlySpan<byte> bytes, string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        if (bytes.IndexOf(utf8) >= 0) return "UTF-8";
        if (bytes.IndexOf(Encoding.Unicode.GetBytes(value)) >= 0 || bytes.IndexOf(Encoding.BigEndianUnicode.GetBytes(value)) >= 0) return "UTF-16";
        if (bytes.IndexOf(Encoding.ASCII.GetBytes(Convert.ToHexString(utf8))) >= 0 || bytes.IndexOf(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8))) >= 0) return "hexadecimal";
        if (bytes.IndexOf(Encoding.ASCII.GetBytes(Uri.EscapeDataString(value))) >= 0) return "percent-encoded";
        for (var shift = 0; shift < 3; shift++)
        {
            // In base64 a text looks different at each of three places; its middle is what stays.
            var base64 = Convert.ToBase64String([.. new byte[shift], .. utf8]);
            var middle = base64[(shift == 0 ? 0 : 4)..^4];
            // A few letters are found in any base64.
            if (middle.Length >= 12 && bytes.IndexOf(Encoding.ASCII.GetBytes(middle)) >= 0) return "base64";
        }

        return null;
    }
}
