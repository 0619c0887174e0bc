using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Gateway.Tests.Webhooks;

public sealed class WebhookEndpointsTests
{
    [Fact]
    public async Task A_partners_program_gets_signed_deliveries_and_has_one_sent_again()
    {
        await using var receiver = await Receiver.Start();
        using var app = new GatewayApplication("Development", ("Webhooks:AllowedNetworks", "127.0.0.0/8"), ("Webhooks:AllowHttp", "true"));
        await app.InitializeAsync();
        var country = await Country.Make(app, "ha-wa");
        var program = await app.As("province:ha-wa", "integrator");
        var hooks = $"{country.Province}/webhooks";
        var issued = await program.Send("POST", hooks, $$"""{"url":"{{receiver.Url}}","types":["member.changed"]}""").Ok();
        var (secret, id) = ((string)issued["secret"]!, (string)issued["webhook"]!["id"]!);
        Assert.DoesNotContain(secret, (await program.Send("GET", hooks).Ok()).ToJsonString(), StringComparison.Ordinal);

        await program.Send("PATCH", $"{country.Club}/members/p-1", """{"name":"Nguyễn Thị Hòa Bình"}""").Ok();
        var got = await receiver.Next();

        // As docs/partners.md tells partners to check it.
        Assert.True(Verifies(secret, got), "The signature is not the secret's.");
        Assert.False(Verifies(secret, got with { Body = got.Body.Replace("p-1", "p-2", StringComparison.Ordinal) }), "A changed body verifies.");
        var body = JsonNode.Parse(got.Body)!;
        Assert.Equal((got.Id, "ha-wa"), ((string?)body["id"], (string?)body["feed"]));
        var told = Assert.Single(body["events"]!.AsArray())!;
        var inFeed = (await country.Told(program)).Single(i => (string?)i["id"] == (string?)told["id"]);
        Assert.True(JsonNode.DeepEquals(inFeed, told), $"{inFeed.ToJsonString()}\n{told.ToJsonString()}");

        var delivered = await Delivered(program, $"{hooks}/{id}/deliveries");
        Assert.Equal((got.Id, 1, 200), ((string?)delivered["id"], (int)delivered["events"]!, (int)delivered["status"]!));
        await program.Send("POST", $"{hooks}/{id}/deliveries/{delivered["id"]}/retry").Ok();
        Assert.Equal(got.Body, (await receiver.Next()).Body);

        var rotated = await program.Send("POST", $"{hooks}/{id}/rotate", """{"overlapHours":1}""").Ok();
        await program.Send("PATCH", $"{country.Club}/members/p-1", """{"name":"Nguyễn Thị Hoà"}""").Ok();
        var signedTwice = await receiver.Next();
        Assert.True(Verifies(secret, signedTwice) && Verifies((string)rotated["secret"]!, signedTwice), "Not both secrets sign.");

        Assert.NotNull((await program.Send("POST", $"{hooks}/{id}/end").Ok())["endedAt"]);
        await program.Send("PATCH", $"{hooks}/{id}", """{"paused":false}""").Problem(422, "webhook.ended");
    }

    // Base64 of HMAC-SHA256 over "id.timestamp.body", one signature among those that the header lists.
    private static bool Verifies(string secret, Got got)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var expected = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{got.Id}.{got.Timestamp}.{got.Body}")))}";
        return Math.Abs(DateTimeOffset.FromUnixTimeSeconds(long.Parse(got.Timestamp, CultureInfo.InvariantCulture)).Subtract(TimeProvider.System.GetUtcNow()).TotalMinutes) < 5
            && got.Signature.Split(' ').Contains(expected);
    }

    private static async Task<JsonNode> Delivered(HttpClient client, string path)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var items = (await client.Send("GET", $"{path}?state=delivered").Ok())["items"]!.AsArray();
            if (items.Count > 0) return items[0]!;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "The log does not tell of it.");
            await timer.WaitForNextTickAsync();
        }
    }

    private sealed record Got(string Id, string Timestamp, string Signature, string Body);

    /// <summary>A partner's own server.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly BlockingCollection<Got> _got = [];
        private readonly SemaphoreSlim _news = new(0);

        private Receiver(WebApplication app) => _app = app;

        public string Url => $"{_app.Urls.Single()}/clb";

        public static async Task<Receiver> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var receiver = new Receiver(builder.Build());
            receiver._app.MapPost("/clb", receiver.Take);
            await receiver._app.StartAsync();
            return receiver;
        }

        public async Task<Got> Next()
        {
            Assert.True(await _news.WaitAsync(TimeSpan.FromSeconds(20)), "Nothing came.");
            return _got.Take();
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            _news.Dispose();
            _got.Dispose();
        }

        private async Task<IResult> Take(HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            _got.Add(new(request.Headers["webhook-id"]!, request.Headers["webhook-timestamp"]!, request.Headers["webhook-signature"]!, await reader.ReadToEndAsync()));
            _news.Release();
            return Results.Ok();
        }
    }
}

[Collection(Together.Name)]
public sealed class WebhookScopeTests(GatewayApplication app)
{
    [Theory]
    [InlineData("province:ha-wb", "officer", "provinces/ha-wb", 403, "role")]
    [InlineData("commune:ha-wb|m-1", "admin", "provinces/ha-wb", 404, "not_found")]
    [InlineData("province:ha-wb-khac", "admin", "provinces/ha-wb", 404, "not_found")]
    [InlineData("project:da-ha-wb", "partner", "projects/da-ha-wb", 403, "role")]
    [InlineData("project:da-khac", "integrator", "projects/da-ha-wb", 404, "not_found")]
    [InlineData("province:ha-wb", "admin", "projects/da-ha-wb", 404, "not_found")]
    public async Task Webhooks_are_for_the_administrators_and_programs_of_the_feed(string scope, string role, string place, int status, string code)
    {
        await Made();
        await (await app.As(scope, role)).Send("POST", $"/v1/{place}/webhooks", AccessCountry.WebhookJson).Problem(status, code);
    }

    [Fact]
    public async Task A_projects_webhook_is_the_nations_to_register_and_only_names_clubs()
    {
        await Made();
        await (await app.As("project:da-ha-wb", "integrator")).Send("POST", "/v1/projects/da-ha-wb/webhooks", AccessCountry.WebhookJson).Problem(403, "role");
        var issued = await (await app.AsNation()).Send("POST", "/v1/projects/da-ha-wb/webhooks", AccessCountry.WebhookJson).Ok();
        Assert.Equal("clubs", (string?)issued["webhook"]!["tells"]);
    }

    [Theory]
    [InlineData("""{"url":"http://partner.example/"}""", 422, "webhook.url")]
    [InlineData("""{"url":"https://127.0.0.1/"}""", 422, "webhook.url")]
    [InlineData("""{"url":"https://[::ffff:10.0.0.1]/"}""", 422, "webhook.url")]
    [InlineData("""{"url":"https://169.254.169.254/latest"}""", 422, "webhook.url")]
    [InlineData("""{"url":"https://partner.example/","types":["mua"]}""", 422, "webhook.types")]
    [InlineData("""{"types":[]}""", 400, "json.missing_field")]
    public async Task What_cannot_be_a_webhook_is_refused(string body, int status, string code)
    {
        await Made();
        await (await app.As("province:ha-wb", "admin")).Send("POST", "/v1/provinces/ha-wb/webhooks", body).Problem(status, code);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await Made();
        var admin = await app.As("province:ha-wb", "admin");
        var hook = (string)(await admin.Send("POST", "/v1/provinces/ha-wb/webhooks", AccessCountry.WebhookJson).Ok())["webhook"]!["id"]!;
        await admin.Send("POST", $"/v1/provinces/ha-wb/webhooks/{hook}/deliveries/{hook}-9/retry").Problem(404, "not_found");
        await admin.Send("GET", "/v1/provinces/ha-wb/webhooks/khong-co/deliveries").Problem(404, "not_found");
        await admin.Send("POST", "/v1/provinces/ha-wb/webhooks/khong-co/end").Problem(404, "not_found");
    }

    // Several tests look at the same province, each in its own instance of this class.
    private async Task Made()
    {
        if ((await (await app.AsNation()).Send("GET", "/v1/projects/da-ha-wb")).IsSuccessStatusCode) return;
        await Country.Make(app, "ha-wb");
    }
}
