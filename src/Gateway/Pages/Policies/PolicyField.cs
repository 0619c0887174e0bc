using System.Collections.Immutable;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Gateway.Pages.Policies;

/// <summary>One norm as the editor shows it.</summary>
/// <param name="Id">Its name in bodies and forms; its text is <c>policy.{Id}</c>.</param>
/// <param name="Unit">number, percent, dong, days or months.</param>
public sealed record PolicyField(string Id, string Unit, Func<Policy, long> In, Func<PolicyValues, long?> Set, Func<PolicyValues, long?, PolicyValues> With)
{
    public static readonly ImmutableArray<PolicyField> All =
    [
        new("visitsPerWeek", "number", p => p.VisitsPerWeek, v => v.VisitsPerWeek, (v, n) => v with { VisitsPerWeek = (int?)n }),
        new("homeCareVolunteersMin", "number", p => p.HomeCareVolunteersMin, v => v.HomeCareVolunteersMin, (v, n) => v with { HomeCareVolunteersMin = (int?)n }),
        new("recipientsMin", "number", p => p.RecipientsMin, v => v.RecipientsMin, (v, n) => v with { RecipientsMin = (int?)n }),
        new("attendancePercent", "percent", p => p.AttendancePercent, v => v.AttendancePercent, (v, n) => v with { AttendancePercent = (int?)n }),
        new("membersMin", "number", p => p.MembersMin, v => v.MembersMin, (v, n) => v with { MembersMin = (int?)n }),
        new("membersMax", "number", p => p.MembersMax, v => v.MembersMax, (v, n) => v with { MembersMax = (int?)n }),
        new("olderPercentMin", "percent", p => p.OlderPercentMin, v => v.OlderPercentMin, (v, n) => v with { OlderPercentMin = (int?)n }),
        new("olderPercentMax", "percent", p => p.OlderPercentMax, v => v.OlderPercentMax, (v, n) => v with { OlderPercentMax = (int?)n }),
        new("womenPercentMin", "percent", p => p.WomenPercentMin, v => v.WomenPercentMin, (v, n) => v with { WomenPercentMin = (int?)n }),
        new("fullProgramMonths", "months", p => p.FullProgramMonths, v => v.FullProgramMonths, (v, n) => v with { FullProgramMonths = (int?)n }),
        new("boardTrainingMonths", "months", p => p.BoardTrainingMonths, v => v.BoardTrainingMonths, (v, n) => v with { BoardTrainingMonths = (int?)n }),
        new("incomeFundMinDong", "dong", p => p.IncomeFundMinDong, v => v.IncomeFundMinDong, (v, n) => v with { IncomeFundMinDong = n }),
        new("seedMinDong", "dong", p => p.SeedMinDong, v => v.SeedMinDong, (v, n) => v with { SeedMinDong = n }),
        new("loanCapDong", "dong", p => p.LoanCapDong, v => v.LoanCapDong, (v, n) => v with { LoanCapDong = n }),
        new("openLoansPerMember", "number", p => p.OpenLoansPerMember, v => v.OpenLoansPerMember, (v, n) => v with { OpenLoansPerMember = (int?)n }),
        new("borrowersPercentMin", "percent", p => p.BorrowersPercentMin, v => v.BorrowersPercentMin, (v, n) => v with { BorrowersPercentMin = (int?)n }),
        new("interestToIncomeFundPercent", "percent", p => p.InterestToIncomeFundPercent, v => v.InterestToIncomeFundPercent, (v, n) => v with { InterestToIncomeFundPercent = (int?)n }),
        new("lateLimitDays", "days", p => p.LateLimitDays, v => v.LateLimitDays, (v, n) => v with { LateLimitDays = (int?)n }),
        new("healthConsent", "number", p => p.HealthConsent, v => v.HealthConsent, (v, n) => v with { HealthConsent = (int?)n }),
        new("sharingConsent", "number", p => p.SharingConsent, v => v.SharingConsent, (v, n) => v with { SharingConsent = (int?)n }),
        new("retentionYears", "number", p => p.RetentionYears, v => v.RetentionYears, (v, n) => v with { RetentionYears = (int?)n }),
        new("retentionActs", "number", p => p.RetentionActs, v => v.RetentionActs, (v, n) => v with { RetentionActs = (int?)n }),
        new("meetingDueDays", "days", p => p.MeetingDueDays, v => v.MeetingDueDays, (v, n) => v with { MeetingDueDays = (int?)n }),
    ];
}
