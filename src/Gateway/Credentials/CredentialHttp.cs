using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Credentials;

namespace ClbCloud.Gateway.Credentials;

internal sealed record RevocationRequest
{
    /// <summary><c>token</c> (its jti), <c>subject</c> (sub: everything issued to it so far) or <c>client</c>.</summary>
    public required RevokedBy By { get; init; }

    public required string Value { get; init; }

    /// <summary>Why, in the caller's words; no name of a person.</summary>
    public string? Why { get; init; }
}

internal sealed record NewClientRequest
{
    [Name] public required string Name { get; init; }

    /// <summary>As in tokens, within the province or nation: <c>commune:bac-ninh|m-01</c>; all of it when absent.</summary>
    public string? Scope { get; init; }

    /// <summary><c>figures</c>, <c>facts</c> (also persons' records) or <c>write</c>; each includes the one before.</summary>
    public required ClientReach May { get; init; }

    /// <summary>Days until the key expires, 1 to 400; 365 when absent.</summary>
    public int? Days { get; init; }
}

internal sealed record RotateRequest
{
    /// <summary>Days until the new key expires, 1 to 400; 365 when absent.</summary>
    public int? Days { get; init; }

    /// <summary>Hours for which the key before stays good, 0 to 720; 168 when absent.</summary>
    public int? OverlapHours { get; init; }
}

internal sealed record KeyHttp
{
    /// <summary>How the key starts; the rest nobody can read again.</summary>
    public required string Prefix { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed record ClientHttp
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Scope { get; init; }

    public required ClientReach May { get; init; }

    public required ImmutableArray<KeyHttp> Keys { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>To the hour; absent when it was never used.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    public static ClientHttp Of(ApiClient client) => new()
    {
        Id = client.Id,
        Name = client.Name,
        Scope = client.Scope,
        May = client.May,
        Keys = [.. client.Keys.Select(k => new KeyHttp { Prefix = k.Prefix, CreatedAt = k.CreatedAt, ExpiresAt = k.ExpiresAt })],
        CreatedAt = client.CreatedAt,
        EndedAt = client.EndedAt,
        LastUsed = client.LastUsed,
    };
}

internal sealed record IssuedKeyHttp
{
    /// <summary>The whole key, here and nowhere else: keep it now.</summary>
    public required string Key { get; init; }

    public required ClientHttp Client { get; init; }
}
