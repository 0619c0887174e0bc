using System.Collections.Concurrent;

namespace ClbCloud.Gateway.Tests;

/// <summary>
/// What a <see cref="Country"/> has besides where access is tried out: an API client, a device of clb-1's treasurer p-1, a link for its secretary that nobody opened, imports, and
/// webhooks of the province and the project, each with a delivery that nobody takes.
/// </summary>
internal static class AccessCountry
{
    public const string Phone = "0912 345 678";
    public const string Pin = "482915";

    public const string WebhookJson = """{"url":"https://khong-co.invalid/clb"}""";

    private static readonly ConcurrentDictionary<string, string> Webhooks = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> Clients = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> Devices = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string> Links = new(StringComparer.Ordinal);

    public static string LinkOf(string tenant) => Links.GetValueOrDefault(tenant, "khong-co");

    /// <summary>The client of a tenant's province, or the nation's that was made with it: other applications of these tests have nations, too.</summary>
    public static string ClientOf(string tenant, string path) =>
        Clients.GetValueOrDefault(path.Contains("/nation/", StringComparison.Ordinal) ? $"nation with {tenant}" : tenant, "khong-co");

    public static string DeviceOf(string tenant) => Devices.GetValueOrDefault(tenant, "khong-co");

    /// <summary>The webhook of a tenant's province, or of its project where the path is a project's.</summary>
    public static string WebhookOf(string tenant, string path) =>
        Webhooks.GetValueOrDefault(path.Contains("/projects/", StringComparison.Ordinal) ? $"project:{tenant}" : tenant, "khong-co");

    public static async Task Make(GatewayApplication app, Country country)
    {
        var nation = await app.AsNation();
        const string client = """{"name":"Phần mềm báo cáo","may":"facts"}""";
        Clients[country.Tenant] = (string)(await nation.Send("POST", $"{country.Province}/clients", client).Ok())["client"]!["id"]!;
        Clients[$"nation with {country.Tenant}"] = (string)(await nation.Send("POST", "/v1/nation/clients", client).Ok())["client"]!["id"]!;
        var link = await nation.Send("POST", $"{country.Club}/devices/links", $$"""{"member":"p-1","role":"treasurer","phone":"{{Phone}}"}""").Ok();
        await app.CreateClient().Send("POST", "/v1/devices/open", $$"""{"code":"{{link["code"]}}","phone":"{{Phone}}","pin":"{{Pin}}","name":"Điện thoại"}""").Ok();
        Devices[country.Tenant] = (string)link["id"]!;
        var waiting = await nation.Send("POST", $"{country.Club}/devices/links", $$"""{"member":"p-1","role":"secretary","phone":"{{Phone}}"}""").Ok();
        Links[country.Tenant] = (string)waiting["id"]!;
        await Imports.ImportCountry.Make(nation, country);
        await MakeWebhooks(nation, country);
    }

    private static async Task MakeWebhooks(HttpClient nation, Country country)
    {
        string[] places = [country.Province, country.Project];
        foreach (var place in places)
            Webhooks[place == country.Province ? country.Tenant : $"project:{country.Tenant}"] = (string)(await nation.Send("POST", $"{place}/webhooks", WebhookJson).Ok())["webhook"]!["id"]!;
        await nation.Send("PATCH", $"{country.Club}/members/p-1", """{"name":"Nguyễn Thị Hòa Bình"}""").Ok();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        foreach (var place in places)
        {
            while ((await nation.Send("GET", $"{place}/webhooks/{WebhookOf(country.Tenant, place)}/deliveries").Ok())["items"]!.AsArray().Count == 0)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "No delivery is tried.");
                await timer.WaitForNextTickAsync();
            }
        }
    }
}
