using System.Collections.Immutable;
using ClbCloud.Grains.Meetings;

namespace ClbCloud.Grains.Loans;

[GenerateSerializer, Alias("clb.InterestMethod")]
public enum InterestMethod
{
    /// <summary>On the first principal throughout.</summary>
    Flat = 0,

    /// <summary>On the principal still owed.</summary>
    Declining = 1,
}

[GenerateSerializer, Alias("clb.LoanStatus")]
public enum LoanStatus
{
    Requested = 0,
    Approved = 1,

    /// <summary>Refused, or withdrawn before it was paid out.</summary>
    Declined = 2,

    /// <summary>Paid out and owed.</summary>
    Open = 3,
    Closed = 4,
    WrittenOff = 5,
}

[GenerateSerializer, Alias("clb.LoanDecider")]
public enum LoanDecider
{
    Meeting = 0,
    Board = 1,
}

/// <summary>A member's recorded need for a loan; sending it again corrects or ends it.</summary>
[GenerateSerializer, Immutable, Alias("clb.LoanNeed")]
public sealed record LoanNeed
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Member { get; init; }

    [Id(2)] public required DateOnly From { get; init; }

    /// <summary>Last day of the need.</summary>
    [Id(3)] public DateOnly? To { get; init; }

    [Id(4)] public long? Dong { get; init; }

    [Id(5)] public required string Purpose { get; init; }

    [Id(6)] public int Revision { get; init; }
}

/// <summary>Asks for a loan. Repeating it with the same content changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("clb.RequestLoan")]
public sealed record RequestLoan
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Member { get; init; }

    [Id(2)] public required DateOnly Date { get; init; }

    [Id(3)] public required long Dong { get; init; }

    [Id(4)] public required string Purpose { get; init; }

    /// <summary>1–60.</summary>
    [Id(5)] public required int Months { get; init; }

    /// <summary>Hundredths of a percent a month: 100 is 1%.</summary>
    [Id(6)] public required int MonthlyRate { get; init; }

    [Id(7)] public InterestMethod Method { get; init; }

    /// <summary>Id of the recorded need that it is for.</summary>
    [Id(8)] public string? Need { get; init; }

    [Id(9)] public bool Historical { get; init; }
}

/// <summary>Approves or declines a loan that is not paid out.</summary>
[GenerateSerializer, Immutable, Alias("clb.DecideLoan")]
public sealed record DecideLoan
{
    [Id(0)] public required string Loan { get; init; }

    [Id(1)] public required DateOnly Date { get; init; }

    [Id(2)] public required LoanDecider By { get; init; }

    [Id(3)] public bool Declined { get; init; }

    [Id(4)] public string? Note { get; init; }
}

[GenerateSerializer, Immutable, Alias("clb.LoanDecision")]
public sealed record LoanDecision
{
    [Id(0)] public required DateOnly Date { get; init; }

    [Id(1)] public required LoanDecider By { get; init; }

    [Id(2)] public bool Declined { get; init; }

    [Id(3)] public string? Note { get; init; }
}

/// <summary>What a loan was asked for and how it was decided. What was paid stands in the entries.</summary>
[GenerateSerializer, Immutable, Alias("clb.LoanTerms")]
public sealed record LoanTerms
{
    [Id(0)] public required RequestLoan Request { get; init; }

    /// <summary>Oldest first; the last one holds.</summary>
    [Id(1)] public ImmutableArray<LoanDecision> Decisions { get; init; } = [];
}

/// <summary>Pays an approved loan out of the income fund.</summary>
[GenerateSerializer, Immutable, Alias("clb.DisburseLoan")]
public sealed record DisburseLoan
{
    [Id(0)] public required string Key { get; init; }

    [Id(1)] public required string Loan { get; init; }

    [Id(2)] public required DateOnly Date { get; init; }

    [Id(3)] public bool Historical { get; init; }
}

/// <summary>Money back: interest that is due first, the rest is principal.</summary>
[GenerateSerializer, Immutable, Alias("clb.RepayLoan")]
public sealed record RepayLoan
{
    [Id(0)] public required string Key { get; init; }

    [Id(1)] public required string Loan { get; init; }

    [Id(2)] public required DateOnly Date { get; init; }

    [Id(3)] public required long Dong { get; init; }

    [Id(4)] public bool Historical { get; init; }
}

/// <summary>Gives up what is still owed.</summary>
[GenerateSerializer, Immutable, Alias("clb.WriteOffLoan")]
public sealed record WriteOffLoan
{
    [Id(0)] public required string Key { get; init; }

    [Id(1)] public required string Loan { get; init; }

    [Id(2)] public required DateOnly Date { get; init; }

    [Id(3)] public required string Purpose { get; init; }

    [Id(4)] public bool Historical { get; init; }
}

/// <summary>One line of a collection sheet: an instalment of a loan, or a member's dues.</summary>
[GenerateSerializer, Immutable, Alias("clb.CollectLine")]
public sealed record CollectLine
{
    [Id(0)] public string? Loan { get; init; }

    [Id(1)] public string? Member { get; init; }

    [Id(2)] public required long Dong { get; init; }
}

/// <summary>The collection sheet of a meeting: one entry, in one commit with the meeting.</summary>
[GenerateSerializer, Immutable, Alias("clb.CollectSheet")]
public sealed record CollectSheet
{
    [Id(0)] public required string Key { get; init; }

    /// <summary>Day of the meeting.</summary>
    [Id(1)] public required DateOnly Date { get; init; }

    /// <summary>At most 60; each loan once, each member's dues once.</summary>
    [Id(2)] public required ImmutableArray<CollectLine> Lines { get; init; }

    /// <summary>The meeting, recorded with the sheet; absent when it is recorded already.</summary>
    [Id(3)] public PutMeeting? Meeting { get; init; }

    /// <summary>One rejected line rejects the sheet and the meeting; otherwise good lines are kept.</summary>
    [Id(4)] public bool Atomic { get; init; }

    [Id(5)] public bool Historical { get; init; }
}

/// <summary>One instalment as agreed.</summary>
[GenerateSerializer, Immutable, Alias("clb.Instalment")]
public sealed record Instalment
{
    [Id(0)] public required int Number { get; init; }

    [Id(1)] public required DateOnly Due { get; init; }

    [Id(2)] public required long Principal { get; init; }

    [Id(3)] public required long Interest { get; init; }
}

/// <summary>A loan as it stands today.</summary>
[GenerateSerializer, Immutable, Alias("clb.LoanView")]
public sealed record LoanView
{
    [Id(0)] public required LoanTerms Terms { get; init; }

    [Id(1)] public required LoanStatus Status { get; init; }

    [Id(2)] public DateOnly? Disbursed { get; init; }

    [Id(3)] public long Outstanding { get; init; }

    [Id(4)] public long InterestPaid { get; init; }

    /// <summary>Interest owed today.</summary>
    [Id(5)] public long InterestDue { get; init; }

    /// <summary>Principal whose day has passed.</summary>
    [Id(6)] public long Overdue { get; init; }

    [Id(7)] public int DaysOverdue { get; init; }

    /// <summary>As agreed when it is paid out; from today before that.</summary>
    [Id(8)] public ImmutableArray<Instalment> Schedule { get; init; } = [];
}
