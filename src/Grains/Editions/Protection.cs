namespace ClbCloud.Grains.Editions;

/// <summary>
/// What is kept from partners beside small numbers themselves. The product knows <see cref="Full"/> alone; tests switch
/// one family of rules off at a time, and show that an attack then succeeds.
/// </summary>
[Flags]
internal enum Protection
{
    /// <summary>Small numbers, and nothing that would let them be derived.</summary>
    SmallNumbersOnly = 0,

    /// <summary>Complements, totals and parts, by <see cref="ReleaseTables"/>.</summary>
    Relations = 1,

    /// <summary>Projects and provinces that share clubs.</summary>
    Cuts = 2,

    /// <summary>What editions before said.</summary>
    History = 4,

    /// <summary>Sums of blocks some of which are below zero.</summary>
    Sums = 8,

    /// <summary>Money of persons, and of funds in which it lies.</summary>
    Money = 16,

    /// <summary>What is a known number of times how many people there are.</summary>
    Rates = 32,

    /// <summary>Clubs of which a count of people is above or below a norm.</summary>
    Norms = 64,

    Full = Relations | Cuts | History | Sums | Money | Rates | Norms,
}
