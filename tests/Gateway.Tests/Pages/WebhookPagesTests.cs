using System.Net;
using System.Text.RegularExpressions;

namespace ClbCloud.Gateway.Tests.Pages;

/// <summary>Webhooks by form: the same rules as the API's, and nobody more.</summary>
[Collection(Together.Name)]
public sealed partial class WebhookPagesTests(GatewayApplication app)
{
    // Nobody has that name: deliveries fail at once.
    private const string Url = "https://khong-co.invalid/clb";

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]{40,}")]
    private static partial Regex Secret();

    [GeneratedRegex("action=\"(/[a-z0-9/-]+/webhooks/[a-z0-9-]+)/rotate\"")]
    private static partial Regex Address();

    [GeneratedRegex("/deliveries/[a-z0-9-]+/retry")]
    private static partial Regex Again();

    [GeneratedRegex("<label><input type=\"checkbox\" name=\"types\"[^>]*>([^<]+)</label>")]
    private static partial Regex Types();

    [Fact]
    public async Task A_webhook_is_registered_paused_given_a_new_secret_and_ended_by_form()
    {
        var country = await Country.Make(app, "ha-console-w");
        const string Page = "/provinces/ha-console-w/webhooks";
        var admin = await app.SignIn("province:ha-console-w", "admin");
        Assert.Contains($"\"{Page}\"", await admin.Text("/provinces/ha-console-w"), StringComparison.Ordinal);
        var made = await admin.Fill(Page, new() { ["url"] = Url, ["types"] = "member.changed" });
        Assert.Equal(HttpStatusCode.OK, made.Status);
        var secret = Secret().Match(made.Page).Value;
        Assert.NotEmpty(secret);
        var one = Address().Match(made.Page).Groups[1].Value;
        var page = await admin.Text(one);
        Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        Assert.Contains(Url, await admin.Text(Page), StringComparison.Ordinal);
        Assert.Matches("value=\"member.changed\" checked", page);

        Assert.Equal((HttpStatusCode.Redirect, $"{one}?done=paused"), Short(await admin.Fill($"{one}/pause", new() { ["paused"] = "true" })));
        await (await app.AsNation()).Send("PATCH", $"{country.Club}/members/p-1", """{"name":"Nguyễn Thị Hòa Bình"}""").Ok();
        await Soon.Until(async () => (await admin.Text(one)).Contains("nhiều nhất ", StringComparison.Ordinal), "an event waits");
        Assert.Equal($"{one}?done=resumed", (await admin.Fill($"{one}/pause", new() { ["paused"] = "false" })).To);
        await Soon.Until(async () => Again().IsMatch(await admin.Text($"{one}?state=pending")), "a delivery is tried");
        Assert.DoesNotMatch(Again(), await admin.Text($"{one}?state=delivered"));
        var again = Again().Match(await admin.Text(one)).Value;
        Assert.Equal($"{one}?state=pending&done=again", (await admin.Fill(one + again, new() { ["state"] = "pending" })).To);

        var rotated = await admin.Fill($"{one}/rotate", new() { ["hours"] = "12" });
        Assert.NotEqual(secret, Secret().Match(rotated.Page).Value);
        Assert.Equal($"{one}?done=changed", (await admin.Fill(one, new() { ["url"] = $"{Url}/2" })).To);
        page = await admin.Text(one);
        Assert.Contains($"{Url}/2", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" checked", page, StringComparison.Ordinal);

        // A click beside the box ends nothing.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Fill($"{one}/end", [])).Status);
        Assert.Contains("/rotate\"", await admin.Text(one), StringComparison.Ordinal);
        Assert.Equal($"{one}?done=ended", (await admin.Fill($"{one}/end", new() { ["sure"] = "true" })).To);
        page = await admin.Text(one);
        Assert.DoesNotMatch(Address(), page);
        Assert.DoesNotMatch(Again(), page);
    }

    [Fact]
    public async Task What_the_rules_refuse_is_refused_on_the_page()
    {
        await Country.Make(app, "ha-console-x");
        const string Page = "/provinces/ha-console-x/webhooks";
        var admin = await app.SignIn("province:ha-console-x", "admin");
        foreach (var form in (Dictionary<string, string>[])[new() { ["url"] = "https://10.0.0.1/" }, new() { ["url"] = "" }, new() { ["url"] = Url, ["types"] = "mua" }])
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Fill(Page, form)).Status);
        var one = Address().Match((await admin.Fill(Page, new() { ["url"] = Url })).Page).Groups[1].Value;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Fill($"{one}/rotate", new() { ["hours"] = "721" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Fill($"{one}/rotate", [])).Status);
        await admin.Opens($"{one}?state=mua", HttpStatusCode.BadRequest);
        await admin.Opens($"{Page}/khong-co", HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Fill($"{one}/deliveries/khong-co/retry", [])).Status);
        // Every type has a name that people read.
        var names = Types().Matches(await admin.Text(Page)).Select(m => m.Groups[1].Value).ToArray();
        Assert.True(names.Length > 20, $"{names.Length}");
        Assert.DoesNotContain(names, n => n.Contains('.', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhooks_of_projects_are_the_nations()
    {
        var country = await Country.Make(app, "ha-console-y");
        var page = $"/projects/{country.Code}/webhooks";
        var nation = await app.SignIn("nation", "admin");
        var made = await nation.Fill(page, new() { ["url"] = $"{Url}/du-an" });
        Assert.Equal(HttpStatusCode.OK, made.Status);
        var all = await nation.Text("/nation/webhooks");
        Assert.Contains($"{Url}/du-an", all, StringComparison.Ordinal);
        Assert.Contains($"href=\"{page}\"", all, StringComparison.Ordinal);
        var one = Address().Match(made.Page).Groups[1].Value;
        Assert.StartsWith(page, one, StringComparison.Ordinal);
        foreach (var (scope, role, status) in ((string, string, HttpStatusCode)[])
            [($"project:{country.Code}", "partner", HttpStatusCode.Forbidden), ("nation", "analyst", HttpStatusCode.Forbidden), ("province:ha-console-y", "admin", HttpStatusCode.NotFound)])
        {
            var reader = await app.SignIn(scope, role);
            await reader.Opens(page, status);
            await reader.Opens(one, status);
            Assert.Equal(status, (await reader.Fill($"{one}/end", new() { ["sure"] = "true" })).Status);
        }

        await (await app.SignIn("province:ha-console-y", "admin")).Opens("/nation/webhooks", HttpStatusCode.NotFound);
        await (await app.SignIn("province:ha-console-y", "officer")).Opens("/provinces/ha-console-y/webhooks", HttpStatusCode.Forbidden);
        await nation.Opens("/projects/khong-co/webhooks", HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await nation.Fill("/projects/khong-co/webhooks", new() { ["url"] = Url })).Status);
    }

    private static (HttpStatusCode, string?) Short((HttpStatusCode Status, string? To, string Page) answer) => (answer.Status, answer.To);
}
