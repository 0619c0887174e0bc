using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Devices;

/// <summary>
/// Phones by which a club's people without e-mail sign in: a one-time link from the commune's officer, then a PIN.
/// Key: as the club.
/// </summary>
[Alias("clb.IDevicesGrain")]
public interface IDevicesGrain : IGrainWithStringKey
{
    /// <summary>Makes a one-time link; its code is in the answer and nowhere else. Refusals: <c>device.phone</c>, <c>device.role</c>, <c>device.full</c>.</summary>
    [Alias("IssueLink"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<IssuedLink>> IssueLink(IssueLink command);

    /// <summary>Links that nobody opened, oldest first: those that wait, those that expired or were taken back lately.</summary>
    [Alias("Links"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Manage)]
    Task<ImmutableArray<LinkView>> Links();

    /// <summary>Takes a link back that nobody opened; repeating it changes nothing. Refusals: <c>device.link_unknown</c>, <c>device.link_opened</c>.</summary>
    [Alias("TakeBack"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<LinkView>> TakeBack(string link);

    /// <summary>Devices, ended ones too, oldest first.</summary>
    [Alias("Devices"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Manage)]
    Task<ImmutableArray<DeviceView>> Devices();

    /// <summary>Ends a device; repeating it changes nothing. Refusals: <c>device.unknown</c>.</summary>
    [Alias("End"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<DeviceView>> End(string device);

    /// <summary>Opens a link on a device. Refusals: <c>device.link</c>, <c>device.link_taken_back</c>, <c>device.phone_wrong</c>, <c>device.pin_weak</c>, <c>device.name</c>.</summary>
    [Alias("Open"), Needs(Right.Operate)]
    Task<Outcome<DeviceSession>> Open(OpenLink command);

    /// <summary>Signs a device in by its PIN, or on by its refresh token. Refusals: <c>device.ended</c>, <c>device.locked</c>, <c>device.pin</c>, <c>device.refresh</c>.</summary>
    [Alias("SignIn"), Needs(Right.Operate)]
    Task<Outcome<DeviceSession>> SignIn(DeviceSignIn command);
}
