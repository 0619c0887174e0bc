using System.Collections.Immutable;
using ClbCloud.Grains.Access;

namespace ClbCloud.Grains.Devices;

/// <summary>Asks for a link for somebody of the club.</summary>
[GenerateSerializer, Immutable, Alias("clb.IssueLink")]
public sealed record IssueLink
{
    /// <summary>Id of a member of the club.</summary>
    [Id(0)] public required string Member { get; init; }

    /// <summary>A role of a club: board, secretary, treasurer, health, helper.</summary>
    [Id(1)] public required CallerRole Role { get; init; }

    /// <summary>Vietnamese number, 10 or 11 digits from 0 on, or +84; kept as an HMAC alone.</summary>
    [Id(2)] public required string Phone { get; init; }

    // Never the number, wherever a record is written out.
    public override string ToString() => nameof(IssueLink);
}

[GenerateSerializer, Immutable, Alias("clb.IssuedLink")]
public sealed record IssuedLink
{
    [Id(0)] public required string Id { get; init; }

    /// <summary><c>{tenant}.{club}.{secret}</c>; nobody can read it again.</summary>
    [Id(1)] public required string Code { get; init; }

    [Id(2)] public required DateTimeOffset ExpiresAt { get; init; }

    public override string ToString() => $"{nameof(IssuedLink)} {Id}";
}

[GenerateSerializer, Immutable, Alias("clb.OpenLink")]
public sealed record OpenLink
{
    [Id(0)] public required string Code { get; init; }

    /// <summary>The number that the link was made for.</summary>
    [Id(1)] public required string Phone { get; init; }

    /// <summary>Six digits that the person chooses.</summary>
    [Id(2)] public required string Pin { get; init; }

    /// <summary>What the person calls the device.</summary>
    [Id(3)] public required string Name { get; init; }

    public override string ToString() => nameof(OpenLink);
}

/// <summary>A device signs in: with its PIN, or with the refresh token of its session.</summary>
[GenerateSerializer, Immutable, Alias("clb.DeviceSignIn")]
public sealed record DeviceSignIn
{
    [Id(0)] public required string Device { get; init; }

    [Id(1)] public required string Secret { get; init; }

    [Id(2)] public string? Pin { get; init; }

    [Id(3)] public string? Refresh { get; init; }

    public override string ToString() => $"{nameof(DeviceSignIn)} {Device}";
}

/// <summary>A device that is signed in. Its tokens are in this answer and nowhere else.</summary>
[GenerateSerializer, Immutable, Alias("clb.DeviceSession")]
public sealed record DeviceSession
{
    [Id(0)] public required string Device { get; init; }

    [Id(1)] public required string Member { get; init; }

    [Id(2)] public required CallerRole Role { get; init; }

    /// <summary>Proves the device; given when the link is opened, null afterwards.</summary>
    [Id(3)] public string? Secret { get; init; }

    /// <summary>Good once, until the next one is given.</summary>
    [Id(4)] public required string Refresh { get; init; }

    /// <summary>Then the PIN is asked for again.</summary>
    [Id(5)] public required DateTimeOffset EndsAt { get; init; }

    public override string ToString() => $"{nameof(DeviceSession)} {Device}";
}

[GenerateSerializer, Alias("clb.DeviceState")]
public enum DeviceState
{
    Active = 0,

    /// <summary>Too many wrong PINs; for a while.</summary>
    Locked = 1,

    Ended = 2,
}

[GenerateSerializer, Immutable, Alias("clb.DeviceView")]
public sealed record DeviceView
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required string Member { get; init; }

    [Id(3)] public required CallerRole Role { get; init; }

    [Id(4)] public required DeviceState State { get; init; }

    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(6)] public DateTimeOffset? LastUsed { get; init; }

    [Id(7)] public DateTimeOffset? LockedUntil { get; init; }
}

[GenerateSerializer, Alias("clb.LinkState")]
public enum LinkState
{
    /// <summary>Good until it expires, and nobody has opened it.</summary>
    Waiting = 0,

    /// <summary>Nobody opened it in time.</summary>
    Expired = 1,

    /// <summary>The commune took it back.</summary>
    TakenBack = 2,
}

/// <summary>A link that was not opened, as it may be shown: never its secret, nor the number that it is for.</summary>
[GenerateSerializer, Immutable, Alias("clb.LinkView")]
public sealed record LinkView
{
    /// <summary>That of the device, once it is opened.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Id of a member of the club.</summary>
    [Id(1)] public required string Member { get; init; }

    [Id(2)] public required CallerRole Role { get; init; }

    [Id(3)] public required LinkState State { get; init; }

    /// <summary>Null for links of before this was kept.</summary>
    [Id(4)] public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>Who gave it: the caller's id, as in journals; null as above.</summary>
    [Id(5)] public string? IssuedBy { get; init; }

    /// <summary>The role in which it was given.</summary>
    [Id(6)] public CallerRole? IssuedAs { get; init; }

    [Id(7)] public required DateTimeOffset ExpiresAt { get; init; }

    [Id(8)] public DateTimeOffset? TakenBackAt { get; init; }
}

/// <summary>A link that waits to be opened, or was taken back and would still be good.</summary>
[GenerateSerializer, Immutable, Alias("clb.DeviceLink")]
internal sealed record DeviceLink
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Member { get; init; }

    [Id(2)] public required CallerRole Role { get; init; }

    /// <summary>HMAC of the number under a key of the tenant.</summary>
    [Id(3)] public required string Phone { get; init; }

    /// <summary>SHA-256 of the code's secret, 256 random bits.</summary>
    [Id(4)] public required string Hash { get; init; }

    [Id(5)] public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Wrong numbers so far.</summary>
    [Id(6)] public int Wrong { get; init; }

    [Id(7)] public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>As in <see cref="Audit.Act.Who"/>.</summary>
    [Id(8)] public string? IssuedBy { get; init; }

    [Id(9)] public CallerRole? IssuedAs { get; init; }

    [Id(10)] public DateTimeOffset? TakenBackAt { get; init; }
}

[GenerateSerializer, Immutable, Alias("clb.Device")]
internal sealed record Device
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required string Member { get; init; }

    [Id(3)] public required CallerRole Role { get; init; }

    /// <summary>SHA-256 of the device's secret, 256 random bits.</summary>
    [Id(4)] public required string Hash { get; init; }

    /// <summary>See <see cref="DeviceSecrets"/>.</summary>
    [Id(5)] public required string Pin { get; init; }

    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Wrong PINs since the last right one.</summary>
    [Id(7)] public int Wrong { get; init; }

    [Id(8)] public DateTimeOffset? LockedUntil { get; init; }

    [Id(9)] public DateTimeOffset? LastUsed { get; init; }

    [Id(10)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>SHA-256 of the refresh token that is good now; null when the PIN is needed.</summary>
    [Id(11)] public string? Refresh { get; init; }

    [Id(12)] public DateTimeOffset? SessionEndsAt { get; init; }
}

/// <summary>A club's devices, and links that wait to be opened.</summary>
[GenerateSerializer, Immutable, Alias("clb.DeviceBook")]
internal sealed record DeviceBook
{
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public ImmutableArray<DeviceLink> Links { get; init; } = [];

    [Id(2)] public ImmutableArray<Device> Devices { get; init; } = [];
}
