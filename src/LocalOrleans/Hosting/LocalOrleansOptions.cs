using System.Reflection;

namespace ClbCloud.LocalOrleans.Hosting;

/// <summary>How the in-process engine runs.</summary>
public sealed class LocalOrleansOptions
{
    /// <summary>Every grain class in these is hosted, internal ones too.</summary>
    public IList<Assembly> Assemblies { get; } = [];

    /// <summary>Single grain classes, for tests that want no others.</summary>
    public IList<Type> GrainClasses { get; } = [];

    /// <summary>A call that takes longer fails with a <see cref="TimeoutException"/>; it may still have its effect.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>OnDeactivateAsync that takes longer is left behind.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A grain without calls for this long is deactivated.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle grains are looked for.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Reminders more frequent than this are refused.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
