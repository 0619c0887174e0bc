using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Access;

/// <summary>What a request wants to do.</summary>
internal enum Power
{
    Read,

    /// <summary>Record visits.</summary>
    Visit,

    /// <summary>Record what happens in a club: people, meetings, corrections.</summary>
    Record,

    /// <summary>Record check-ups, insurance, programmes and groups of a club's members: recording, and the health role.</summary>
    Care,

    /// <summary>Write and read readings of members: the club's own board and health role, nobody above.</summary>
    Readings,

    /// <summary>Set up units and clubs, and norms and excuses.</summary>
    Manage,

    /// <summary>Exempt from limits, operate the service.</summary>
    Administer,
}

/// <summary>Which roles have which power. Pure.</summary>
internal static class Powers
{
    public static bool Has(CallerRole role, Power power) => power switch
    {
        Power.Read => true,
        Power.Visit => role is CallerRole.Admin or CallerRole.Officer or CallerRole.Board or CallerRole.Volunteer,
        Power.Record => role is CallerRole.Admin or CallerRole.Officer or CallerRole.Board,
        Power.Care => role is CallerRole.Admin or CallerRole.Officer or CallerRole.Board or CallerRole.Health,
        Power.Readings => role is CallerRole.Board or CallerRole.Health,
        Power.Manage => role is CallerRole.Admin or CallerRole.Officer,
        Power.Administer => role is CallerRole.Admin,
        _ => false,
    };
}
