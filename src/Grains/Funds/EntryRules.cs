using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;

namespace ClbCloud.Grains.Funds;

/// <summary>Which entries a club may post, and as which postings.</summary>
internal static class EntryRules
{
    public const long MostDong = 100_000_000_000;
    private const int LongestPurpose = 500;

    public static Outcome<Entry> Post(ClubBook book, ClubCalendar calendar, PostEntry post, DateTimeOffset now)
    {
        if (Check(book, calendar, post, now) is { } no) return no;
        if (Postings(calendar, post) is not { IsDefault: false } postings) return Refusal.Of("entry.kind", "kind");
        if (post.Kind == EntryKind.Opening && book.Ledger.Opened.Contains((post.Fund!.Value, AssetOf(post.Form)))) return Refusal.Of("entry.opened", "fund");
        if (LedgerRules.Short(book.Ledger, postings) is { } overdrawn) return overdrawn;
        return New(book.Ledger, post.Date, post.Kind, postings, now) with
        {
            Source = post.Source,
            Donor = post.Donor,
            Member = post.Member,
            Item = post.Item,
            Purpose = post.Purpose,
            Historical = post.Historical,
        };
    }

    /// <summary>The entry that takes another back; refused with the reason when something built on it stands.</summary>
    public static Outcome<Entry> Reverse(ClubBook book, Entry original, ReverseEntry reverse, DateTimeOffset now)
    {
        if (original.Reverses is not null) return Refusal.Of("entry.is_reversal", "entry");
        if (book.Ledger.Reversed.TryGetValue(original.Id, out var by)) return Refusal.Of("entry.reversed", "entry").With("by", by);
        if (reverse.Date < original.Date || reverse.Date > LocalCalendar.DayOf(now)) return Refusal.Of("entry.reversal_date", "date").With("earliest", Iso(original.Date));
        if (BadText(reverse.Purpose)) return Refusal.Of("entry.purpose", "purpose");
        foreach (var line in original.Lines.Where(l => l.Loan is not null))
        {
            var loan = book.Ledger.Loans[line.Loan!];
            if (line.Kind == LineKind.Disbursement && LoanRules.Outstanding(loan) != line.Principal) return Refusal.Of("entry.has_payments", "entry").With("loan", line.Loan!);
            if (line.Kind == LineKind.Disbursement && LoanRules.InterestPaid(loan) != 0) return Refusal.Of("entry.has_payments", "entry").With("loan", line.Loan!);
            if (line.Kind == LineKind.Repayment && LoanRules.StatusOf(loan) == LoanStatus.WrittenOff) return Refusal.Of("loan.written_off", "entry").With("loan", line.Loan!);
        }

        ImmutableArray<Posting> postings = [.. original.Postings.Select(p => p with { Dong = -p.Dong })];
        if (LedgerRules.Short(book.Ledger, postings) is { } overdrawn) return overdrawn;
        return New(book.Ledger, reverse.Date, EntryKind.Reversal, postings, now) with
        {
            Lines = original.Lines,
            Reverses = original.Id,
            Source = original.Source,
            Member = original.Member,
            Purpose = reverse.Purpose,
        };
    }

    public static Entry New(Ledger ledger, DateOnly date, EntryKind kind, ImmutableArray<Posting> postings, DateTimeOffset now) => new()
    {
        Id = LedgerRules.IdOf(date, ledger.Number + 1),
        Number = ledger.Number + 1,
        Date = date,
        Kind = kind,
        Postings = LedgerRules.Gather(postings),
        RecordedAt = now,
    };

    /// <summary>Interest between the funds by the policy's percentage; an odd đồng is the income fund's.</summary>
    public static long ToIncomeFund(long interest, int percent) => ((interest * percent) + 99) / 100;

    /// <summary>Cash of interest in both funds.</summary>
    public static ImmutableArray<Posting> InterestOf(long interest, long toIncomeFund) =>
    [
        .. LedgerRules.Pair(Fund.Income, Account.Cash, Account.Interest, toIncomeFund),
        .. LedgerRules.Pair(Fund.Club, Account.Cash, Account.Interest, interest - toIncomeFund),
    ];

    public static Refusal? Dong(long dong) => dong is >= 1 and <= MostDong ? null : Refusal.Of("entry.dong", "dong").With("most", MostDong);

    /// <summary>Whether money may be posted on a day at all.</summary>
    public static Refusal? Day(ClubBook book, ClubCalendar calendar, DateOnly date, bool historical, bool anyAge, DateTimeOffset now)
    {
        var today = LocalCalendar.DayOf(now);
        if (date > today) return Refusal.Of("entry.future", "date");
        if (book.Head.Launched is not { } launched || date < launched) return Refusal.Of("entry.before_launch", "date");
        var limit = calendar.PolicyOn(today).LateLimitDays;
        return !historical && !anyAge && today.DayNumber - date.DayNumber > limit ? Refusal.Of("entry.too_late", "date").With("days", limit) : null;
    }

    public static bool BadText(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > LongestPurpose;

    private static Refusal? Check(ClubBook book, ClubCalendar calendar, PostEntry post, DateTimeOffset now)
    {
        if (!Enum.IsDefined(post.Kind)) return Refusal.Of("entry.kind", "kind");
        if (Dong(post.Dong) is { } dong) return dong;
        if (Day(book, calendar, post.Date, post.Historical, post.Kind == EntryKind.Opening, now) is { } day) return day;
        if (!FundFits(post)) return Refusal.Of("entry.fund", "fund");
        if (!FormFits(post)) return Refusal.Of("entry.form", "form");
        if ((post.Source is not null) != (post.Kind == EntryKind.Seed)) return Refusal.Of("entry.source", "source");
        var goods = post.Form == EntryForm.Goods || post.Kind is EntryKind.Purchase or EntryKind.Sale;
        if (goods ? BadText(post.Item) : post.Item is { Length: > LongestPurpose }) return Refusal.Of("entry.item", "item");
        var needsPurpose = post.Kind is EntryKind.Expense or EntryKind.Transfer or EntryKind.WriteOff;
        if (needsPurpose ? BadText(post.Purpose) : post.Purpose is { Length: > LongestPurpose }) return Refusal.Of("entry.purpose", "purpose");
        return post.Member is { } member && !book.Members.ContainsKey(member) ? Refusal.Of("entry.member_unknown", "member") : null;
    }

    private static bool FundFits(PostEntry post) => post.Kind switch
    {
        EntryKind.Opening or EntryKind.WriteOff => post.Fund is not null,
        EntryKind.Seed or EntryKind.Donation or EntryKind.Fundraising or EntryKind.Purchase or EntryKind.Sale => true,
        EntryKind.Dues or EntryKind.Expense or EntryKind.Transfer => post.Fund is null or Fund.Club,
        _ => post.Fund is null,
    };

    private static bool FormFits(PostEntry post) =>
        post.Form == EntryForm.Cash || post.Kind is EntryKind.Opening or EntryKind.Seed or EntryKind.Donation or EntryKind.WriteOff;

    private static ImmutableArray<Posting> Postings(ClubCalendar calendar, PostEntry post)
    {
        var asset = AssetOf(post.Form);
        var dong = post.Dong;
        return post.Kind switch
        {
            EntryKind.Opening => LedgerRules.Pair(post.Fund!.Value, asset, Account.Opening, dong),
            EntryKind.Seed => LedgerRules.Pair(post.Fund ?? Fund.Income, asset, Account.Seed, dong),
            EntryKind.Dues => LedgerRules.Pair(Fund.Club, Account.Cash, Account.Dues, dong),
            EntryKind.Donation => LedgerRules.Pair(post.Fund ?? Fund.Club, asset, Account.Donations, dong),
            EntryKind.Fundraising => LedgerRules.Pair(post.Fund ?? Fund.Club, Account.Cash, Account.Fundraising, dong),
            EntryKind.Interest => InterestOf(dong, ToIncomeFund(dong, calendar.PolicyOn(post.Date).InterestToIncomeFundPercent)),
            EntryKind.Expense => LedgerRules.Pair(Fund.Club, Account.Expenses, Account.Cash, dong),
            EntryKind.Transfer => [.. LedgerRules.Pair(Fund.Club, Account.Transfers, Account.Cash, dong), .. LedgerRules.Pair(Fund.Income, Account.Cash, Account.Transfers, dong)],
            EntryKind.Purchase => LedgerRules.Pair(post.Fund ?? Fund.Income, Account.Goods, Account.Cash, dong),
            EntryKind.Sale => LedgerRules.Pair(post.Fund ?? Fund.Income, Account.Cash, Account.Goods, dong),
            EntryKind.WriteOff => LedgerRules.Pair(post.Fund!.Value, Account.WriteOffs, asset, dong),
            _ => default,
        };
    }

    private static Account AssetOf(EntryForm form) => form == EntryForm.Goods ? Account.Goods : Account.Cash;

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
