using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Fuzz;

/// <summary>
/// The whole API after its own OpenAPI document, by callers of every role: whatever is asked, the answer is an answer or
/// a problem with a code, tells nothing that the caller may not see, and leaves the process no larger. Seeded:
/// <c>CLB_FUZZ_SEED</c> and <c>CLB_FUZZ_REQUESTS</c> make it another run, or a longer one.
/// </summary>
public sealed class SchemaFuzzTests(GatewayApplication app) : IClassFixture<GatewayApplication>, IAsyncLifetime
{
    // Nobody but this test writes these, and each is in the data of what some callers may not see.
    private const string StrangePerson = "Zuy Kilô Tăngô";
    private const string OwnPerson = "Quy Đênta Uýtki";
    private const int Countries = 4;
    private const int Workers = 4;
    private const long MostGrowthPerRequest = 24_000;

    private static readonly int Seed = Number("CLB_FUZZ_SEED", 20_261_122);
    private static readonly int Requests = Number("CLB_FUZZ_REQUESTS", 20_000);

    private static readonly (string Scope, string Role)[] Roles =
    [
        ("nation", "admin"), ("nation", "analyst"), ("nation", "ops"), ("province:{t}", "admin"), ("province:{t}", "officer"), ("province:{t}", "analyst"), ("province:{t}", "integrator"),
        ("commune:{t}|m-1", "officer"), ("commune:{t}|m-1", "agency"), ("club:{t}|clb-1", "board"), ("club:{t}|clb-1", "board"), ("club:{t}|clb-1", "treasurer"), ("club:{t}|clb-1", "health"),
        ("club:{t}|clb-1", "helper"), ("volunteer:{t}|clb-1|v-1", "volunteer"), ("project:da-{t}", "partner"), ("project:da-{t}", "integrator"),
    ];

    // Their roles read no person's record.
    private static readonly string[] Blind = ["analyst", "ops", "agency", "partner"];

    // What an answer says only when something inside shows through.
    private static readonly string[] Inside = ["   at ", "Exception", "StackTrace", "ClbCloud.", "SQLite", "Npgsql", "clb-gateway-"];

    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private readonly ConcurrentDictionary<string, int> _answered = new(StringComparer.Ordinal);
    private readonly Country[] _own = new Country[Countries];
    private Country _strange = null!;
    private Operation[] _operations = [];
    private JsonObject _schemas = [];
    private int _next;

    public async Task InitializeAsync()
    {
        var nation = await app.AsNation();
        for (var i = 0; i < Countries; i++) _own[i] = await Make(nation, $"ha-fuzz-{i}", OwnPerson);
        _strange = await Make(nation, "ha-la", StrangePerson);
        var document = JsonNode.Parse(await nation.GetStringAsync("/openapi/v1.json"))!;
        _schemas = document["components"]!["schemas"]!.AsObject();
        _operations = [.. Operation.Of(document)];
        foreach (var country in _own)
        {
            foreach (var (scope, role) in Roles) await app.As(scope.Replace("{t}", country.Tenant, StringComparison.Ordinal), role);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Whatever_is_asked_is_answered_or_refused_and_tells_nothing_else()
    {
        await Run(Requests / 4);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Run(Requests);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(_wrong.IsEmpty, $"Seed {Seed}: {_wrong.Count} wrong answers:\n{string.Join('\n', _wrong.Take(20))}");
        // A fuzz that reaches nothing proves nothing: most operations must have answered at least once, and most must have refused.
        var silent = _operations.Select(o => o.Name).Where(o => !_answered.ContainsKey(o)).ToArray();
        Assert.True(silent.Length <= _operations.Length / 4, $"{silent.Length} of {_operations.Length} operations never answered: {string.Join(", ", silent)}");
        Assert.All<int>([400, 401, 403, 404, 422], status => Assert.True(_statuses.ContainsKey(status), $"Nothing was answered {status}."));
        Assert.True(grown < MostGrowthPerRequest * Requests, $"The process grew by {grown / 1_000_000} MB.");
    }

    private async Task<Country> Make(HttpClient nation, string tenant, string person)
    {
        var country = await Country.Make(app, tenant);
        await AccessCountry.Make(app, country);
        await nation.Send("PATCH", $"{country.Club}/members/p-1", $$"""{"name":"{{person}}"}""").Ok();
        await nation.Send("PATCH", $"{country.Club}/recipients/r-1", $$"""{"name":"{{person}}"}""").Ok();
        return country;
    }

    private Task Run(int upTo) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
    {
        for (var number = Interlocked.Increment(ref _next); number <= upTo && _wrong.Count < 20; number = Interlocked.Increment(ref _next)) await Ask(number);
        Interlocked.Decrement(ref _next);
    })));

    private async Task Ask(int number)
    {
        var random = new Random(unchecked(Seed + (number * 7919)));
        var values = new FuzzValues(random, _schemas);
        var own = _own[(long)number * Countries / (Requests + 1)];
        var (scope, role) = values.Of(Roles);
        var operation = values.Of(_operations);
        // What takes a slow hash by design would take the whole time.
        if (operation.IsSlow && !values.Chance(5)) operation = values.Of(_operations.Where(o => !o.IsSlow).ToArray());
        var isNation = scope == "nation";
        var client = values.Chance(2) ? app.CreateClient() : await app.As(scope.Replace("{t}", own.Tenant, StringComparison.Ordinal), role);
        using var request = Request(values, operation, !isNation && values.Chance(15) ? _strange : own, number);
        var said = $"#{number} {scope} {role}: {request.Method} {request.RequestUri}";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Judge(said, operation, role, isNation, answer, answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? string.Empty : await answer.Content.ReadAsStringAsync(limit.Token));
    }

    private void Judge(string said, Operation operation, string role, bool isNation, HttpResponseMessage answer, string text)
    {
        var status = (int)answer.StatusCode;
        _statuses.AddOrUpdate(status, 1, (_, n) => n + 1);
        if (status < 400) _answered.AddOrUpdate(operation.Name, 1, (_, n) => n + 1);
        void Wrong(string why) => _wrong.Enqueue($"{said}: {status} {why}: {text[..Math.Min(text.Length, 300)]}");
        if (status >= 500) Wrong("a failure");
        if (status >= 400 && !IsProblem(answer, text)) Wrong("no problem with a code");
        if (Inside.FirstOrDefault(i => text.Contains(i, StringComparison.Ordinal)) is { } mark) Wrong($"shows the inside ({mark})");
        if (!isNation && text.Contains(StrangePerson, StringComparison.Ordinal)) Wrong("tells of another tenant");
        if (Blind.Contains(role) && text.Contains(OwnPerson, StringComparison.Ordinal)) Wrong("names a person to a role that reads none");
    }

    private static bool IsProblem(HttpResponseMessage answer, string text) =>
        answer.Content.Headers.ContentType?.MediaType == "application/problem+json" && JsonNode.Parse(text) is { } problem
        && !string.IsNullOrEmpty((string?)problem["code"]) && !string.IsNullOrEmpty((string?)problem["texts"]?["vi"]) && !string.IsNullOrEmpty((string?)problem["texts"]?["en"]);

    private static HttpRequestMessage Request(FuzzValues values, Operation operation, Country country, int number)
    {
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), Address(values, operation, country));
        if (operation.Body is not null && !values.Chance(2)) request.Content = Body(values, operation, country);
        if (operation.Method == "POST" && !values.Chance(5)) request.Headers.Add("Idempotency-Key", values.Chance(10) ? "khoa-chung" : $"khoa-{number}");
        if (values.Chance(5)) request.Headers.TryAddWithoutValidation("Idempotency-Key", values.Text().ReplaceLineEndings(" "));
        if (values.Chance(30)) request.Headers.TryAddWithoutValidation("Clb-For", values.Chance(60) ? "p-1" : Header(values));
        if (values.Chance(10)) request.Headers.TryAddWithoutValidation("Clb-Reason", Header(values));
        if (values.Chance(10)) request.Headers.TryAddWithoutValidation("If-Match", Header(values));
        if (values.Chance(5)) request.Headers.TryAddWithoutValidation("Accept", values.Of<string>(["text/csv", "*/*", "image/png", "application/xml"]));
        return request;
    }

    // What a client can put into a header at all.
    private static string Header(FuzzValues values) => new(values.Text().Where(c => c is >= ' ' and < '\u007f').Take(400).ToArray());

    private static string Address(FuzzValues values, Operation operation, Country country)
    {
        var path = values.Chance(80) ? operation.Route.At(country).Split('?')[0] : string.Join('/', operation.Route.Path.Split('/').Select(p => p.StartsWith('{') ? Part(values, p, country) : p));
        var asked = operation.Query.Where(_ => values.Chance(50)).Select(q => $"{q}={Uri.EscapeDataString(Cut(Answer(values, q)))}").ToList();
        // Figures and files ask for a period: mostly a good one, so that something is answered.
        if (asked.Count == 0 && operation.Query.Contains("period") && values.Chance(80)) asked.Add("period=2026-10");
        return asked.Count == 0 ? path : $"{path}?{string.Join('&', asked)}";
    }

    private static string Part(FuzzValues values, string parameter, Country country) =>
        parameter == "{t}" && values.Chance(80) ? country.Tenant : Uri.EscapeDataString(Cut(values.Text())) is { Length: > 0 } part ? part : "x";

    private static string Cut(string text) => text.Length > 500 ? text[..500] : text;

    private static string Answer(FuzzValues values, string name) => name switch
    {
        "period" => values.Chance(60) ? "2026-10" : values.Period(),
        "from" or "to" or "date" => values.Chance(70) ? values.Day() : values.Period(),
        "limit" => values.Of<string>(["1", "10", "200", "0", "-1", "1000000", "x"]),
        "indicators" => values.Of<string>(["members", "members,visits", "clubs.new", "khong_co", "members,members", ","]),
        _ => values.Text(),
    };

    private static StringContent Body(FuzzValues values, Operation operation, Country country)
    {
        var good = operation.GoodBody(country);
        var text = good is null || values.Chance(30) ? values.Written(operation.Body) : values.Chance(40) ? good : values.Mutated(good);
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = values.Chance(3) ? new MediaTypeHeaderValue("text/plain") : new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static int Number(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : usual;

    /// <summary>One operation of the document.</summary>
    private sealed record Operation(Route Route, string[] Query, JsonNode? Body)
    {
        private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

        public string Method => Route.Method;

        public string Name => Route.Name;

        public bool IsSlow => Route.Path.StartsWith("/v1/devices/", StringComparison.Ordinal) || Route.Path.EndsWith("/recount", StringComparison.Ordinal) || Route.Path.EndsWith("/audit/verify", StringComparison.Ordinal);

        public string? GoodBody(Country country) => Routes.IsOpen(Route.Path) ? null : Routes.BodyOf(Route, country);

        public static IEnumerable<Operation> Of(JsonNode document) =>
            from path in document["paths"]!.AsObject()
            where path.Key.StartsWith("/v1/", StringComparison.Ordinal)
            from operation in path.Value!.AsObject()
            where Methods.Contains(operation.Key)
            let body = operation.Value!["requestBody"]?["content"]?.AsObject().FirstOrDefault().Value?["schema"]
            let parameters = path.Value!["parameters"]?.AsArray().Concat(operation.Value!["parameters"]?.AsArray() ?? []) ?? operation.Value!["parameters"]?.AsArray() ?? []
            select new Operation(
                new Route(operation.Key.ToUpperInvariant(), path.Key, operation.Value!["requestBody"] is not null),
                [.. parameters.Where(p => (string?)p!["in"] == "query").Select(p => (string)p!["name"]!)],
                body ?? (operation.Value!["requestBody"] is null ? null : new JsonObject()));
    }
}
