using ClbCloud.LocalOrleans;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The usual base of a grain class.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    // Null when a unit test makes the grain itself.
    protected Grain() => GrainContext = Activation.Current!;

    public IGrainContext GrainContext { get; }

    protected IGrainFactory GrainFactory => ServiceProvider.GetRequiredService<IGrainFactory>();

    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>Asks for deactivation once the calls now running have ended; later calls reach a fresh activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps idle collection away for at least this long; a negative span withdraws the request.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.Of(this).DelayDeactivation(timeSpan);

#pragma warning disable CA1725 // Orleans names them so
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
#pragma warning restore CA1725
}
