using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace ClbCloud.Telemetry;

/// <summary>
/// Lets through of a span only what is known to name nobody. Libraries add keys of grains, paths, addresses and words of
/// exceptions of their own accord, and new versions add more; so what is not listed goes.
/// </summary>
internal sealed class SpanPrivacy : BaseProcessor<Activity>
{
    private static readonly FrozenSet<string> Allowed = new[]
    {
        "http.request.method", "http.route", "http.response.status_code", "url.scheme", "network.protocol.version", "error.type",
        "rpc.system", "rpc.service", "rpc.method", "exception.type",
        "db.system.name", "clb.commit.rows", "clb.commit.group_size", "clb.commit.conflict", "clb.commit.commands",
        "clb.province", "clb.level", "clb.report.parts", "clb.links.left_off",
    }.ToFrozenSet(StringComparer.Ordinal);

    public override void OnEnd(Activity data)
    {
        ArgumentNullException.ThrowIfNull(data);
        List<string>? others = null;
        foreach (ref readonly var tag in data.EnumerateTagObjects())
        {
            if (!Allowed.Contains(tag.Key)) (others ??= []).Add(tag.Key);
        }

        foreach (var tag in others ?? []) data.SetTag(tag, null);
        // Events (exceptions among them) cannot be taken off a span; such a span is not recorded.
        if (data.Events.Any()) data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
