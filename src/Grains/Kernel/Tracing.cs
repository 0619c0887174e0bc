using System.Diagnostics;

namespace ClbCloud.Grains.Kernel;

/// <summary>Why a commit or report happens: what its span continues. An aside (an acknowledgement) is continued only for want of others.</summary>
internal readonly record struct Cause(ActivityContext Trace, bool Aside = false);

/// <summary>
/// Spans of what grains do beyond a call: commits and reports gather the changes of several callers. The span continues
/// the first cause's trace and links to the others. A span tells the level and the province, nothing nearer to people.
/// </summary>
internal static class Tracing
{
    public const string Name = "ClbCloud.Grains";

    /// <summary>Links that one span carries at most; what is beyond is counted.</summary>
    public const int MostLinks = 32;

    private static readonly ActivitySource Source = new(Name);

    /// <summary>What is under way here, to be continued later; default when nobody traces.</summary>
    public static ActivityContext Here => Source.HasListeners() && Activity.Current is { } current ? current.Context : default;

    /// <summary>Starts a span of work that nobody else began.</summary>
    public static Activity? Start(string name, string key) => Tagged(Source.StartActivity(name), key);

    /// <summary>Starts a span that continues the first cause whose trace is recorded, and links to the others.</summary>
    public static Activity? Start(string name, string key, IEnumerable<Cause> causes)
    {
        if (!Source.HasListeners()) return null;
        var known = causes.Where(c => c.Trace != default).OrderBy(c => c.Aside).Select(c => c.Trace).Distinct().ToList();
        var first = known.FindIndex(c => c.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        var parent = known.Count == 0 ? default : known[Math.Max(first, 0)];
        known.Remove(parent);
        var span = Source.StartActivity(name, ActivityKind.Internal, parent, tags: null, links: known.Take(MostLinks).Select(c => new ActivityLink(c)));
        if (known.Count > MostLinks) span?.SetTag("clb.links.left_off", known.Count - MostLinks);
        return Tagged(span, key);
    }

    /// <summary>Notes the kind of failure, not its words.</summary>
    public static void Failed(Activity? span, Exception error) => span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);

    private static Activity? Tagged(Activity? span, string key) => span?.SetTag("clb.province", Keys.Tenant(key));
}
