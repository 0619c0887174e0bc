using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Imports;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Access;

/// <summary>
/// Stands before every call of our grains and denies by default: a caller outside by the scope that the gateway
/// authenticated, a grain by what it is. Runs after activation, so the target judges from its own rows what it is below.
/// </summary>
internal sealed partial class ScopeFilter(ILogger<ScopeFilter> log) : IIncomingGrainCallFilter
{
    private const string Refusal = "The caller may not make this call.";

    private static readonly Meter Meter = new("ClbCloud.Grains");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("clb.access.refused", "{call}", "Calls between or to grains that were refused.");
    private static readonly ConcurrentDictionary<MethodInfo, NeedsAttribute?> Needs = new();

    public Task Invoke(IIncomingGrainCallContext context) =>
        context.Grain is IFollower follower && IsOurs(context) && IsFromOutside(context) ? FollowAndJudge(follower, context) : Judge(context);

    private async Task FollowAndJudge(IFollower follower, IIncomingGrainCallContext context)
    {
        await follower.Follow();
        await Judge(context);
    }

    private Task Judge(IIncomingGrainCallContext context)
    {
        if (!IsOurs(context) || Allows(context)) return context.Invoke();
        Refused.Add(1, new KeyValuePair<string, object?>("method", context.MethodName));
        LogRefused(log, context.InterfaceName, context.MethodName);
        throw new UnauthorizedAccessException(Refusal);
    }

    // Timers, reminders and the engine's own extensions have interfaces of the engine.
    private static bool IsOurs(IIncomingGrainCallContext context) =>
        (context.InterfaceMethod?.DeclaringType ?? context.Request.GetInterfaceType())?.Assembly == typeof(ScopeFilter).Assembly;

    private static bool Allows(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod is not { } method || NeedsOf(method) is not { } needs) return false;
        if (context.SourceId == context.TargetId) return true;
        if (context.Grain is not IGuarded guard) return false;
        var target = new Target(context.TargetId.Type.ToString()!, context.TargetId.Key.ToString()!, guard);
        if (IsFromOutside(context)) return AccessRules.FromOutside(CallerScope.Current, needs.Right, target, PlacedIn(context), needs.Power);
        var source = context.SourceId!.Value;
        return AccessRules.FromGrain(source.Type.ToString()!, source.Key.ToString()!, needs.Right, target);
    }

    private static bool IsFromOutside(IIncomingGrainCallContext context) => context.SourceId is not { } source || source.IsClient();

    private static string? PlacedIn(IIncomingGrainCallContext context) =>
        (context.Request.GetArgumentCount() > 0 ? context.Request.GetArgument(0) : null) switch
        {
            SetUpClub setUp => setUp.Commune,
            OpenImport { Place: not null } => AccessRules.JudgedThere,
            _ => null,
        };

    private static NeedsAttribute? NeedsOf(MethodInfo method) => Needs.GetOrAdd(method, m => m.GetCustomAttribute<NeedsAttribute>());

    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "Refused a call of {Interface}.{Method}: the caller may not make it.")]
    private static partial void LogRefused(ILogger log, string @interface, string method);
}
