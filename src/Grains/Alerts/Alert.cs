using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Alerts;

[GenerateSerializer, Alias("clb.AlertKind")]
public enum AlertKind
{
    /// <summary>A volunteer is behind the norm of the open week.</summary>
    VolunteerBehind = 0,

    /// <summary>A volunteer closed a week short of the norm; can still be mended by a late visit.</summary>
    VolunteerShort = 1,

    /// <summary>The month ends within five days (policy) and no meeting is recorded.</summary>
    MeetingDue = 2,

    /// <summary>A month ended without a meeting; can still be mended by a late entry.</summary>
    MeetingMissed = 3,

    /// <summary>A club norm is broken; <see cref="Alert.Subject"/> names it.</summary>
    NormBroken = 4,

    /// <summary>A loan's instalment is overdue.</summary>
    LoanOverdue = 5,

    /// <summary>A fund is below its norm.</summary>
    FundBelowNorm = 6,

    /// <summary>The board was never trained, or not within the policy's time.</summary>
    BoardUntrained = 7,

    /// <summary>A plan's target is behind.</summary>
    PlanBehind = 8,

    /// <summary>A person's request about the data held is past its legal time.</summary>
    RequestOverdue = 9,

    /// <summary>Names of former members are to be taken away by the policy.</summary>
    RetentionDue = 10,
}

/// <summary>
/// Something that wants attention. Opens once under its <see cref="Id"/>, changes kind as it grows worse (behind, then
/// short), closes by itself when its cause goes.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.Alert")]
public sealed record Alert
{
    /// <summary>Stable in the club or unit: <c>week|v-012|2026-W47</c>, <c>meeting|2026-11</c>, <c>norm|size</c>, <c>plan|39-kh-ubnd|clb-moi|2021-2025</c>.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required AlertKind Kind { get; init; }

    /// <summary>Volunteer id, norm id, plan and target, or empty for the club.</summary>
    [Id(2)] public required string Subject { get; init; }

    /// <summary>Week or month it is about, or phase of the plan; empty for a norm.</summary>
    [Id(3)] public required string Period { get; init; }

    [Id(4)] public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When its kind last changed.</summary>
    [Id(5)] public required DateTimeOffset ChangedAt { get; init; }

    [Id(6)] public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why, as numbers for the texts: made, expected, number, norm …</summary>
    [Id(7)] public ImmutableSortedDictionary<string, string> Reason { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Acknowledgements, oldest first; null when there is none.</summary>
    [Id(8)] public ImmutableArray<AlertAck>? Acks { get; init; }
}

/// <summary>Somebody responsible saw the alert, and says what is done about it. It stays open until its cause goes.</summary>
[GenerateSerializer, Immutable, Alias("clb.AlertAck")]
public sealed record AlertAck
{
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>Who speaks: <c>club</c>, <c>commune</c>, <c>province</c>, <c>nation</c>. No person is named.</summary>
    [Id(1)] public required string By { get; init; }

    [Id(2)] public required string Note { get; init; }
}

/// <summary>Acknowledging a club's alerts. The same grain as the club, same key.</summary>
[Alias("clb.IClubAlerts")]
public interface IClubAlerts : IGrainWithStringKey
{
    /// <summary>The alert with its acknowledgements; repeating the last one changes nothing. Refusals: <c>club.unknown</c>, <c>alert.unknown</c>, <c>alert.role</c>, <c>alert.note</c>.</summary>
    [Alias("Acknowledge"), Needs(Right.Write, Power.Record)]
    Task<Outcome<Alert>> Acknowledge(string alert, string note);
}

/// <summary>Alerts of a unit itself: its approved plans' goals that are behind. The same grain as the unit, same key.</summary>
[Alias("clb.IUnitAlerts")]
public interface IUnitAlerts : IGrainWithStringKey
{
    /// <summary>The unit's own open alerts, and with <paramref name="closed"/> the closed ones too, newest first, at most 500.</summary>
    [Alias("OwnAlerts"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<ImmutableArray<Alert>> OwnAlerts(bool closed);

    /// <summary>The alert with its acknowledgements; repeating the last one changes nothing. Refusals: <c>unit.unknown</c>, <c>alert.unknown</c>, <c>alert.role</c>, <c>alert.note</c>.</summary>
    [Alias("AcknowledgeOwn"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<Alert>> AcknowledgeOwn(string alert, string note);
}

/// <summary>A norm beside the club's number, with its source: a warning, not a refusal.</summary>
[GenerateSerializer, Immutable, Alias("clb.NormCheck")]
public sealed record NormCheck
{
    /// <summary><c>size</c>, <c>older</c>, <c>women</c>, <c>volunteers</c>, <c>recipients</c>.</summary>
    [Id(0)] public required string Norm { get; init; }

    /// <summary>The club's number: people, or whole percent.</summary>
    [Id(1)] public required long Number { get; init; }

    [Id(2)] public long? AtLeast { get; init; }

    [Id(3)] public long? AtMost { get; init; }

    /// <summary><c>low</c> or <c>high</c> when broken on a side that warns; null when kept.</summary>
    [Id(4)] public string? Broken { get; init; }

    /// <summary>Where the norm comes from.</summary>
    [Id(5)] public required string Source { get; init; }
}
