namespace Orleans.Runtime;

/// <summary>One activation of a grain.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    GrainId GrainId { get; }

    /// <summary>The object of the grain class; null while it is being made.</summary>
    object? GrainInstance { get; }

    /// <summary>Services scoped to this activation.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Ends when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Starts deactivation once the calls now running have ended.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>Finds the activation whose turn this is.</summary>
public interface IGrainContextAccessor
{
    IGrainContext GrainContext { get; }
}
