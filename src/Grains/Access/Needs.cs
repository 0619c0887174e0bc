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

    /// <summary>The sweeper, the recount, or at the nation a role with the power, an administrator where none is named.</summary>
    Operate,

    /// <summary>The club's own board or health role: readings of members, for nobody else.</summary>
    Readings,

    /// <summary>Any grain of ours that looks upward: policy.</summary>
    Below,
}

/// <summary>States who may call a method of a grain interface; a method without it is refused to everyone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute : Attribute
{
    public NeedsAttribute(Right right) => Right = right;

    /// <param name="right">Who may call.</param>
    /// <param name="power">What a caller outside must be allowed besides.</param>
    public NeedsAttribute(Right right, Power power)
    {
        Right = right;
        Power = power;
    }

    public Right Right { get; }

    /// <summary>Null: any role that the right alone lets through.</summary>
    public Power? Power { get; }
}
