using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Gateway.Tests.Telemetry;

/// <summary>
/// Every text that the product put into a log, a span or a label while the tests ran, each once: heard from the first
/// moment on and from all sources, exported or not.
/// </summary>
internal static class Seen
{
    private static readonly ConcurrentDictionary<string, byte> Words = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, byte> Instruments = new(StringComparer.Ordinal);
    private static long _spans;
    private static long _logs;

    public static ILoggerProvider Logs { get; } = new Provider();

    public static IReadOnlyCollection<string> Texts => [.. Words.Keys];

    /// <summary>Names of the instruments of the product's own meters.</summary>
    public static IReadOnlyCollection<string> OwnInstruments => [.. Instruments.Keys];

    public static (long Spans, long Logs) Counts => (Interlocked.Read(ref _spans), Interlocked.Read(ref _logs));

#pragma warning disable CA2255 // The tests of this assembly are to be heard from the first moment.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Listen()
    {
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> asked) =>
                asked.Parent == default || asked.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = Take,
        });
        var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name.StartsWith("ClbCloud.", StringComparison.Ordinal)) Instruments.TryAdd(instrument.Name, 0);
                listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<int>((_, _, tags, _) => Take(tags));
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) => Take(tags));
        meters.SetMeasurementEventCallback<double>((_, _, tags, _) => Take(tags));
        meters.Start();
    }

    private static void Take(string? text)
    {
        if (!string.IsNullOrEmpty(text)) Words.TryAdd(text, 0);
    }

    private static void Take(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags) Take(Convert.ToString(tag.Value, CultureInfo.InvariantCulture));
    }

    private static void Take(Activity span)
    {
        Interlocked.Increment(ref _spans);
        Take(span.OperationName);
        Take(span.DisplayName);
        Take(span.StatusDescription);
        foreach (var (_, value) in span.TagObjects) Take(Convert.ToString(value, CultureInfo.InvariantCulture));
        foreach (var said in span.Events)
        {
            Take(said.Name);
            foreach (var (_, value) in said.Tags) Take(Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }

    private sealed class Provider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
            // It outlives the hosts that it is given to.
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _logs);
            Take(formatter(state, exception));
            Take(exception?.ToString());
            if (state is not IEnumerable<KeyValuePair<string, object?>> parts) return;
            foreach (var (_, value) in parts) Take(Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }
}
