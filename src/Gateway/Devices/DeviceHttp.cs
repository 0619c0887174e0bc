using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Devices;

internal sealed record LinkRequest
{
    /// <summary>Id of a member of the club.</summary>
    public required string Member { get; init; }

    /// <summary><c>board</c>, <c>secretary</c>, <c>treasurer</c>, <c>health</c> or <c>helper</c>.</summary>
    public required CallerRole Role { get; init; }

    /// <summary>The person's number; only a keyed hash of it is kept.</summary>
    public required string Phone { get; init; }
}

internal sealed record LinkHttp
{
    public required string Id { get; init; }

    /// <summary>Here and nowhere else.</summary>
    public required string Code { get; init; }

    /// <summary>Of the club's book, with the code behind the #, which no server sees.</summary>
    public required string Path { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required string Member { get; init; }

    public required CallerRole Role { get; init; }
}

internal sealed record OpenRequest
{
    public required string Code { get; init; }

    /// <summary>The number that the link was made for.</summary>
    public required string Phone { get; init; }

    /// <summary>Six digits.</summary>
    public required string Pin { get; init; }

    /// <summary>What the person calls the device.</summary>
    [Name] public required string Name { get; init; }
}

/// <summary>With the PIN, or with the refresh token: one of them.</summary>
internal sealed record DeviceTokenRequest
{
    /// <summary>What opening the link gave.</summary>
    public required string Device { get; init; }

    public string? Pin { get; init; }

    public string? RefreshToken { get; init; }
}

internal sealed record DeviceTokenHttp
{
    /// <summary>Proves the device from now on; only when a link was opened.</summary>
    public string? Device { get; init; }

    public required string AccessToken { get; init; }

    /// <summary>Seconds.</summary>
    public required int ExpiresIn { get; init; }

    /// <summary>Good once.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>Seconds until the PIN is asked for again.</summary>
    public required int RefreshExpiresIn { get; init; }

    public required string Scope { get; init; }

    public required CallerRole Role { get; init; }

    public required string Member { get; init; }
}
