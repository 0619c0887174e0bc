using System.Collections.Concurrent;

namespace ClbCloud.Gateway.Tests;

/// <summary>What a <see cref="Country"/> has besides where access is tried out: an API client, a device of clb-1's treasurer p-1, and imports.</summary>
internal static class AccessCountry
{
    public const string Phone = "0912 345 678";
    public const string Pin = "482915";

    private static readonly ConcurrentDictionary<string, string> Clients = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> Devices = new(StringComparer.Ordinal);

    public static string ClientOf(string tenant) => Clients.GetValueOrDefault(tenant, "khong-co");

    public static string DeviceOf(string tenant) => Devices.GetValueOrDefault(tenant, "khong-co");

    public static async Task Make(GatewayApplication app, Country country)
    {
        var nation = await app.AsNation();
        const string client = """{"name":"Phần mềm báo cáo","may":"facts"}""";
        Clients[country.Tenant] = (string)(await nation.Send("POST", $"{country.Province}/clients", client).Ok())["client"]!["id"]!;
        Clients["nation"] = (string)(await nation.Send("POST", "/v1/nation/clients", client).Ok())["client"]!["id"]!;
        var link = await nation.Send("POST", $"{country.Club}/devices/links", $$"""{"member":"p-1","role":"treasurer","phone":"{{Phone}}"}""").Ok();
        await app.CreateClient().Send("POST", "/v1/devices/open", $$"""{"code":"{{link["code"]}}","phone":"{{Phone}}","pin":"{{Pin}}","name":"Điện thoại"}""").Ok();
        Devices[country.Tenant] = (string)link["id"]!;
        await Imports.ImportCountry.Make(nation, country);
    }
}
