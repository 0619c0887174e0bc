using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Access;

/// <summary>The grain that is called, as far as access depends on it.</summary>
/// <param name="Type">Durable name of its class.</param>
/// <param name="Key">Its key.</param>
/// <param name="Guard">What it is below today.</param>
internal readonly record struct Target(string Type, string Key, IGuarded Guard);

/// <summary>Who may call what. Everything that is not listed is refused.</summary>
internal static class AccessRules
{
    /// <summary>For a call that begins something of a commune or club: the method asks where that lies today, and judges. In no slug.</summary>
    public const string JudgedThere = "*";

    /// <summary>Whether a caller outside the grains may use a method.</summary>
    /// <param name="scope">What the gateway authenticated; null when nobody did.</param>
    /// <param name="right">What the method needs.</param>
    /// <param name="target">The grain called.</param>
    /// <param name="placedIn">Key of the commune in which the call sets up a club, or <see cref="JudgedThere"/>; null for any other call.</param>
    /// <param name="power">What the method needs besides; null when the right says it all.</param>
    public static bool FromOutside(CallerScope? scope, Right right, Target target, string? placedIn, Power? power = null) => scope switch
    {
        null => false,
        { Role: CallerRole.System } => true,
        _ when power is { } needed && !scope.May(needed) => false,
        _ => right switch
        {
            Right.Read or Right.Below => Contains(scope, target, placedIn),
            Right.Write => scope.MayWrite && Contains(scope, target, placedIn),
            Right.Operate => scope.Kind == ScopeKind.Nation && scope.May(power ?? Power.Administer),
            Right.Readings => scope.Kind == ScopeKind.Club && scope.May(Power.Readings) && Contains(scope, target, placedIn),
            Right.Child => false,
            _ => false,
        },
    };

    /// <summary>Whether a grain may use a method. The caller that it works for does not count.</summary>
    public static bool FromGrain(string type, string key, Right right, Target target) => type switch
    {
        GrainTypes.Sweeper or GrainTypes.Recount => right is Right.Operate or Right.Read or Right.Child or Right.Below,
        GrainTypes.Unit or GrainTypes.Club or GrainTypes.Volunteer => right switch
        {
            Right.Below => true,
            Right.Child or Right.Read => target.Guard.IsChild(type, key),
            Right.Operate => MaySetSweeping(type, key, target),
            _ => false,
        },

        // Partners' editions are made of what projects know of their clubs.
        GrainTypes.Editions => right is Right.Operate or Right.Read && target.Type == GrainTypes.Unit,

        // A club's devices lie where the club lies, and ask it.
        GrainTypes.Devices => right == Right.Below && target.Type == GrainTypes.Club && target.Key == key,

        // An import writes the books of its tenant's clubs, which judge for whom it does so; and asks where its place lies.
        GrainTypes.Import => right switch
        {
            Right.Child => target.Type == GrainTypes.Club && target.Guard.IsChild(type, key),
            Right.Below => target.Type is GrainTypes.Club or GrainTypes.Unit,
            Right.Read => target.Type == GrainTypes.Devices && Keys.Tenant(target.Key) == Keys.Tenant(key),
            _ => false,
        },
        GrainTypes.Imports => right == Right.Below && target.Type is GrainTypes.Club or GrainTypes.Unit,

        // A policy book names the provinces whose sweepers shall know of its change.
        // And it tells the feed of its tenant, as units and plans do.
        GrainTypes.Policy => right switch
        {
            Right.Operate => MaySetSweeping(type, key, target),
            Right.Child => target.Type == GrainTypes.Feed && target.Guard.IsChild(type, key),
            _ => right == Right.Read && target.Type == GrainTypes.Unit,
        },

        // A plan reads the figures of its unit and the plans below, and hands its targets down to them;
        // it tells its own unit that a plan was approved.
        GrainTypes.Plan => right switch
        {
            Right.Read or Right.Below => target.Type is GrainTypes.Unit or GrainTypes.Plan,
            Right.Write => target.Type == GrainTypes.Unit && target.Key == key,
            Right.Child => target.Type is GrainTypes.Plan or GrainTypes.Feed && target.Guard.IsChild(type, key),
            _ => false,
        },

        // A feed tells its own webhooks; they ask the unit where they lie.
        GrainTypes.Feed => right == Right.Child && target.Guard.IsChild(type, key),
        GrainTypes.Webhooks => right is Right.Read or Right.Below
            ? target.Type == GrainTypes.Unit && target.Key == key
            : right == Right.Child && target.Type == GrainTypes.Credentials,

        // Who ends a client tells the webhooks that it registered.
        GrainTypes.Credentials => right == Right.Child && target.Type == GrainTypes.Webhooks,
        _ => false,
    };

    private static bool MaySetSweeping(string type, string key, Target target) =>
        target.Type == GrainTypes.Sweeper && target.Guard.IsChild(type, key);

    private static bool Contains(CallerScope scope, Target target, string? placedIn)
    {
        var exists = false;
        foreach (var (kind, key) in target.Guard.Ancestors)
        {
            if (kind == scope.Kind && key == scope.Key) return true;
            exists = true;
        }

        return !exists && IsAbove(scope, target.Key, placedIn);
    }

    // What does not exist has only its key to go by; the method then answers that there is nothing, or creates it.
    private static bool IsAbove(CallerScope scope, string key, string? placedIn) => placedIn == JudgedThere || scope.Kind switch
    {
        ScopeKind.Nation => true,
        ScopeKind.Province => Keys.Depth(key) > 1 && Keys.Tenant(key) == scope.Key,
        ScopeKind.Commune => placedIn == scope.Key && Keys.Tenant(key) == Keys.Tenant(scope.Key),
        _ => false,
    };
}
