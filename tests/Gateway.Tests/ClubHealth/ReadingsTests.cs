using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Gateway.Tests.ClubHealth;

/// <summary>Readings planted where they are kept, and looked for everywhere else.</summary>
[Collection(Together.Name)]
public sealed class ReadingsTests(GatewayApplication app)
{
    private const int Systolic = 187;
    private const int Diastolic = 113;
    private const string Note = "Chim-yen-9471";
    private const string VisitNote = "Chim-yen-9472";
    private static readonly string[] Signs = [$"{Systolic}", $"{Diastolic}", Note, VisitNote];

    [Theory]
    [InlineData("nation", "admin")]
    [InlineData("nation", "officer")]
    [InlineData("nation", "agency")]
    [InlineData("nation", "ops")]
    [InlineData("province:{0}", "admin")]
    [InlineData("province:{0}", "agency")]
    [InlineData("commune:{0}|m-1", "officer")]
    [InlineData("commune:{0}|m-1", "analyst")]
    [InlineData("club:{0}|clb-1", "officer")]
    [InlineData("club:{0}|clb-1", "analyst")]
    [InlineData("club:{0}|clb-1", "treasurer")]
    [InlineData("club:{0}|clb-1", "secretary")]
    [InlineData("club:{0}|clb-1", "helper")]
    [InlineData("club:{0}|clb-1", "integrator")]
    [InlineData("club:{0}|clb-2", "board")]
    [InlineData("club:{0}|clb-2", "health")]
    [InlineData("volunteer:{0}|clb-1|v-2", "volunteer")]
    [InlineData("project:vie085", "partner")]
    public async Task A_caller_without_the_health_role_sees_no_reading_in_any_answer(string scope, string role)
    {
        var country = await Planted();
        var caller = await app.As(string.Format(System.Globalization.CultureInfo.InvariantCulture, scope, country.Tenant), role);
        foreach (var route in (await Routes.All(caller)).Where(r => r.Method == "GET"))
        {
            foreach (var query in new[] { "", "limit=200", "closed=true" })
            {
                var path = route.At(country);
                using var answer = await caller.Send("GET", query.Length == 0 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");
                NoSign($"{route.Name} {query}", await answer.Content.ReadAsStringAsync());
                Assert.DoesNotContain(answer.Headers, h => h.Value.Any(v => v.Contains(Note, StringComparison.Ordinal)));
                if (route.OfReadings) Assert.NotEqual(200, (int)answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_correction_by_another_than_the_club_does_not_answer_what_was_read()
    {
        var country = await Country.Make(app, "ha-qb");
        var visit = await PlantVisit(country, "v-2", 90);
        var officer = await app.As("commune:ha-qb|m-1", "officer");
        using var answer = await officer.Send("POST", $"{country.Club}/visits/{visit}/amend", """{"volunteer":"v-2","reason":"not-made"}""");
        Assert.Equal(200, (int)answer.StatusCode);
        NoSign("amend", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(Systolic)]
    [InlineData(Systolic - 1)]
    public async Task A_guess_at_a_reading_is_answered_alike_whether_right_or_wrong(int guess)
    {
        var country = await Planted();
        var planted = JsonNode.Parse(_plantedVisit!)!;
        planted["vitals"]!["systolic"] = guess;
        var officer = await (await app.As($"commune:{country.Tenant}|m-1", "officer")).Send("POST", $"{country.Club}/visits", $"[{planted.ToJsonString()}]").Ok();
        Assert.Equal("duplicate", (string?)officer["results"]![0]!["status"]);
        var board = await (await app.As($"club:{country.Tenant}|clb-1", "board")).Send("POST", $"{country.Club}/visits", $"[{planted.ToJsonString()}]").Ok();
        Assert.Equal(guess == Systolic ? "duplicate" : "rejected", (string?)board["results"]![0]!["status"]);
        planted["minutes"] = 7;
        officer = await (await app.As($"commune:{country.Tenant}|m-1", "officer")).Send("POST", $"{country.Club}/visits", $"[{planted.ToJsonString()}]").Ok();
        Assert.Equal("visit.id_reused", (string?)officer["results"]![0]!["code"]);
    }

    [Theory]
    [InlineData("club:{0}|clb-1", "board")]
    [InlineData("club:{0}|clb-1", "health")]
    public async Task The_clubs_board_and_health_role_see_them(string scope, string role)
    {
        var country = await Planted();
        var caller = await app.As(string.Format(System.Globalization.CultureInfo.InvariantCulture, scope, country.Tenant), role);
        var reading = Assert.Single((await caller.Send("GET", $"{country.Club}/health/measurements").Ok())["items"]!.AsArray())!;
        Assert.Equal((Systolic, Diastolic, Note, true), ((int)reading["systolic"]!, (int)reading["diastolic"]!, (string?)reading["note"], (bool)reading["aboveThreshold"]!));
        var visits = (await caller.Send("GET", $"{country.Club}/visits").Ok())["items"]!.AsArray();
        Assert.Contains(visits, v => (string?)v!["note"] == VisitNote && (int?)v["vitals"]?["systolic"] == Systolic);
    }

    [Fact]
    public async Task A_volunteer_sees_what_it_read_itself()
    {
        var country = await Planted();
        var own = await app.As($"volunteer:{country.Tenant}|clb-1|v-1", "volunteer");
        var visits = (await own.Send("GET", $"{country.Club}/visits").Ok())["items"]!.AsArray();
        Assert.Contains(visits, v => (string?)v!["note"] == VisitNote && (int?)v["vitals"]?["diastolic"] == Diastolic);
    }

    [Fact]
    public async Task Figures_have_them_as_counts_alone()
    {
        var country = await Planted();
        var figures = await (await app.AsNation()).Send("GET", $"{country.Club}/figures?period={Country.Yesterday[..7]}&indicators=health.measured,health.high,health.referred").Ok();
        Assert.Equal((1, 1, 0), ((int)figures["figures"]!["health.measured"]!, (int)figures["figures"]!["health.high"]!, (int)figures["figures"]!["health.referred"]!));
    }

    [Fact]
    public async Task A_reading_is_repeated_refused_and_voided_by_day_and_member()
    {
        var country = await Country.Make(app, "ha-qc");
        var health = await app.As("club:ha-qc|clb-1", "health");
        await WorkCountry.Measure(health, country.Club);
        Assert.Equal("duplicate", await Status(health, country, 128));
        Assert.Equal("health.already_measured", await Status(health, country, 131));
        var path = $"{country.Club}/health/measurements";
        await health.Send("POST", $"{path}/void", $$"""{"date":"{{Country.Yesterday}}","member":"p-1","reason":"wrong-entry"}""").Ok();
        Assert.Equal("accepted", await Status(health, country, 131));
        await health.Send("POST", path, $$"""{"date":"{{Country.Day(-3)}}","readings":[{"member":"p-1","weight":50}]}""").Problem(422, "health.no_meeting", "date");
        await health.Send("POST", $"{path}/void", $$"""{"date":"{{Country.Yesterday}}","member":"p-7","reason":"wrong-entry"}""").Problem(404, "not_found");
    }

    [Fact]
    public async Task What_is_refused_or_logged_says_nothing_of_it()
    {
        var log = new Recorded();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var country = await Country.Make(app, "ha-qd");
        var health = await app.As("club:ha-qd|clb-1", "health");
        foreach (var reading in new[]
        {
            $$"""{"member":"p-1","systolic":{{Systolic}},"diastolic":{{Systolic}},"note":"{{Note}}"}""",
            $$"""{"member":"p-9","systolic":{{Systolic}},"diastolic":{{Diastolic}},"note":"{{Note}}"}""",
            $$"""{"member":"p-1","systolic":{{Systolic}},"note":"{{Note}}"}""",
            $$"""{"member":"p-1","systolic":"{{Systolic}}","note":"{{Note}}"}""",
            $$"""{"member":"p-1","systolic":{{Systolic}},"diastolic":{{Diastolic}},"khong":"{{Note}}"}""",
        })
        {
            using var answer = await health.Send("POST", $"{country.Club}/health/measurements", $$"""{"date":"{{Country.Yesterday}}","readings":[{{reading}}]}""");
            NoSign(reading, await answer.Content.ReadAsStringAsync());
        }

        await WorkCountry.Measure(health, country.Club, Systolic, Diastolic, Note);
        await (await app.AsNation()).Send("GET", $"{country.Club}/health/measurements").Problem(403, "role");
        Assert.DoesNotContain(log.Lines, l => l.Contains(Note, StringComparison.Ordinal) || l.Contains("systolic", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string?> Status(HttpClient client, Country country, int systolic)
    {
        var body = $$"""{"date":"{{Country.Yesterday}}","readings":[{"member":"p-1","systolic":{{systolic}},"diastolic":78,"weight":52.50,"note":"Đo buổi sáng"}]}""";
        var result = (await client.Send("POST", $"{country.Club}/health/measurements", body).Ok())["results"]![0]!;
        return (string?)result["code"] ?? (string?)result["status"];
    }

    private static readonly SemaphoreSlim Planting = new(1);
    private static Country? _planted;
    private static string? _plantedVisit;

    private async Task<Country> Planted()
    {
        await Planting.WaitAsync();
        try
        {
            if (_planted is not null) return _planted;
            var country = await Country.Make(app, "ha-qa");
            await PlantVisit(country, "v-1", 90);
            _plantedVisit = _lastVisit;
            await WorkCountry.Measure(await app.As("club:ha-qa|clb-1", "board"), country.Club, Systolic, Diastolic, Note);
            return _planted = country;
        }
        finally
        {
            Planting.Release();
        }
    }

    private string? _lastVisit;

    private async Task<Guid> PlantVisit(Country country, string volunteer, int at)
    {
        var visit = JsonNode.Parse(Country.VisitJson(Guid.NewGuid(), volunteer, at))!;
        visit["note"] = VisitNote;
        visit["vitals"] = JsonNode.Parse($$"""{"systolic":{{Systolic}},"diastolic":{{Diastolic}}}""");
        await Country.Accepted(await app.As($"club:{country.Tenant}|clb-1", "board"), $"{country.Club}/visits", $"[{visit.ToJsonString()}]");
        _lastVisit = visit.ToJsonString();
        return (Guid)visit["id"]!;
    }

    // A number is looked for as a value of its own; counters that rise with everything may pass by it.
    private static void NoSign(string where, string text)
    {
        foreach (var sign in Signs)
        {
            var found = sign.Length > 3
                ? text.Contains(sign, StringComparison.Ordinal)
                : Regex.IsMatch(text, $"\"(?!version|compared|clubs|number)[a-zA-Z.]+\":{sign}(?![\\d.])");
            Assert.False(found, $"{where} shows {sign}: {text}");
        }

        Assert.DoesNotContain("\"vitals\"", text, StringComparison.Ordinal);
    }

    private sealed class Recorded : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines) return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
