using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Policies;

/// <summary>Versions of norms and excused days of one level, and what the levels together say.</summary>
internal static class PolicyRules
{
    /// <summary>Most versions and most excuses in one book, so that it stays one row.</summary>
    public const int MaxVersions = 100;

    public const int MaxExcuses = 300;

    private const int MaxExcusedDays = 400;
    private const int MaxSource = 200;

    private static readonly ImmutableArray<string> Reasons = ["tet", "flood", "storm", "epidemic", "illness", "other"];

    /// <summary>Adds a version from the next local midnight or later; the same again changes nothing.</summary>
    public static Outcome<PolicyBook> AddVersion(PolicyBook book, PolicyValues values, DateOnly from, string? source, DateTimeOffset now)
    {
        var last = book.Versions.IsEmpty ? null : book.Versions[^1];
        if (last is not null && last.From == from && last.Values == values && last.Source == source) return book;
        if (from <= LocalCalendar.DayOf(now) || (last is not null && from < last.From))
            return Refusal.Of("policy.from", "from").With("earliest", Earliest(last, now).ToString("yyyy-MM-dd", null));
        if (WrongValue(values) is { } field) return Refusal.Of("policy.value", field);
        if (source?.Length > MaxSource) return Refusal.Of("policy.value", "source");
        if (book.Versions.Length >= MaxVersions) return Refusal.Of("policy.full");
        return Next(book) with
        {
            Versions = book.Versions.Add(new PolicyVersion { Number = (last?.Number ?? 0) + 1, From = from, Values = values, Source = source }),
        };
    }

    /// <summary>Adds an excuse, or withdraws or restores one; the same again changes nothing.</summary>
    public static Outcome<PolicyBook> PutExcuse(PolicyBook book, Excuse excuse)
    {
        var known = book.Excuses.FirstOrDefault(e => e.Id == excuse.Id);
        if (known == excuse) return book;
        if (known is not null)
        {
            return known with { Withdrawn = excuse.Withdrawn } == excuse
                ? Next(book) with { Excuses = book.Excuses.Replace(known, excuse) }
                : Refusal.Of("excuse.id_reused", "id");
        }

        if (!Keys.IsSlug(excuse.Id)) return Refusal.Of("excuse.id", "id");
        if (excuse.From > excuse.To || excuse.To.DayNumber - excuse.From.DayNumber >= MaxExcusedDays) return Refusal.Of("excuse.dates", "to");
        if (!Reasons.Contains(excuse.Reason)) return Refusal.Of("excuse.reason", "reason");
        if (book.Excuses.Length >= MaxExcuses) return Refusal.Of("policy.full");
        return Next(book) with { Excuses = book.Excuses.Add(excuse) };
    }

    /// <summary>The norms on a day.</summary>
    /// <param name="books">Highest level first: nation, province, commune, club. What is lower overrides.</param>
    /// <param name="day">A local day.</param>
    public static Policy Effective(ImmutableArray<PolicyBook> books, DateOnly day)
    {
        var policy = new Policy();
        foreach (var book in books)
        {
            if (book.Versions.LastOrDefault(v => v.From <= day) is { } version) policy = Override(policy, version.Values);
        }

        return policy;
    }

    /// <summary>Whether a whole unit above, or the club, owes nothing on the day.</summary>
    public static bool IsExcused(ImmutableArray<PolicyBook> books, DateOnly day) => books.Any(b => b.Excuses.Any(e => Covers(e, day)));

    /// <summary>How many days from <paramref name="from"/> to <paramref name="to"/>, both included, are excused.</summary>
    public static int ExcusedDays(ImmutableArray<PolicyBook> books, DateOnly from, DateOnly to)
    {
        var days = 0;
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            if (IsExcused(books, day)) days++;
        }

        return days;
    }

    /// <summary>The first day after <paramref name="after"/> on which the norms or the excuses may differ from the day before; null when none is known.</summary>
    public static DateOnly? NextChange(ImmutableArray<PolicyBook> books, DateOnly after)
    {
        DateOnly? next = null;
        foreach (var book in books)
        {
            foreach (var version in book.Versions) Consider(version.From);
            foreach (var excuse in book.Excuses.Where(e => !e.Withdrawn))
            {
                Consider(excuse.From);
                Consider(excuse.To.AddDays(1));
            }
        }

        return next;

        void Consider(DateOnly day)
        {
            if (day > after && (next is null || day < next)) next = day;
        }
    }

    private static bool Covers(Excuse excuse, DateOnly day) => !excuse.Withdrawn && excuse.From <= day && day <= excuse.To;

    private static PolicyBook Next(PolicyBook book) => book with { Revision = book.Revision + 1 };

    private static DateOnly Earliest(PolicyVersion? last, DateTimeOffset now)
    {
        var tomorrow = LocalCalendar.DayOf(now).AddDays(1);
        return last is not null && last.From > tomorrow ? last.From : tomorrow;
    }

    private static Policy Override(Policy policy, PolicyValues values) => new()
    {
        VisitsPerWeek = values.VisitsPerWeek ?? policy.VisitsPerWeek,
        HomeCareVolunteersMin = values.HomeCareVolunteersMin ?? policy.HomeCareVolunteersMin,
        RecipientsMin = values.RecipientsMin ?? policy.RecipientsMin,
        AttendancePercent = values.AttendancePercent ?? policy.AttendancePercent,
        MembersMin = values.MembersMin ?? policy.MembersMin,
        MembersMax = values.MembersMax ?? policy.MembersMax,
        OlderPercentMin = values.OlderPercentMin ?? policy.OlderPercentMin,
        OlderPercentMax = values.OlderPercentMax ?? policy.OlderPercentMax,
        WomenPercentMin = values.WomenPercentMin ?? policy.WomenPercentMin,
        LateLimitDays = values.LateLimitDays ?? policy.LateLimitDays,
        MeetingDueDays = values.MeetingDueDays ?? policy.MeetingDueDays,
        FullProgramMonths = values.FullProgramMonths ?? policy.FullProgramMonths,
        LoanCapDong = values.LoanCapDong ?? policy.LoanCapDong,
        OpenLoansPerMember = values.OpenLoansPerMember ?? policy.OpenLoansPerMember,
        IncomeFundMinDong = values.IncomeFundMinDong ?? policy.IncomeFundMinDong,
        SeedMinDong = values.SeedMinDong ?? policy.SeedMinDong,
        InterestToIncomeFundPercent = values.InterestToIncomeFundPercent ?? policy.InterestToIncomeFundPercent,
        BorrowersPercentMin = values.BorrowersPercentMin ?? policy.BorrowersPercentMin,
        BoardTrainingMonths = values.BoardTrainingMonths ?? policy.BoardTrainingMonths,
        HealthConsent = values.HealthConsent ?? policy.HealthConsent,
        SharingConsent = values.SharingConsent ?? policy.SharingConsent,
        RetentionYears = values.RetentionYears ?? policy.RetentionYears,
        RetentionActs = values.RetentionActs ?? policy.RetentionActs,
    };

    // The first field out of its range, as written in bodies. A minimum above the maximum of another level is not
    // seen here: both sides then warn, which shows it.
    private static string? WrongValue(PolicyValues v) =>
        Outside(v.VisitsPerWeek, 0, 21) ? "visitsPerWeek"
        : Outside(v.HomeCareVolunteersMin, 0, 1000) ? "homeCareVolunteersMin"
        : Outside(v.RecipientsMin, 0, 1000) ? "recipientsMin"
        : Outside(v.AttendancePercent, 0, 100) ? "attendancePercent"
        : Outside(v.MembersMin, 1, 1000) ? "membersMin"
        : Outside(v.MembersMax, 1, 1000) || v.MembersMin > v.MembersMax ? "membersMax"
        : Outside(v.OlderPercentMin, 0, 100) ? "olderPercentMin"
        : Outside(v.OlderPercentMax, 0, 100) || v.OlderPercentMin > v.OlderPercentMax ? "olderPercentMax"
        : Outside(v.WomenPercentMin, 0, 100) ? "womenPercentMin"
        : Outside(v.LateLimitDays, 1, 400) ? "lateLimitDays"
        : Outside(v.MeetingDueDays, 0, 27) ? "meetingDueDays"
        : Outside(v.FullProgramMonths, 1, 60) ? "fullProgramMonths"
        : Outside(v.LoanCapDong, 0, 1_000_000_000) ? "loanCapDong"
        : Outside(v.OpenLoansPerMember, 0, 20) ? "openLoansPerMember"
        : Outside(v.IncomeFundMinDong, 0, 100_000_000_000) ? "incomeFundMinDong"
        : Outside(v.SeedMinDong, 0, 100_000_000_000) ? "seedMinDong"
        : Outside(v.InterestToIncomeFundPercent, 0, 100) ? "interestToIncomeFundPercent"
        : Outside(v.BorrowersPercentMin, 0, 100) ? "borrowersPercentMin"
        : Outside(v.BoardTrainingMonths, 1, 60) ? "boardTrainingMonths"
        : Outside(v.HealthConsent, 0, 1) ? "healthConsent"
        : Outside(v.SharingConsent, 0, 1) ? "sharingConsent"
        : Outside(v.RetentionYears, 0, 100) ? "retentionYears"
        : Outside(v.RetentionActs, 0, 1) ? "retentionActs"
        : null;

    private static bool Outside(long? value, long low, long high) => value < low || value > high;
}
