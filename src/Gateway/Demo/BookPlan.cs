using ClbCloud.Grains.Funds;

namespace ClbCloud.Gateway.Demo;

/// <summary>What the club's book holds from before the club reports here; what happens since is made of dice alone.</summary>
internal sealed record BookPlan
{
    /// <summary>Seed capital, given soon after the launch.</summary>
    public long SeedDong { get; init; }

    public SeedSource SeedSource { get; init; }

    public string? SeedDonor { get; init; }

    /// <summary>What the paper book says that the income fund holds.</summary>
    public long OpeningIncomeDong { get; init; }

    public long OpeningClubDong { get; init; }

    /// <summary>Loans of the past, each to another founding member, all repaid after their term.</summary>
    public int PastLoans { get; init; }

    public required DateOnly LoansFrom { get; init; }

    public required DateOnly LoansBy { get; init; }

    /// <summary>Whether the past loans bore interest; without it what the funds hold stays as published.</summary>
    public bool PastInterest { get; init; }

    /// <summary>Whether all borrowers of the past were poor, near poor or in difficulty.</summary>
    public bool ForThePoor { get; init; }

    public int SupportSessions { get; init; }

    /// <summary>People helped in all of the sessions.</summary>
    public int SupportPeople { get; init; }

    public DateOnly SupportFrom { get; init; }

    public DateOnly SupportBy { get; init; }
}
