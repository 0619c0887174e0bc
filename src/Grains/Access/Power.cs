namespace ClbCloud.Grains.Access;

/// <summary>
/// What a caller wants to do. Which role has which is one table, <see cref="RoleTable"/>; the gateway asks it for every
/// route and the call filter for every call, so neither can drift from the other. Where a role has a power is its scope.
/// </summary>
public enum Power
{
    /// <summary>Read what every caller may: the catalogue of indicators.</summary>
    Catalogue,

    /// <summary>Read units: their names, figures, plans, declared figures, classes, norms. No club by itself, no person.</summary>
    Figures,

    /// <summary>Read clubs: cards, figures, alerts, ratings, what the funds hold. No record of a person.</summary>
    Clubs,

    /// <summary>Read persons' records, and what names them: members, volunteers, recipients, visits, meetings, care.</summary>
    Persons,

    /// <summary>Read the funds' book and loans, which name members and donors.</summary>
    Ledger,

    /// <summary>Record visits.</summary>
    Visit,

    /// <summary>Record what happens in a club: people, meetings, activities, corrections.</summary>
    Record,

    /// <summary>Record check-ups, insurance, programmes and groups of a club's members.</summary>
    Care,

    /// <summary>Write and read readings of members: the club's own board and health role, nobody above.</summary>
    Readings,

    /// <summary>Post money, and decide on loans.</summary>
    Money,

    /// <summary>Import files of clubs, people and facts; what a file holds needs its own power besides.</summary>
    Import,

    /// <summary>Confirm what a helper entered for somebody of the club.</summary>
    Confirm,

    /// <summary>Handle what persons ask about their own data: the register of requests, a person's file, erasure.</summary>
    Privacy,

    /// <summary>Set up units and clubs, norms and excuses, and the devices of a club's board.</summary>
    Manage,

    /// <summary>Exempt from limits, read journals, give and take back access.</summary>
    Administer,

    /// <summary>See how the service does: recounts. No fact.</summary>
    Operations,
}
