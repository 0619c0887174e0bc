using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using ClbCloud.Silo;

namespace ClbCloud.Tests.Vaults;

/// <summary>
/// As much of a key vault as secrets need, by Azure's published REST reference: the bearer challenge, set (each makes a
/// version), get by version, list of versions in pages without values, soft deletion that keeps a name taken; times in
/// whole seconds. Newer versions come first here, which the reference leaves open.
/// </summary>
internal sealed class FakeVault : HttpMessageHandler
{
    // Clients remember for good what a host has challenged them with.
    public Uri Address { get; } = new($"https://clb-{Guid.NewGuid():N}.vault.azure.net/");
    private const int PageSize = 2;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Version>> _secrets = [];
    private readonly Dictionary<string, List<Version>> _deleted = [];
    private int _challenged;

    public FakeVault(TimeProvider? clock = null) => Clock = clock ?? new LeapingTime();

    public TimeProvider Clock { get; }

    /// <summary>Every request that came with a token, as <c>GET secrets/clb-ha-noi-1/versions</c>.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>How many requests came without a token.</summary>
    public int Challenged => _challenged;

    /// <summary>Called with each request that changes something, before it is done.</summary>
    public Action? BeforeSet { get; set; }

    /// <summary>What the vault answers instead of its work; null: it works.</summary>
    public (HttpStatusCode Status, string Code)? Fails { get; set; }

    /// <summary>Nobody answers.</summary>
    public bool IsCut { get; set; }

    /// <summary>Ids of versions to come, as the vault would choose them; then random ones.</summary>
    public Queue<string> Ids { get; } = [];

    public SecretClient Client() => VaultTenantKeys.Open(Address, new Nobody(), new HttpClientTransport(new HttpClient(this, disposeHandler: false)));

    public string[] Values(string name)
    {
        lock (_gate) return [.. _secrets.GetValueOrDefault(name, []).Select(v => v.Value)];
    }

    /// <summary>Somebody sets a value by hand.</summary>
    public void Set(string name, string value)
    {
        lock (_gate) Versions(name).Add(new Version(Ids.TryDequeue(out var id) ? id : Guid.NewGuid().ToString("N"), value, Now(), true));
    }

    /// <summary>Somebody switches the oldest version off.</summary>
    public void SwitchOff(string name)
    {
        lock (_gate) Versions(name)[0] = Versions(name)[0] with { Enabled = false };
    }

    public void Delete(string name)
    {
        lock (_gate)
        {
            _deleted[name] = _secrets[name];
            _secrets.Remove(name);
        }
    }

    public void Recover(string name)
    {
        lock (_gate)
        {
            _secrets[name] = _deleted[name];
            _deleted.Remove(name);
        }
    }

    public void Purge(string name)
    {
        Delete(name);
        lock (_gate) _deleted.Remove(name);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsCut) throw new HttpRequestException("There is no way to the vault.");
        if (request.Headers.Authorization is not { Scheme: "Bearer" })
        {
            Interlocked.Increment(ref _challenged);
            var refused = Error(HttpStatusCode.Unauthorized, "Unauthorized");
            refused.Headers.WwwAuthenticate.Add(new AuthenticationHeaderValue("Bearer", "authorization=\"https://login.example.net/tests\", resource=\"https://vault.azure.net\""));
            return refused;
        }

        var path = request.RequestUri!.AbsolutePath.Trim('/').Split('/');
        var body = request.Content is null ? null : JsonNode.Parse(request.Content.ReadAsStream(cancellationToken));
        if (body is not null) BeforeSet?.Invoke();
        lock (_gate)
        {
            Asked.Add($"{request.Method} {string.Join('/', path)}");
            return Fails is { } fails ? Error(fails.Status, fails.Code, body?["value"]?.GetValue<string>()) : Answer(path, request.RequestUri.Query, body);
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));

    private HttpResponseMessage Answer(string[] path, string query, JsonNode? body) => path switch
    {
        ["secrets", var name] when body is not null && _deleted.ContainsKey(name) => Error(HttpStatusCode.Conflict, "Conflict"),
        ["secrets", var name] when body is not null => SetNow(name, body["value"]!.GetValue<string>()),
        ["secrets", var name, "versions"] => List(name, query),
        ["secrets", var name, var id] when Versions(name).Find(v => v.Id == id) is { } version => version.Enabled ? Json(Told(name, version, version.Value)) : Error(HttpStatusCode.Forbidden, "Forbidden"),
        ["secrets", _] or ["secrets", _, _] => Error(HttpStatusCode.NotFound, "SecretNotFound"),
        ["deletedsecrets", var name] when _deleted.TryGetValue(name, out var versions) => Json(Told(name, versions[^1], null)),
        _ => Error(HttpStatusCode.NotFound, "SecretNotFound"),
    };

    private HttpResponseMessage SetNow(string name, string value)
    {
        Set(name, value);
        return Json(Told(name, Versions(name)[^1], value));
    }

    private HttpResponseMessage List(string name, string query)
    {
        var from = query.Split("$skiptoken=") is [_, var token] ? int.Parse(token, null) : 0;
        var all = _secrets.GetValueOrDefault(name, []).AsEnumerable().Reverse().ToArray();
        return Json(new JsonObject
        {
            ["value"] = new JsonArray([.. all.Skip(from).Take(PageSize).Select(v => (JsonNode)Told(name, v, null))]),
            ["nextLink"] = from + PageSize < all.Length ? $"{Address.Scheme}://{Address.Host}:443/secrets/{name}/versions?api-version=7.4&$skiptoken={from + PageSize}" : null,
        });
    }

    private List<Version> Versions(string name) => _secrets.TryGetValue(name, out var known) ? known : _secrets[name] = [];

    private long Now() => Clock.GetUtcNow().ToUnixTimeSeconds();

    private JsonObject Told(string name, Version version, string? value)
    {
        var told = new JsonObject
        {
            ["id"] = $"{Address}secrets/{name}/{version.Id}",
            ["attributes"] = new JsonObject { ["enabled"] = version.Enabled, ["created"] = version.Created, ["updated"] = version.Created, ["recoveryLevel"] = "Recoverable" },
        };
        if (value is not null) told["value"] = value;
        return told;
    }

    private HttpResponseMessage Error(HttpStatusCode status, string code, string? quoted = null) =>
        Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = $"The vault says no. {quoted}" } }, status);

    private HttpResponseMessage Json(JsonNode body, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        answer.Headers.Date = Clock.GetUtcNow();
        return answer;
    }

    private sealed record Version(string Id, string Value, long Created, bool Enabled);

    private sealed class Nobody : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            Assert.Single(requestContext.Scopes) == "https://vault.azure.net/.default" ? new AccessToken("token-of-tests", DateTimeOffset.MaxValue) : throw new InvalidOperationException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}

/// <summary>Time that is over as soon as somebody waits for it.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    /// <summary>Called when somebody waits, before the time is over.</summary>
    public Action? OnWait { get; set; }

    /// <summary>How long was waited in all.</summary>
    public TimeSpan Waited { get; private set; }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
        {
            OnWait?.Invoke();
            lock (_gate) (_now, Waited) = (_now + dueTime, Waited + dueTime);
        }

        return TimeProvider.System.CreateTimer(callback, state, dueTime < TimeSpan.Zero ? dueTime : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
