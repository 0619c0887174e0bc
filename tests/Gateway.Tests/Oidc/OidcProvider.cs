using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;

namespace ClbCloud.Gateway.Tests.Oidc;

/// <summary>An OpenID provider that is not ours, in a process of its own (npm's oidc-provider; see provider.mjs).</summary>
public sealed partial class OidcProvider : IAsyncLifetime, IDisposable
{
    private const string Back = "https://app.invalid/back";
    private readonly HttpClient _http = new();
    private Process? _node;

    public string Secret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    public string Issuer { get; private set; } = string.Empty;

    public async Task InitializeAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder(), "node_modules"))) await Run("npm", "ci --ignore-scripts --no-audit --no-fund");
        var start = new ProcessStartInfo("node", "provider.mjs") { WorkingDirectory = Folder(), RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["CLIENT_SECRET"] = Secret;
        _node = Process.Start(start)!;
        Issuer = await _node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The provider did not start.");
    }

    public async Task DisposeAsync()
    {
        if (_node is null) return;
        // It ends when its input does.
        _node.StandardInput.Close();
        await _node.WaitForExitAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _node?.Dispose();
    }

    /// <summary>A token for a program.</summary>
    public async Task<string> Token(string client, string? resource = null)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "api" };
        if (resource is not null) form["resource"] = resource;
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}/token") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client}:{Secret}")));
        return await TokenIn(await _http.SendAsync(request));
    }

    /// <summary>A token for a person who signs in: the code flow with PKCE, as a browser walks it.</summary>
    public async Task<string> SignIn(string person)
    {
        var verifier = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var at = $"/auth?client_id=so-clb&response_type=code&scope=openid%20api&redirect_uri={Uri.EscapeDataString(Back)}&code_challenge={challenge}&code_challenge_method=S256";
        at = await Walk(new Uri(new Uri(Issuer), at).ToString(), Back, person);
        var code = HttpUtility.ParseQueryString(new Uri(at).Query)["code"]!;
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["client_id"] = "so-clb", ["code"] = code, ["redirect_uri"] = Back, ["code_verifier"] = verifier };
        return await TokenIn(await _http.PostAsync($"{Issuer}/token", new FormUrlEncodedContent(form)));
    }

    /// <summary>Types the person's name where it is asked for, and goes on until the browser is sent back; answers where to.</summary>
    public async Task<string> Walk(string at, string back, string person)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        for (var step = 0; step < 12 && !at.StartsWith(back, StringComparison.Ordinal); step++)
        {
            var page = await browser.GetAsync(new Uri(new Uri(Issuer), at));
            if (page.Headers.Location is null)
            {
                var prompt = PromptPattern().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
                var answer = new Dictionary<string, string> { ["prompt"] = prompt, ["login"] = person, ["password"] = "x" };
                page = await browser.PostAsync(new Uri(new Uri(Issuer), at), new FormUrlEncodedContent(answer));
            }

            at = page.Headers.Location!.ToString();
        }

        return at;
    }

    /// <summary>From now on another key signs; the ones before stay published.</summary>
    public async Task Rotate() => (await _http.PostAsync($"{Issuer}/rotate", null)).EnsureSuccessStatusCode();

    [GeneratedRegex("name=\"prompt\" value=\"(\\w+)\"")]
    private static partial Regex PromptPattern();

    private static async Task<string> TokenIn(HttpResponseMessage answer)
    {
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (string?)body["access_token"] ?? throw new InvalidOperationException(body.ToJsonString());
    }

    private static async Task Run(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder() })!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
