using System.Text;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Kernel;

[Collection(Together.Name)]
public sealed class MalformedTests(GatewayApplication app)
{
    private const string Tenant = "ha-ka";
    private static readonly string[] Names = ["name", "nameVi"];
    private static readonly SemaphoreSlim Making = new(1);
    private static Country? _country;

    [Fact]
    public async Task Malformed_JSON_is_refused_on_every_write_route() => await OnEveryWrite(async (client, route, path, good) =>
    {
        await client.Send(route.Method, path, "").Problem(400, "json.missing");
        await client.Send(route.Method, path, "{").Problem(400, "json.malformed");
        await client.Send(route.Method, path, good[..^2]).Problem(400, "json.malformed");
        await client.Send(route.Method, path, good + "]").Problem(400, "json.malformed");
        await client.Send(route.Method, path, new string('[', 5_000)).Problem(400, "json.malformed");
        await client.Send(route.Method, path, "\"text\"").Problem(400, "json.type");
        await client.Send(route.Method, path, "null").Problem(400, "json.type");
        await client.Send(route.Method, path, "[[]]").Problem(400, "json.type");
        await client.Send(route.Method, path, """{"khong":1}""").Problem(400, "json.unknown_field", "khong");
        await client.Send(route.Method, path, """{"\ud800":1}""").Problem(400, "text.control");
    });

    [Fact]
    public async Task A_wrong_type_is_refused_with_its_field_on_every_write_route() => await OnEveryWrite(async (client, route, path, good) =>
    {
        var (item, prefix) = Item(good);
        foreach (var field in item.Select(p => p.Key).ToArray())
        {
            foreach (var wrong in new[] { """{"x":1}""", "-1.5e300", "true", "\"\\u0000\"", "[7]" })
            {
                if (wrong == "true" && item[field]?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) continue;
                var changed = item.DeepClone().AsObject();
                changed[field] = JsonNode.Parse(wrong);
                using var answer = await client.Send(route.Method, path, Whole(good, changed));
                var text = await answer.Content.ReadAsStringAsync();
                Assert.True((int)answer.StatusCode == 400, $"{route.Name} {field}={wrong}: {(int)answer.StatusCode} {text}");
                Assert.StartsWith(prefix + field, (string?)JsonNode.Parse(text)!["field"], StringComparison.Ordinal);
            }

            var twice = item.ToJsonString()[..^1] + $",\"{field}\":{item[field]?.ToJsonString() ?? "null"}}}";
            await client.Send(route.Method, path, good.StartsWith('[') ? $"[{twice}]" : twice).Problem(400, "json.duplicate_field", prefix + field);
        }
    });

    [Fact]
    public async Task Names_with_NUL_or_emoji_or_half_a_character_are_refused_with_their_field() => await OnEveryWrite(async (client, route, path, good) =>
    {
        var (item, prefix) = Item(good);
        foreach (var field in Names.Where(item.ContainsKey))
        {
            foreach (var (written, code) in new[] { ("A\\u0000", "text.control"), ("A\\ud800", "text.control"), ("A\\ud83d\\ude00", "text.characters"), ("A😀", "text.characters") })
            {
                var json = item.ToJsonString().Replace(item[field]!.ToJsonString(), $"\"{written}\"", StringComparison.Ordinal);
                await client.Send(route.Method, path, good.StartsWith('[') ? $"[{json}]" : json).Problem(400, code, prefix + field);
            }

            var changed = item.DeepClone().AsObject();
            changed[field] = new string('a', 201);
            await client.Send(route.Method, path, Whole(good, changed)).Problem(400, "text.length", prefix + field);
        }
    });

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused() => await OnEveryWrite(async (client, route, path, good) =>
    {
        var bytes = Encoding.UTF8.GetBytes(good).ToList();
        bytes.Insert(bytes.IndexOf((byte)'"') + 1, 0xff);
        using var content = new ByteArrayContent([.. bytes]);
        content.Headers.ContentType = new("application/json");
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(route.Method), path) { Content = content });
        Assert.True((int)answer.StatusCode == 400, $"{route.Name}: {(int)answer.StatusCode}");
    });

    [Fact]
    public async Task A_body_of_ten_megabytes_is_refused_on_every_write_route() => await OnEveryWrite(async (client, route, path, _) =>
    {
        var body = "[\"" + new string('a', 10_000_000) + "\"]";
        await client.Send(route.Method, path, body).Problem(413, "body.too_large");
        using var chunked = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes(body)));
        chunked.Headers.ContentType = new("application/json");
        var request = new HttpRequestMessage(new HttpMethod(route.Method), path) { Content = chunked };
        request.Headers.TransferEncodingChunked = true;
        await client.SendAsync(request).Problem(413, "body.too_large");
    });

    [Fact]
    public async Task A_batch_of_1001_items_is_refused() => await OnEveryWrite(async (client, route, path, good) =>
    {
        if (!good.StartsWith('[')) return;
        await client.Send(route.Method, path, "[" + string.Join(',', Enumerable.Repeat("{}", 1_001)) + "]").Problem(400, "batch.too_large");
    });

    [Fact]
    public async Task A_wrong_content_type_is_refused() => await OnEveryWrite(async (client, route, path, good) =>
    {
        using var content = new StringContent(good, Encoding.UTF8, "text/plain");
        await client.SendAsync(new HttpRequestMessage(new HttpMethod(route.Method), path) { Content = content }).Problem(415, "content_type");
    });

    [Fact]
    public async Task A_bad_id_in_the_path_is_refused_with_its_parameter_to_everyone()
    {
        await Make();
        foreach (var client in new[] { await app.AsNation(), await app.As("club:ha-xa|clb-1", "board") })
        {
            foreach (var route in await Routes.All(client))
            {
                foreach (var parameter in new[] { "t", "m", "c", "v", "p", "r", "l", "excuse", "plan" }.Where(p => route.Path.Contains($"{{{p}}}", StringComparison.Ordinal)))
                {
                    foreach (var bad in new[] { "HA", "a|b", "a%7Cb", "a_b", "%C4%91", new string('a', 41), "a%20b" })
                    {
                        var broken = route with { Path = route.Path.Replace($"{{{parameter}}}", bad, StringComparison.Ordinal) };
                        await client.Send(route.Method, broken.At(_country!), Routes.BodyOf(route)).Problem(400, "path.slug", parameter);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("figures", "period.malformed", "period")]
    [InlineData("figures?period=", "period.malformed", "period")]
    [InlineData("figures?period=2026-13", "period.malformed", "period")]
    [InlineData("figures?period=2026-W54", "period.malformed", "period")]
    [InlineData("figures?period=2026-Q5", "period.malformed", "period")]
    [InlineData("figures?period=0000-01", "period.malformed", "period")]
    [InlineData("figures?period=9999-12", "period.malformed", "period")]
    [InlineData("figures?period=%00", "period.malformed", "period")]
    [InlineData("figures?period=2026-10&map=tomorrow", "query.choice", "map")]
    [InlineData("figures?period=2026-10&indicators=khong_co", "indicator.unknown", "indicators")]
    [InlineData("figures?period=2026-W47&indicators=members", "period.not_kept", "period")]
    public async Task A_bad_question_for_figures_is_refused(string question, string code, string field)
    {
        await Make();
        var client = await app.AsNation();
        foreach (var place in new[] { "/v1/nation", _country!.Province, $"{_country.Province}/communes/m-1", _country.Club })
            await client.Send("GET", $"{place}/{question}").Problem(400, code, field);
    }

    [Theory]
    [InlineData("members?limit=0", "query.limit")]
    [InlineData("members?cursor=!!", "cursor.malformed")]
    [InlineData("recipients?limit=x", "query.limit")]
    [InlineData("volunteers?cursor=AAAA", "cursor.malformed")]
    [InlineData("visits?from=2026-02-30", "query.date")]
    [InlineData("visits?from=0001-01-01", "query.date")]
    [InlineData("visits?from=2026-03-01&to=2026-02-01", "query.order")]
    [InlineData("visits?from=2000-01-01&to=2026-02-01", "query.span")]
    [InlineData("visits?volunteer=A%00", "id.slug")]
    [InlineData("meetings?to=x", "query.date")]
    [InlineData("meetings/2026-02-30", "path.date")]
    [InlineData("alerts?closed=yes", "query.flag")]
    [InlineData("volunteers/v-1/weeks?from=2026-10", "period.malformed")]
    [InlineData("volunteers/v-1/weeks?from=2026-W40&to=2026-W39", "query.order")]
    [InlineData("volunteers/v-1/weeks?from=1900-W01&to=2026-W39", "query.span")]
    public async Task A_bad_query_is_refused(string question, string code)
    {
        await Make();
        await (await app.AsNation()).Send("GET", $"{_country!.Club}/{question}").Problem(400, code);
    }

    [Theory]
    [InlineData("members?cursor=fn5-")]
    [InlineData("visits?cursor=fn5-")]
    [InlineData("visits?cursor=IQ")]
    [InlineData("visits?cursor=dmlzaXR8")]
    [InlineData("../../alerts?cursor=fn5-")]
    [InlineData("../../alerts?cursor=YS9i")]
    [InlineData("../../clubs?cursor=fn5-")]
    [InlineData("../../communes?cursor=fn5-")]
    [InlineData("../../clubs?q=%F0%9F%98%80")]
    public async Task A_made_up_position_is_never_a_fault(string question)
    {
        await Make();
        using var answer = await (await app.AsNation()).GetAsync($"{_country!.Club}/{question}");
        Assert.InRange((int)answer.StatusCode, 200, 499);
    }

    // Runs it for every route that takes a body, and looks that nothing was stored by any of it.
    private async Task OnEveryWrite(Func<HttpClient, Route, string, string, Task> tryIt)
    {
        await Make();
        var client = await app.AsNation();
        var before = await Stored(client);
        foreach (var route in (await Routes.All(client)).Where(r => r is { HasBody: true, TakesAFile: false }))
        {
            var good = Routes.BodyOf(route)!;
            // Nothing sent here may be stored, so good bodies go where there is nothing.
            await tryIt(route.OfTheBoard ? await app.As($"club:{Tenant}|clb-1", "board") : client, route, route.At(_country!), good);
        }

        Assert.Equal(before, await Stored(client));
    }

    private static async Task<string> Stored(HttpClient client)
    {
        var all = new StringBuilder();
        foreach (var path in new[] { "", "/members", "/recipients", "/volunteers", "/visits", "/meetings", "/policy", "/funds", "/entries", "/loans", "/loan-needs", "/livelihood-groups" })
            all.AppendLine((await client.Send("GET", $"{_country!.Club}{path}").Ok()).ToJsonString());
        foreach (var path in new[] { "communes", "policy", "clubs" })
        {
            var answer = await client.Send("GET", $"{_country!.Province}/{path}").Ok();
            foreach (var item in answer["items"]?.AsArray() ?? []) item!.AsObject().Remove("asOf");
            all.AppendLine(answer.ToJsonString());
        }

        return all.ToString();
    }

    private static (JsonObject Item, string Prefix) Item(string good)
    {
        var node = JsonNode.Parse(good)!;
        return node is JsonArray array ? (array[0]!.DeepClone().AsObject(), "items[0].") : (node.AsObject(), string.Empty);
    }

    private static string Whole(string good, JsonObject item) => good.StartsWith('[') ? $"[{item.ToJsonString()}]" : item.ToJsonString();

    private async Task Make()
    {
        await Making.WaitAsync();
        try
        {
            _country ??= await Country.Make(app, Tenant);
        }
        finally
        {
            Making.Release();
        }
    }
}
