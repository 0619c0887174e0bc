using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Devices;

/// <summary>
/// What the club's journal tells of its phones. The same grain as the club, same key. The register of devices is a state
/// of its own, so a step is first taken there and then told here: broken off between, a repeat tells it.
/// </summary>
[Alias("clb.IClubDevices")]
public interface IClubDevices : IGrainWithStringKey
{
    /// <summary>Tells of a step; telling it again changes nothing. Refusals: <c>club.unknown</c>.</summary>
    [Alias("Tell"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<DeviceNote>> Tell(DeviceNote note);
}

[GenerateSerializer, Alias("clb.DeviceStep")]
public enum DeviceStep
{
    /// <summary>A one-time link was given.</summary>
    Issued = 0,

    /// <summary>The link was taken back before anybody opened it.</summary>
    TakenBack = 1,

    /// <summary>The phone was taken back.</summary>
    Ended = 2,
}

/// <summary>A step in the life of a phone: row <c>dv|{device}|{step}</c> of the club's partition. Who took it, its journal entry says.</summary>
[GenerateSerializer, Immutable, Alias("clb.DeviceNote")]
public sealed record DeviceNote
{
    /// <summary>Id of the device, and of its link before.</summary>
    [Id(0)] public required string Device { get; init; }

    [Id(1)] public required DeviceStep Step { get; init; }

    /// <summary>Id of the member whose phone it is.</summary>
    [Id(2)] public required string Member { get; init; }

    [Id(3)] public required CallerRole Role { get; init; }
}
