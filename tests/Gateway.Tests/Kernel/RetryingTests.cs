using System.Text.Json.Nodes;
using ClbCloud.Gateway.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClbCloud.Gateway.Tests.Kernel;

/// <summary>Calls are tried again at the gateway alone, only where a repeat does no harm, and not for ever.</summary>
public sealed class RetryingTests : IAsyncLifetime, IDisposable
{
    private readonly Outage _outage = new();
    private readonly GatewayApplication _app;
    private Country _country = null!;

    public RetryingTests() => _app = new("Development")
    {
        Changed = builder => builder.ConfigureServices(services => services.AddSingleton<IIncomingGrainCallFilter>(_outage)),
    };

    public async Task InitializeAsync()
    {
        await _app.InitializeAsync();
        _country = await Country.Make(_app, "bac-lai");
    }

    public void Dispose() => _app.Dispose();

    public Task DisposeAsync() => ((IAsyncLifetime)_app).DisposeAsync();

    [Fact]
    public async Task A_read_outlasts_a_short_outage()
    {
        var nation = await _app.AsNation();
        _outage.FailBefore("Members", 2);
        Assert.Equal("p-1", (string?)(await nation.Send("GET", $"{_country.Club}/members").Ok())["items"]![0]!["id"]);
    }

    [Fact]
    public async Task Visits_whose_answer_was_lost_are_recorded_once()
    {
        var nation = await _app.AsNation();
        _outage.FailAfter("Record", 1);
        var answer = await nation.Send("POST", $"{_country.Club}/visits", $"[{Country.VisitJson(Guid.NewGuid(), at: 200)}]").Ok();
        // The second attempt found what the first had done.
        Assert.Equal("duplicate", (string?)answer["results"]![0]!["status"]);
        Assert.Equal(2, (await nation.Send("GET", $"{_country.Club}/visits").Ok())["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Money_whose_answer_was_lost_is_posted_once()
    {
        var nation = await _app.AsNation();
        _outage.FailAfter("Post", 1);
        await nation.Send("POST", $"{_country.Club}/entries", $$"""{"kind":"donation","date":"{{Country.Yesterday}}","dong":500000,"donor":"Bà mẫu"}""").Ok();
        Assert.Equal(1, (await nation.Send("GET", $"{_country.Club}/entries").Ok())["items"]!.AsArray().Count(e => (long?)e!["dong"] == 500_000 || (string?)e["donor"] == "Bà mẫu"));
    }

    [Fact]
    public async Task What_may_not_be_repeated_fails_at_once_and_is_sent_once()
    {
        var nation = await _app.AsNation();
        _outage.FailBefore("AddVersion", 1);
        var before = _outage.Called("AddVersion");
        using var answer = await nation.Send("POST", "/v1/nation/policy", $$$"""{"from":"{{{Country.Day(40)}}}","values":{"visitsPerWeek":2}}""");
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("2", answer.Headers.GetValues("Retry-After").Single());
        Assert.Equal("unavailable", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
        Assert.Equal(before + 1, _outage.Called("AddVersion"));
    }

    [Fact]
    public async Task An_outage_beyond_the_deadline_is_answered_with_503_and_when_to_come_back()
    {
        var options = _app.Services.GetRequiredService<RetryOptions>();
        Assert.Equal(TimeSpan.FromSeconds(20), options.Deadline);
        var impatient = new Outage();
        await using var app = new GatewayApplication("Development")
        {
            Changed = builder =>
            {
                builder.UseSetting("Retries:DeadlineSeconds", "0.5");
                builder.ConfigureServices(services => services.AddSingleton<IIncomingGrainCallFilter>(impatient));
            },
        };
        await app.InitializeAsync();
        var nation = await app.AsNation();
        impatient.FailBefore("Children", int.MaxValue);
        var before = impatient.Called("Children");
        using var answer = await nation.Send("GET", "/v1/provinces");
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("2", answer.Headers.GetValues("Retry-After").Single());
        Assert.True(impatient.Called("Children") > before + 1, "It was not tried again.");
    }

    [Fact]
    public async Task A_refusal_is_no_outage()
    {
        var nation = await _app.AsNation();
        var before = _outage.Called("AddMembers");
        await nation.Send("POST", $"{_country.Club}/members", """[{"id":"p-1","name":"Người khác mẫu","joined":"2022-01-01"}]""").Ok();
        Assert.Equal(before + 1, _outage.Called("AddMembers"));
    }

    [Fact]
    public async Task What_is_marked_as_repeatable_answers_a_repeat_as_it_answered_before()
    {
        var nation = await _app.AsNation();
        var marked = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Repeatable>() is not null).Select(e => "POST /" + e.RoutePattern.RawText!.Trim('/')).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("POST /v1/provinces/{t}/clubs/{c}/visits", marked);
        var routes = (await Routes.All(nation)).Where(r => marked.Contains(r.Name)).ToArray();
        Assert.Equal(marked.Count, routes.Length);
        foreach (var route in routes)
        {
            var key = Guid.NewGuid().ToString();
            var (first, second) = (await Sent(route, key), await Sent(route, key));
            Assert.True(first == second, $"{route.Name} answered {first}, and then {second}.");
        }

        async Task<int> Sent(Route route, string key)
        {
            using var answer = await nation.Send(route.Method, route.At(_country), Routes.BodyOf(route), key);
            return (int)answer.StatusCode;
        }
    }
}
