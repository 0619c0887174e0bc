using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ClbCloud.Telemetry;

/// <summary>
/// Writes metrics in Prometheus' text format, version 0.0.4. Names as OpenTelemetry's rules of compatibility have them:
/// dots become underscores, the unit is appended, then <c>_total</c> to counters.
/// </summary>
internal sealed class PrometheusText
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["By"] = "bytes",
        ["1"] = "ratio",
        ["%"] = "percent",
    };

    // Samples of one name must stand together under one heading, whatever meters they come from.
    private readonly SortedDictionary<string, (string Heading, StringBuilder Samples)> _families = new(StringComparer.Ordinal);

    public void Add(Metric metric)
    {
        var (type, suffix) = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => ("counter", "_total"),
            MetricType.Histogram => ("histogram", string.Empty),
            _ => ("gauge", string.Empty),
        };
        var name = NameOf(metric.Name, metric.Unit, suffix);
        if (!_families.TryGetValue(name, out var family))
        {
            _families[name] = family = ($"# HELP {name} {Escape(metric.Description, quotes: false)}\n# TYPE {name} {type}\n", new());
        }

        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (metric.MetricType == MetricType.Histogram) AddHistogram(family.Samples, name, point);
            else Sample(family.Samples, name, point.Tags, null, ValueOf(metric.MetricType, point));
        }
    }

    public override string ToString()
    {
        var page = new StringBuilder();
        foreach (var (heading, samples) in _families.Values.Where(f => f.Samples.Length > 0)) page.Append(heading).Append(samples);
        return page.ToString();
    }

    internal static string NameOf(string name, string? unit, string suffix)
    {
        var clean = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c)) clean.Append(c);
            else if (clean.Length > 0 && clean[^1] != '_') clean.Append('_');
        }

        var shown = clean.ToString();
        if (unit is not null && Units.TryGetValue(unit, out var word) && !shown.EndsWith($"_{word}", StringComparison.Ordinal)) shown += $"_{word}";
        return shown.EndsWith(suffix, StringComparison.Ordinal) ? shown : shown + suffix;
    }

    private static void AddHistogram(StringBuilder samples, string name, in MetricPoint point)
    {
        var reached = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            reached += bucket.BucketCount;
            Sample(samples, $"{name}_bucket", point.Tags, bucket.ExplicitBound, reached);
        }

        Sample(samples, $"{name}_sum", point.Tags, null, point.GetHistogramSum());
        Sample(samples, $"{name}_count", point.Tags, null, point.GetHistogramCount());
    }

    private static double ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => double.NaN,
    };

    private static void Sample(StringBuilder samples, string name, ReadOnlyTagCollection tags, double? bound, double value)
    {
        samples.Append(name);
        var before = '{';
        foreach (var tag in tags)
        {
            samples.Append(before).Append(NameOf(tag.Key, null, string.Empty)).Append("=\"")
                .Append(Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture), quotes: true)).Append('"');
            before = ',';
        }

        if (bound is { } le)
        {
            samples.Append(before).Append("le=\"").Append(Number(le)).Append('"');
            before = ',';
        }

        if (before == ',') samples.Append('}');
        samples.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string? text, bool quotes)
    {
        var escaped = (text ?? string.Empty).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
