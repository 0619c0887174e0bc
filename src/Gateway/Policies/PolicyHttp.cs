using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Gateway.Policies;

/// <summary>A version of the norms of one level, from a local midnight on.</summary>
internal sealed record NewPolicy
{
    /// <summary>Tomorrow at the earliest.</summary>
    public required DateOnly From { get; init; }

    public required PolicyValuesHttp Values { get; init; }

    /// <summary>Decision or plan that sets it.</summary>
    [Name] public string? Source { get; init; }
}

/// <summary>Norms that this level sets; what is absent comes from the level above.</summary>
internal sealed record PolicyValuesHttp
{
    public int? VisitsPerWeek { get; init; }

    public int? HomeCareVolunteersMin { get; init; }

    public int? RecipientsMin { get; init; }

    public int? AttendancePercent { get; init; }

    public int? MembersMin { get; init; }

    public int? MembersMax { get; init; }

    public int? OlderPercentMin { get; init; }

    public int? OlderPercentMax { get; init; }

    public int? WomenPercentMin { get; init; }

    public int? LateLimitDays { get; init; }

    public int? MeetingDueDays { get; init; }

    public int? FullProgramMonths { get; init; }

    public long? LoanCapDong { get; init; }

    public int? OpenLoansPerMember { get; init; }

    public long? IncomeFundMinDong { get; init; }

    public long? SeedMinDong { get; init; }

    public int? InterestToIncomeFundPercent { get; init; }

    public int? BorrowersPercentMin { get; init; }

    public int? BoardTrainingMonths { get; init; }

    /// <summary>1: health is recorded only of who agreed to it.</summary>
    public int? HealthConsent { get; init; }

    /// <summary>1: partners' projects see only the records of who agreed to it.</summary>
    public int? SharingConsent { get; init; }

    /// <summary>Years after which a person who left is no longer known by name; 0: no limit.</summary>
    public int? RetentionYears { get; init; }

    /// <summary>1: each club takes such names away by itself, 30 days after it gave notice; 0: it only lists them.</summary>
    public int? RetentionActs { get; init; }

    public PolicyValues ToValues() => new()
    {
        VisitsPerWeek = VisitsPerWeek,
        HomeCareVolunteersMin = HomeCareVolunteersMin,
        RecipientsMin = RecipientsMin,
        AttendancePercent = AttendancePercent,
        MembersMin = MembersMin,
        MembersMax = MembersMax,
        OlderPercentMin = OlderPercentMin,
        OlderPercentMax = OlderPercentMax,
        WomenPercentMin = WomenPercentMin,
        LateLimitDays = LateLimitDays,
        MeetingDueDays = MeetingDueDays,
        FullProgramMonths = FullProgramMonths,
        LoanCapDong = LoanCapDong,
        OpenLoansPerMember = OpenLoansPerMember,
        IncomeFundMinDong = IncomeFundMinDong,
        SeedMinDong = SeedMinDong,
        InterestToIncomeFundPercent = InterestToIncomeFundPercent,
        BorrowersPercentMin = BorrowersPercentMin,
        BoardTrainingMonths = BoardTrainingMonths,
        HealthConsent = HealthConsent,
        SharingConsent = SharingConsent,
        RetentionYears = RetentionYears,
        RetentionActs = RetentionActs,
    };
}

/// <summary>Days on which nothing is owed in a whole unit or club.</summary>
internal sealed record ExcuseRequest
{
    public required DateOnly From { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>tet, flood, storm, epidemic, illness, other.</summary>
    [Slug] public required string Reason { get; init; }

    /// <summary>Takes the excuse back; it stays for the record.</summary>
    public bool Withdrawn { get; init; }

    public Excuse ToExcuse(string id) => new() { Id = id, From = From, To = To, Reason = Reason, Withdrawn = Withdrawn };
}
