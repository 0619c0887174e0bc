using System.Collections.Immutable;

namespace ClbCloud.Grains.Credentials;

/// <summary>What a revocation names.</summary>
[GenerateSerializer, Alias("clb.RevokedBy")]
public enum RevokedBy
{
    /// <summary>One token, by its <c>jti</c>.</summary>
    Token = 0,

    /// <summary>Everything issued to a subject (<c>sub</c>) before.</summary>
    Subject = 1,

    /// <summary>Everything issued to a client (<c>client_id</c> or <c>azp</c>) before.</summary>
    Client = 2,
}

/// <summary>Something issued that is no longer good. It reaches the tokens of the register's tenant; the nation's all.</summary>
[GenerateSerializer, Immutable, Alias("clb.Revocation")]
public sealed record Revocation
{
    [Id(0)] public required RevokedBy By { get; init; }

    /// <summary>The token's id, the subject or the client.</summary>
    [Id(1)] public required string Value { get; init; }

    /// <summary>What was issued before this instant is refused; a token that says no instant is refused too.</summary>
    [Id(2)] public required DateTimeOffset At { get; init; }

    [Id(3)] public string? Why { get; init; }
}

[GenerateSerializer, Immutable, Alias("clb.Revoke")]
public sealed record Revoke
{
    [Id(0)] public required RevokedBy By { get; init; }

    [Id(1)] public required string Value { get; init; }

    [Id(2)] public string? Why { get; init; }
}

/// <summary>How far an API client goes; each includes the one before.</summary>
[GenerateSerializer, Alias("clb.ClientReach")]
public enum ClientReach
{
    /// <summary>Figures of units and clubs; no person's record.</summary>
    Figures = 0,

    /// <summary>Facts too: persons, visits, money.</summary>
    Facts = 1,

    /// <summary>Writes facts too.</summary>
    Write = 2,
}

/// <summary>A program that signs in with a key of ours.</summary>
[GenerateSerializer, Immutable, Alias("clb.ApiClient")]
public sealed record ApiClient
{
    /// <summary>How a client's id begins where callers are named: <c>client:bac-ninh-k3x9q2mwha</c>.</summary>
    public const string Subject = "client:";

    /// <summary>Starts with the tenant: <c>bac-ninh-k3x9q2mwha</c>.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    /// <summary>As in tokens: <c>commune:bac-ninh|m-01</c>.</summary>
    [Id(2)] public required string Scope { get; init; }

    [Id(3)] public required ClientReach May { get; init; }

    /// <summary>Newest last; two while a rotation overlaps.</summary>
    [Id(4)] public ImmutableArray<ClientKey> Keys { get; init; } = [];

    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(6)] public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The hour in which it was last heard of; null when never.</summary>
    [Id(7)] public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Feeds in which it registered webhooks, tenants or keys of projects: they end with it. Null when there are none.</summary>
    [Id(8)] public ImmutableArray<string>? Feeds { get; init; }
}

/// <summary>Whether a client may still be sent what it asked for.</summary>
[GenerateSerializer, Alias("clb.ClientStanding")]
public enum ClientStanding
{
    Good = 0,

    /// <summary>No key of it is good now; a new one makes it good again.</summary>
    Expired = 1,

    /// <summary>Ended or revoked, for good.</summary>
    Ended = 2,
}

/// <summary>A key as it is kept. The key itself is 256 random bits, so one round of SHA-256 keeps it: there is nothing to guess.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClientKey")]
public sealed record ClientKey
{
    /// <summary>What people may see of it: <c>clb_live_bac-ninh-k3x9q2mwha_Ab3d</c>.</summary>
    [Id(0)] public required string Prefix { get; init; }

    /// <summary>SHA-256 of the whole key, in base64.</summary>
    [Id(1)] public required string Hash { get; init; }

    [Id(2)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(3)] public required DateTimeOffset ExpiresAt { get; init; }
}

[GenerateSerializer, Immutable, Alias("clb.NewApiClient")]
public sealed record NewApiClient
{
    [Id(0)] public required string Name { get; init; }

    /// <summary>Within the tenant of the register.</summary>
    [Id(1)] public required string Scope { get; init; }

    [Id(2)] public required ClientReach May { get; init; }

    /// <summary>Days until the key expires, 1 to 400.</summary>
    [Id(3)] public int Days { get; init; } = 365;
}

[GenerateSerializer, Immutable, Alias("clb.RotateKey")]
public sealed record RotateKey
{
    [Id(0)] public required string Client { get; init; }

    [Id(1)] public int Days { get; init; } = 365;

    /// <summary>Hours for which the key before stays good, 0 to 720.</summary>
    [Id(2)] public int OverlapHours { get; init; } = 168;
}

/// <summary>A client with the key that was just made. Nobody can read the key again.</summary>
[GenerateSerializer, Immutable, Alias("clb.IssuedKey")]
public sealed record IssuedKey
{
    [Id(0)] public required ApiClient Client { get; init; }

    [Id(1)] public required string Key { get; init; }
}

/// <summary>A tenant's register of clients and revocations.</summary>
[GenerateSerializer, Immutable, Alias("clb.CredentialBook")]
public sealed record CredentialBook
{
    [Id(0)] public int Schema { get; init; } = 1;

    /// <summary>Grows with every change but of when a client was last used.</summary>
    [Id(1)] public long Revision { get; init; }

    [Id(2)] public ImmutableArray<ApiClient> Clients { get; init; } = [];

    [Id(3)] public ImmutableArray<Revocation> Revocations { get; init; } = [];
}
