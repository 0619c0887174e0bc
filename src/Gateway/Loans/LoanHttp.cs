using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Gateway.Loans;

/// <summary>A member's need for a loan; sending it again corrects or ends it.</summary>
internal sealed record NeedRequest
{
    [Slug] public required string Id { get; init; }

    [Slug] public required string Member { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>Last day of the need.</summary>
    public DateOnly? To { get; init; }

    public long? Dong { get; init; }

    [Note] public required string Purpose { get; init; }

    public LoanNeed ToCommand() => new() { Id = Id, Member = Member, From = From, To = To, Dong = Dong, Purpose = Purpose };
}

/// <summary>A request for a loan.</summary>
internal sealed record LoanRequest
{
    [Slug] public required string Id { get; init; }

    [Slug] public required string Member { get; init; }

    public required DateOnly Date { get; init; }

    public required long Dong { get; init; }

    [Note] public required string Purpose { get; init; }

    /// <summary>1–60.</summary>
    public required int Months { get; init; }

    /// <summary>Hundredths of a percent a month: 100 is 1%.</summary>
    public required int MonthlyRate { get; init; }

    /// <summary>flat or declining.</summary>
    public InterestMethod? Method { get; init; }

    /// <summary>Id of the recorded need.</summary>
    [Slug] public string? Need { get; init; }

    public RequestLoan ToCommand(bool historical) => new()
    {
        Id = Id,
        Member = Member,
        Date = Date,
        Dong = Dong,
        Purpose = Purpose,
        Months = Months,
        MonthlyRate = MonthlyRate,
        Method = Method ?? InterestMethod.Flat,
        Need = Need,
        Historical = historical,
    };
}

internal sealed record DecisionRequest
{
    public required DateOnly Date { get; init; }

    /// <summary>meeting (one of the date is recorded) or board.</summary>
    public required LoanDecider By { get; init; }

    /// <summary>Refuses or withdraws it instead.</summary>
    public bool Declined { get; init; }

    [Note] public string? Note { get; init; }
}

internal sealed record DisburseRequest
{
    public required DateOnly Date { get; init; }
}

internal sealed record RepayRequest
{
    public required DateOnly Date { get; init; }

    public required long Dong { get; init; }
}

internal sealed record WriteOffRequest
{
    public required DateOnly Date { get; init; }

    [Note] public required string Purpose { get; init; }
}

/// <summary>A loan as it stands today.</summary>
internal sealed record LoanHttp
{
    public required string Id { get; init; }

    public required string Member { get; init; }

    public required LoanStatus Status { get; init; }

    public required DateOnly Requested { get; init; }

    public required long Dong { get; init; }

    public required string Purpose { get; init; }

    public required int Months { get; init; }

    public required int MonthlyRate { get; init; }

    public required InterestMethod Method { get; init; }

    public string? Need { get; init; }

    public required IReadOnlyList<LoanDecision> Decisions { get; init; }

    public DateOnly? Disbursed { get; init; }

    public required long Outstanding { get; init; }

    public required long InterestPaid { get; init; }

    public required long InterestDue { get; init; }

    /// <summary>Principal whose day has passed.</summary>
    public required long Overdue { get; init; }

    public required int DaysOverdue { get; init; }

    /// <summary>Only of one loan.</summary>
    public IReadOnlyList<Instalment>? Schedule { get; init; }

    public static LoanHttp Of(LoanView view) => new()
    {
        Id = view.Terms.Request.Id,
        Member = view.Terms.Request.Member,
        Status = view.Status,
        Requested = view.Terms.Request.Date,
        Dong = view.Terms.Request.Dong,
        Purpose = view.Terms.Request.Purpose,
        Months = view.Terms.Request.Months,
        MonthlyRate = view.Terms.Request.MonthlyRate,
        Method = view.Terms.Request.Method,
        Need = view.Terms.Request.Need,
        Decisions = view.Terms.Decisions,
        Disbursed = view.Disbursed,
        Outstanding = view.Outstanding,
        InterestPaid = view.InterestPaid,
        InterestDue = view.InterestDue,
        Overdue = view.Overdue,
        DaysOverdue = view.DaysOverdue,
        Schedule = view.Schedule.IsEmpty ? null : view.Schedule,
    };
}

/// <summary>A livelihood group with its members and mentors; sending it again replaces it and keeps what was.</summary>
internal sealed record GroupRequest
{
    [Slug] public required string Id { get; init; }

    [Name] public required string Name { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    public IReadOnlyList<GroupMemberHttp>? Members { get; init; }

    public IReadOnlyList<MentorHttp>? Mentors { get; init; }

    public LivelihoodGroup ToCommand() => new()
    {
        Id = Id,
        Name = Name,
        From = From,
        To = To,
        Members = [.. (Members ?? []).Select(m => new GroupSpan { Member = m.Member, From = m.From, To = m.To })],
        Mentors = [.. (Mentors ?? []).Select(m => new MentorSpan { Volunteer = m.Volunteer, Member = m.Member, From = m.From, To = m.To })],
    };
}

internal sealed record GroupMemberHttp
{
    [Slug] public required string Member { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }
}

/// <summary>A volunteer of the economic team who advises a member.</summary>
internal sealed record MentorHttp
{
    [Slug] public required string Volunteer { get; init; }

    [Slug] public required string Member { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }
}
