using System.Collections.Frozen;
using System.Diagnostics.Metrics;

namespace ClbCloud.Telemetry;

/// <summary>What is listened to. What is not named here is neither sent nor shown.</summary>
internal static class TelemetryNames
{
    /// <summary>
    /// Requests, calls of grains, commits, reports. Not Microsoft.Orleans.Runtime: a trace for every tick of a timer
    /// would bury the others.
    /// </summary>
    public static readonly string[] Sources = ["Microsoft.AspNetCore", "Microsoft.Orleans.Application", "ClbCloud.Grains", "ClbCloud.Storage"];

    public static readonly string[] Meters =
        ["ClbCloud.Gateway", "ClbCloud.Grains", "ClbCloud.Storage", "ClbCloud.LocalOrleans", "Microsoft.Orleans",
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>Of meters that measure much: what an operator looks at.</summary>
    private static readonly FrozenDictionary<string, FrozenSet<string>> Chosen = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["Microsoft.Orleans"] = Set("orleans-catalog-activations", "orleans-app-requests-timedout", "orleans-scheduler-long-running-turns"),
        ["Microsoft.AspNetCore.Hosting"] = Set("http.server.request.duration", "http.server.active_requests"),
        ["Microsoft.AspNetCore.RateLimiting"] = Set("aspnetcore.rate_limiting.requests"),
        ["Microsoft.AspNetCore.Server.Kestrel"] = Set("kestrel.active_connections", "kestrel.queued_requests", "kestrel.rejected_connections"),
        ["System.Runtime"] = Set(
            "dotnet.gc.collections", "dotnet.gc.pause.time", "dotnet.process.cpu.time", "dotnet.process.memory.working_set",
            "dotnet.thread_pool.queue.length", "dotnet.thread_pool.thread.count", "dotnet.exceptions"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsWanted(Instrument instrument) => !Chosen.TryGetValue(instrument.Meter.Name, out var names) || names.Contains(instrument.Name);

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
