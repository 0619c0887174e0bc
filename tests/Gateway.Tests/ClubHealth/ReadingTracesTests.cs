using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Gateway.Tests.ClubHealth;

/// <summary>Where a reading must not be that nobody asked for it: answers to changes, errors, the log, traces, measurements.</summary>
[Collection(Together.Name)]
public sealed class ReadingTracesTests(GatewayApplication app)
{
    private const string Weight = "97.35";
    private const string Note = "Chim-yen-9473";
    private const string VisitNote = "Chim-yen-9474";
    private const string Pulse = "193";

    [Fact]
    public async Task Nothing_of_a_reading_is_in_an_answer_to_others_an_error_the_log_a_trace_or_a_measurement()
    {
        using var seen = new Seen();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(seen);
        var country = await Country.Make(app, "ha-qe");
        var board = await app.As("club:ha-qe|clb-1", "board");
        await Country.Accepted(board, $"{country.Club}/health/measurements", $$"""{"date":"{{Country.Yesterday}}","readings":[{"member":"p-1","systolic":186,"diastolic":112,"weight":{{Weight}},"note":"{{Note}}"}]}""");
        await Country.Accepted(board, $"{country.Club}/visits", $"[{Vitals(country)}]");

        // Those who may not see one change all that they may, and err at it.
        var nation = await app.AsNation();
        foreach (var route in (await Routes.All(nation)).OrderBy(r => r.Path.EndsWith("/end", StringComparison.Ordinal)))
        {
            await Unseen(nation, route, route.At(country), Routes.BodyOf(route));
            if (route.HasBody) await Unseen(nation, route, route.At(country), $$"""{"note":"{{Note[..4]}}","khong":""");
            await Unseen(nation, route, route.Fill("ha-qe", Guid.Empty) + "/khong-co", Routes.BodyOf(route));
        }

        // Those who may are answered, and what they send wrong is refused; none of it is written down beside the book.
        foreach (var role in new[] { "board", "health" })
        {
            var caller = await app.As("club:ha-qe|clb-1", role);
            foreach (var route in (await Routes.All(caller)).Where(r => r.Method == "GET" || r.OfReadings))
            {
                using var answer = await caller.Send(route.Method, route.At(country), Routes.BodyOf(route));
                Assert.True((int)answer.StatusCode < 500, route.Name);
            }

            using var refused = await caller.Send("POST", $"{country.Club}/health/measurements", $$"""{"date":"{{Country.Yesterday}}","readings":[{"member":"p-1","systolic":12,"diastolic":112,"weight":{{Weight}},"note":"{{Note}}"}]}""");
            NoSign("a refused reading", await refused.Content.ReadAsStringAsync());
        }

        Assert.True(seen.Logged > 0 && seen.Traced > 0 && seen.Measured > 0, $"Nothing was watched: {seen.Logged} {seen.Traced} {seen.Measured}.");
        foreach (var line in seen.Lines) NoSign("the log, a trace or a measurement", line);
    }

    private static async Task Unseen(HttpClient caller, Route route, string path, string? body)
    {
        using var answer = await caller.Send(route.Method, path, body);
        NoSign(route.Name, await answer.Content.ReadAsStringAsync());
        NoSign(route.Name, answer.Headers.ToString());
        if (route.OfReadings) Assert.NotEqual(200, (int)answer.StatusCode);
    }

    private static string Vitals(Country country) =>
        Country.VisitJson(Guid.NewGuid(), at: country.Tenant.Length).Replace("\"note\":\"Bà khỏe hơn\"", $$"""
            "note":"{{VisitNote}}","vitals":{"systolic":186,"diastolic":112,"pulse":{{Pulse}}}
            """, StringComparison.Ordinal);

    private static void NoSign(string where, string text)
    {
        foreach (var sign in new[] { Weight, Note, VisitNote, $"\"pulse\":{Pulse}" })
            Assert.False(text.Contains(sign, StringComparison.Ordinal), $"{where} shows {sign}: {text}");
    }

    /// <summary>All that is logged, traced and measured while it lives, as text.</summary>
    private sealed class Seen : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];
        private readonly ActivityListener _traces;
        private readonly MeterListener _meters = new();

        public Seen()
        {
            _traces = new ActivityListener
            {
                ShouldListenTo = _ => true,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    Traced++;
                    var tags = activity.TagObjects.Concat(activity.Events.SelectMany(e => e.Tags)).Concat(activity.Baggage.Select(b => new KeyValuePair<string, object?>(b.Key, b.Value)));
                    Add($"{activity.Source.Name} {activity.DisplayName} {activity.StatusDescription} {Text(tags)}");
                },
            };
            ActivitySource.AddActivityListener(_traces);
            _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
            _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument, tags));
            _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measure(instrument, tags));
            _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument, tags));
            _meters.Start();
        }

        public int Logged { get; private set; }

        public int Traced { get; private set; }

        public int Measured { get; private set; }

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines) return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Add(Convert.ToString(state, CultureInfo.InvariantCulture) ?? string.Empty);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Logged++;
            Add($"{formatter(state, exception)} {exception} {(state is IEnumerable<KeyValuePair<string, object?>> values ? Text(values) : string.Empty)}");
        }

        public void Dispose()
        {
            _traces.Dispose();
            _meters.Dispose();
        }

        // The value is a count or a duration; what could tell of a person is the tags.
        private void Measure(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Measured++;
            Add($"{instrument.Name} {Text(tags.ToArray())}");
        }

        private void Add(string line)
        {
            lock (_lines) _lines.Add(line);
        }

        private static string Text(IEnumerable<KeyValuePair<string, object?>> values) => string.Join(' ', values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}={v.Value}")));
    }
}
