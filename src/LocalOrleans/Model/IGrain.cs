using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A virtual actor: addressed by type and key, one activation at a time. Must be public.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain whose key is a string; the only kind of key this engine knows.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>A grain that reminders may wake, even days later and after a restart.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>Delivered at least once for every tick; ticks that were missed arrive as one.</summary>
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    /// <summary>What the engine asks of a grain class.</summary>
    public interface IGrainBase
    {
        /// <summary>The activation this object is.</summary>
        IGrainContext GrainContext { get; }

        /// <summary>Runs before the first call. When it fails, the waiting calls fail with the same exception.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Runs after the last call. Not run after a failed activation.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }
}

namespace Orleans.Runtime
{
    /// <summary>Anything that has a grain id.</summary>
    public interface IAddressable;

    /// <summary>An interface that the engine itself answers on behalf of every grain.</summary>
    public interface IGrainExtension : IAddressable;
}

namespace Orleans.Core.Internal
{
    /// <summary>Lets tests and operators drop an activation; reached with <c>grain.Cast</c>.</summary>
    public interface IGrainManagementExtension : IGrainExtension
    {
        /// <summary>As if the grain had called its own DeactivateOnIdle.</summary>
        ValueTask DeactivateOnIdle();
    }
}
