namespace ClbCloud.Grains.Access;

/// <summary>What a caller must be to call a grain's method.</summary>
public enum Right
{
    /// <summary>A caller whose scope contains the grain.</summary>
    Read,

    /// <summary>The same, with a role that may change facts.</summary>
    Write,

    /// <summary>A grain registered as child of this one (a club's volunteer, a commune's club, …).</summary>
    Child,

    /// <summary>The sweeper, the recount, or a national administrator.</summary>
    Operate,

    /// <summary>The club's own board or health role: readings of members, for nobody else.</summary>
    Readings,

    /// <summary>Any grain of ours that looks upward: policy.</summary>
    Below,
}

/// <summary>States who may call a method of a grain interface; a method without it is refused to everyone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute(Right right) : Attribute
{
    public Right Right { get; } = right;
}
