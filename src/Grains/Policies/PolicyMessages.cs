using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Policies;

/// <summary>Norms in force for one club on one day. Defaults come from the published plans (docs/adr/0004-norms.md).</summary>
[GenerateSerializer, Immutable, Alias("clb.Policy")]
public sealed record Policy
{
    /// <summary>Visits a home-care volunteer owes in a full week.</summary>
    [Id(0)] public int VisitsPerWeek { get; init; } = 3;

    [Id(1)] public int HomeCareVolunteersMin { get; init; } = 10;

    [Id(2)] public int RecipientsMin { get; init; } = 5;

    /// <summary>Percent of members present at a month's meetings.</summary>
    [Id(3)] public int AttendancePercent { get; init; } = 80;

    [Id(4)] public int MembersMin { get; init; } = 50;

    [Id(5)] public int MembersMax { get; init; } = 70;

    [Id(6)] public int OlderPercentMin { get; init; } = 60;

    [Id(7)] public int OlderPercentMax { get; init; } = 70;

    /// <summary>Only too few women warns.</summary>
    [Id(8)] public int WomenPercentMin { get; init; } = 60;

    /// <summary>Days after which a visit or meeting is too late to record (ours).</summary>
    [Id(9)] public int LateLimitDays { get; init; } = 60;

    /// <summary>Days before a month's end at which a missing meeting warns (ours).</summary>
    [Id(10)] public int MeetingDueDays { get; init; } = 5;

    /// <summary>Months of meetings with all eight areas that make the full programme.</summary>
    [Id(11)] public int FullProgramMonths { get; init; } = 12;

    /// <summary>Most principal of one loan, in đồng (Bắc Ninh).</summary>
    [Id(12)] public long LoanCapDong { get; init; } = 8_000_000;

    /// <summary>Loans that a member may have open at once (ours).</summary>
    [Id(13)] public int OpenLoansPerMember { get; init; } = 1;

    /// <summary>Norm of the income fund, in đồng (Thanh Hóa, Quảng Ngãi).</summary>
    [Id(14)] public long IncomeFundMinDong { get; init; } = 50_000_000;

    /// <summary>Norm of the initial capital, in đồng (Thanh Hóa).</summary>
    [Id(15)] public long SeedMinDong { get; init; } = 50_000_000;

    /// <summary>Percent of interest that goes to the income fund; an odd đồng goes there too (Bắc Ninh).</summary>
    [Id(16)] public int InterestToIncomeFundPercent { get; init; } = 50;

    /// <summary>Percent of members borrowing, or of members with a need where these are recorded (Decision 1336).</summary>
    [Id(17)] public int BorrowersPercentMin { get; init; } = 50;

    /// <summary>Months after which a board is due for training again (Quảng Ngãi: yearly).</summary>
    [Id(18)] public int BoardTrainingMonths { get; init; } = 12;

    /// <summary>1: health is recorded only of who agreed to it. A consent taken back holds in any case (Law 91/2025/QH15).</summary>
    [Id(19)] public int HealthConsent { get; init; }

    /// <summary>1: partners' projects see only the records of who agreed to it.</summary>
    [Id(20)] public int SharingConsent { get; init; }

    /// <summary>Years after which a person who left is no longer known by name; 0: no limit.</summary>
    [Id(21)] public int RetentionYears { get; init; }

    /// <summary>1: the club takes such names away by itself, 30 days after it gave notice; 0: it only lists them (ours).</summary>
    [Id(22)] public int RetentionActs { get; init; }

    /// <summary>The norms that books say together on a day: the highest level first, what is lower overrides.</summary>
    public static Policy InForce(ImmutableArray<PolicyBook> books, DateOnly day) => PolicyRules.Effective(books, day);
}

/// <summary>Overrides of <see cref="Policy"/>; what is null comes from the level above.</summary>
[GenerateSerializer, Immutable, Alias("clb.PolicyValues")]
public sealed record PolicyValues
{
    [Id(0)] public int? VisitsPerWeek { get; init; }

    [Id(1)] public int? HomeCareVolunteersMin { get; init; }

    [Id(2)] public int? RecipientsMin { get; init; }

    [Id(3)] public int? AttendancePercent { get; init; }

    [Id(4)] public int? MembersMin { get; init; }

    [Id(5)] public int? MembersMax { get; init; }

    [Id(6)] public int? OlderPercentMin { get; init; }

    [Id(7)] public int? OlderPercentMax { get; init; }

    [Id(8)] public int? WomenPercentMin { get; init; }

    [Id(9)] public int? LateLimitDays { get; init; }

    [Id(10)] public int? MeetingDueDays { get; init; }

    [Id(11)] public int? FullProgramMonths { get; init; }

    [Id(12)] public long? LoanCapDong { get; init; }

    [Id(13)] public int? OpenLoansPerMember { get; init; }

    [Id(14)] public long? IncomeFundMinDong { get; init; }

    [Id(15)] public long? SeedMinDong { get; init; }

    [Id(16)] public int? InterestToIncomeFundPercent { get; init; }

    [Id(17)] public int? BorrowersPercentMin { get; init; }

    [Id(18)] public int? BoardTrainingMonths { get; init; }

    [Id(19)] public int? HealthConsent { get; init; }

    [Id(20)] public int? SharingConsent { get; init; }

    [Id(21)] public int? RetentionYears { get; init; }

    [Id(22)] public int? RetentionActs { get; init; }
}

/// <summary>A version of the norms of one level, from a local midnight on.</summary>
[GenerateSerializer, Immutable, Alias("clb.PolicyVersion")]
public sealed record PolicyVersion
{
    /// <summary>1, 2, 3 … within the level.</summary>
    [Id(0)] public required int Number { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    [Id(2)] public required PolicyValues Values { get; init; }

    /// <summary>Decision or plan that sets it.</summary>
    [Id(3)] public string? Source { get; init; }
}

/// <summary>Days on which nothing is owed in a whole unit: Tết, flood, epidemic.</summary>
[GenerateSerializer, Immutable, Alias("clb.Excuse")]
public sealed record Excuse
{
    /// <summary>Slug, unique in the unit.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required DateOnly From { get; init; }

    /// <summary>Last day.</summary>
    [Id(2)] public required DateOnly To { get; init; }

    /// <summary><c>tet</c>, <c>flood</c>, <c>storm</c>, <c>epidemic</c>, <c>illness</c>, <c>other</c>.</summary>
    [Id(3)] public required string Reason { get; init; }

    /// <summary>Withdrawn excuses stay for the record and count no more.</summary>
    [Id(4)] public bool Withdrawn { get; init; }
}

/// <summary>Versions and excuses of one level.</summary>
[GenerateSerializer, Immutable, Alias("clb.PolicyBook")]
public sealed record PolicyBook
{
    /// <summary>Raised by every change of the book; 0 = never written.</summary>
    [Id(0)] public int Revision { get; init; }

    /// <summary>Oldest first.</summary>
    [Id(1)] public ImmutableArray<PolicyVersion> Versions { get; init; } = [];

    [Id(2)] public ImmutableArray<Excuse> Excuses { get; init; } = [];
}

/// <summary>The policy book of one level. Key: <c>u|nation</c>, <c>u|bac-ninh</c>, <c>u|bac-ninh|m-01</c>, <c>c|bac-ninh|clb-0007</c>.</summary>
[Alias("clb.IPolicyGrain")]
public interface IPolicyGrain : IGrainWithStringKey
{
    [Alias("Get"), AlwaysInterleave, ReadOnly, Needs(Right.Below)]
    Task<PolicyBook> Get();

    /// <summary>Adds a version. Refusals: <c>policy.from</c> (earlier than the next local midnight, or than the last version), <c>policy.value</c>.</summary>
    [Alias("AddVersion"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<PolicyBook>> AddVersion(PolicyValues values, DateOnly from, string? source);

    /// <summary>Adds or withdraws an excuse; repeating it changes nothing. Refusals: <c>excuse.dates</c>, <c>excuse.reason</c>, <c>excuse.id_reused</c>.</summary>
    [Alias("PutExcuse"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<PolicyBook>> PutExcuse(Excuse excuse);
}
