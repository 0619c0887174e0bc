using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;

namespace ClbCloud.Gateway.Tests.Pages;

/// <summary>A browser without a window: signs in, opens pages, sends forms.</summary>
internal static partial class Visiting
{
    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    public static HttpClient Browser(this GatewayApplication app)
    {
        var client = app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        return client;
    }

    public static async Task<HttpClient> SignIn(this GatewayApplication app, string scope, string role)
    {
        var client = app.Browser();
        var token = Token().Match(await client.GetStringAsync("/sign-in")).Groups[1].Value;
        var form = new Dictionary<string, string> { ["scope"] = scope, ["role"] = role, ["form-token"] = token };
        using var answer = await client.PostAsync("/sign-in", new FormUrlEncodedContent(form));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>Sends a form as its page does; answers the page that came, or where it leads.</summary>
    public static async Task<(HttpStatusCode Status, string? To, string Page)> Fill(this HttpClient client, string path, Dictionary<string, string> form)
    {
        // Every page of a session has the button to sign out, and with it the token.
        var token = Token().Match(await client.GetStringAsync("/nothing-yet")).Groups[1].Value;
        using var answer = await client.PostAsync(path, new FormUrlEncodedContent(new Dictionary<string, string>(form) { ["form-token"] = token }));
        return (answer.StatusCode, answer.Headers.Location?.ToString(), WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>A page as it is read: letters are not escaped.</summary>
    public static async Task<string> Text(this HttpClient client, string path) => WebUtility.HtmlDecode(await client.GetStringAsync(path));

    public static async Task Opens(this HttpClient client, string path, HttpStatusCode status)
    {
        using var answer = await client.GetAsync(path);
        Assert.True(answer.StatusCode == status, $"{path}: {answer.StatusCode}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }
}
