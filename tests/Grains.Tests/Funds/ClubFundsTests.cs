using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Tests.Hosting;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Funds;

public sealed class ClubFundsTests
{
    private const string Today = "2026-11-20";

    [Fact]
    public async Task Fifty_posts_at_once_with_repeats_have_one_effect_each_and_overdraw_nothing()
    {
        await using var cloud = await Founded();
        var funds = Funds(cloud);
        Assert.Null((await funds.Post(Dues("start", 100_000))).Refusal);
        // 25 expenses of 10,000, each sent twice: ten can be paid.
        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => funds.Post(Expense($"x-{i % 25}", 10_000))));
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(sent[i].Refusal?.Code, sent[i + 25].Refusal?.Code);
            Assert.Equal(sent[i].Value?.Entry?.Id, sent[i + 25].Value?.Entry?.Id);
            Assert.Equal(sent[i].Value?.Funds, sent[i + 25].Value?.Funds);
        }

        Assert.Equal(10, sent.Take(25).Count(a => !a.Refused));
        Assert.All(sent.Where(a => a.Refused), a => Assert.Equal("fund.club_short", a.Refusal!.Code));
        Assert.Equal(0, (await funds.Funds())!.ClubCash);
        Assert.Equal(11, (await funds.Entries(Day("2026-01-01"), Day(Today), null, null, 100)).Entries.Length);
    }

    [Fact]
    public async Task A_repeat_answers_what_was_answered_first_even_after_a_restart()
    {
        var cloud = await Founded();
        var refused = await Funds(cloud).Post(Expense("x-1", 10_000));
        Assert.Equal("fund.club_short", refused.Refusal?.Code);
        var first = await Funds(cloud).Post(Dues("d-1", 50_000));
        await using var again = await cloud.Restart();
        Assert.Equal("fund.club_short", (await Funds(again).Post(Expense("x-1", 10_000))).Refusal?.Code);
        Assert.Equal(first.Value!.Entry!.Id, (await Funds(again).Post(Dues("d-1", 50_000))).Value!.Entry!.Id);
        Assert.Equal("key.other_body", (await Funds(again).Post(Dues("d-1", 50_001))).Refusal?.Code);
        Assert.Equal("key.other_body", (await Funds(again).Post(Expense("d-1", 50_000))).Refusal?.Code);
        Assert.Equal(50_000, (await Funds(again).Funds())!.ClubCash);
    }

    [Fact]
    public async Task Keys_that_are_free_again_are_taken_away_a_page_a_day_and_no_younger_one()
    {
        await using var cloud = await Founded();
        for (var i = 0; i < 80; i++) await Funds(cloud).Post(Dues($"old-{i:D2}", 1_000));
        await cloud.GoTo("2026-11-25");
        await Funds(cloud).Post(Dues("new", 50_000));
        Assert.Equal(81, await LeftOn(cloud, "2027-12-24"));
        // A page is 75 rows, wherever the walk is.
        Assert.InRange(await LeftOn(cloud, "2027-12-26"), 6, 80);
        Assert.Equal(1, await LeftOn(cloud, "2027-12-27"));
        Assert.NotNull((await Funds(cloud).Post(Dues("new", 50_000))).Value);
        Assert.Equal(130_000, (await Funds(cloud).Funds())!.ClubCash);
        Assert.Equal(0, await LeftOn(cloud, "2027-12-31"));
        Assert.Equal(130_000, (await Funds(cloud).Funds())!.ClubCash);

        static async Task<int> LeftOn(TestCloud cloud, string day)
        {
            await cloud.GoTo(day, hour: 9);
            await cloud.Club().Wake(policyChanged: false);
            return (await cloud.Rows.RangeAsync("c|bac-ninh|clb-0001", "key|", "key}")).Rows.Count;
        }
    }

    [Fact]
    public async Task A_key_is_free_again_after_400_days()
    {
        await using var cloud = await Founded();
        await Funds(cloud).Post(Dues("d-1", 50_000));
        await cloud.GoTo("2027-12-26");
        var again = await Funds(cloud).Post(Dues("d-1", 60_000) with { Date = Day("2027-12-20") });
        Assert.Null(again.Refusal);
        Assert.Equal(110_000, (await Funds(cloud).Funds())!.ClubCash);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_post_whose_commit_was_uncertain_has_one_effect(bool landed)
    {
        await using var cloud = await Founded();
        await Funds(cloud).Post(Dues("start", 10_000));
        await cloud.Settle();
        if (landed) cloud.Rows.Faults.FailAfterCommit(1);
        else cloud.Rows.Faults.FailBeforeCommit(1);
        // If it landed, the second decision finds the money gone; the answer is still that of the first.
        var answer = await Funds(cloud).Post(Expense("x-1", 10_000));
        Assert.Null(answer.Refusal);
        Assert.Equal(0, (await Funds(cloud).Funds())!.ClubCash);
        Assert.Equal(2, (await Funds(cloud).Funds())!.Entries);
    }

    [Fact]
    public async Task A_sheet_of_60_lines_and_its_meeting_are_one_commit()
    {
        await using var cloud = await Founded(members: 60);
        await Funded(cloud, 60_000_000);
        var loans = Loans(cloud);
        for (var i = 1; i <= 30; i++) await Lent(cloud, $"ln-{i:D2}", $"mb-{i:D3}", 1_000_000, "2026-09-20");
        var lines = Enumerable.Range(1, 30).Select(i => new CollectLine { Loan = $"ln-{i:D2}", Dong = 110_000 })
            .Concat(Enumerable.Range(1, 28).Select(i => new CollectLine { Member = $"mb-{i:D3}", Dong = 10_000 }))
            .Append(new CollectLine { Member = "mb-999", Dong = 10_000 }).Append(new CollectLine { Loan = "ln-01", Dong = 1 }).ToImmutableArray();
        var sheet = new CollectSheet { Key = "s-1", Date = Day(Today), Lines = lines, Meeting = new PutMeeting { Date = Day(Today), Attendance = 55, Areas = [Area.Livelihood] } };
        await cloud.Settle();
        var before = await Heads(cloud);
        var posted = await loans.Collect(sheet);
        Assert.Null(posted.Refusal);
        Assert.Equal(before + 1, await Heads(cloud));
        Assert.Equal(60, posted.Value!.Lines.Length);
        Assert.Equal(["entry.member_unknown", "collection.twice"], posted.Value.Lines.Where(l => l.Status == ItemStatus.Rejected).Select(l => l.Refusal!.Code));
        // Two months' interest of 1% first: 20,000 each, halved between the funds.
        Assert.Equal((30 * 90_000, 30 * 20_000), (posted.Value.Entry!.Lines.Sum(l => l.Principal), posted.Value.Entry.Lines.Sum(l => l.Interest)));
        Assert.Equal((30 * 10_000) + 280_000, posted.Value.Funds.ClubCash);
        Assert.Single(await cloud.Club().Meetings(Day(Today), Day(Today)));
        Assert.Equal(280_000, await TestCloud.Figure(cloud.Club(), "2026-11", "dues_dong"));
        Assert.Equal(600_000, await TestCloud.Figure(cloud.Club(), "2026-11", "interest.received_dong"));
        Assert.Equal(posted.Value.Entry.Id, (await loans.Collect(sheet)).Value!.Entry!.Id);
        Assert.Equal(before + 1, await Heads(cloud));
    }

    [Fact]
    public async Task An_atomic_sheet_with_a_bad_line_keeps_neither_line_nor_meeting()
    {
        await using var cloud = await Founded();
        var sheet = new CollectSheet
        {
            Key = "s-1",
            Date = Day(Today),
            Atomic = true,
            Lines = [new() { Member = "mb-001", Dong = 10_000 }, new() { Member = "mb-999", Dong = 10_000 }],
            Meeting = new PutMeeting { Date = Day(Today), Attendance = 2 },
        };
        var answer = await Loans(cloud).Collect(sheet);
        Assert.Equal(("entry.member_unknown", "lines[1].member"), (answer.Refusal?.Code, answer.Refusal?.Field));
        Assert.Empty(await cloud.Club().Meetings(Day(Today), Day(Today)));
        Assert.Equal(0, (await Funds(cloud).Funds())!.ClubCash);
    }

    [Fact]
    public async Task A_loan_is_asked_for_approved_paid_out_repaid_and_closed()
    {
        await using var cloud = await Founded();
        await Funded(cloud, 5_000_000);
        var loans = Loans(cloud);
        var request = Request("ln-01", "mb-001", 4_000_000, "2026-10-01");
        Assert.Equal(LoanStatus.Requested, (await loans.Request(request)).Value!.Status);
        Assert.Equal(LoanStatus.Requested, (await loans.Request(request)).Value!.Status);
        Assert.Equal("loan.id_reused", (await loans.Request(request with { Dong = 1 })).Refusal?.Code);
        Assert.Equal("loan.cap", (await loans.Request(Request("ln-02", "mb-002", 8_000_001, "2026-10-01"))).Refusal?.Code);
        Assert.Equal("loan.status", (await loans.Disburse(new() { Key = "d-0", Loan = "ln-01", Date = Day("2026-10-02") })).Refusal?.Code);
        Assert.Equal("loan.no_meeting", (await loans.Decide(new() { Loan = "ln-01", Date = Day("2026-10-02"), By = LoanDecider.Meeting })).Refusal?.Code);
        Assert.Equal(LoanStatus.Approved, (await loans.Decide(new() { Loan = "ln-01", Date = Day("2026-10-02"), By = LoanDecider.Board })).Value!.Status);
        var paidOut = await loans.Disburse(new() { Key = "d-1", Loan = "ln-01", Date = Day("2026-10-02") });
        Assert.Equal((1_000_000, 4_000_000, 5_000_000), (paidOut.Value!.Funds.IncomeCash, paidOut.Value.Funds.LoansOutstanding, paidOut.Value.Funds.IncomeTotal));
        Assert.Equal("loan.overpaid", (await loans.Repay(new() { Key = "r-0", Loan = "ln-01", Date = Day(Today), Dong = 4_040_001 })).Refusal?.Code);
        var repaid = await loans.Repay(new() { Key = "r-1", Loan = "ln-01", Date = Day(Today), Dong = 4_040_000 });
        Assert.Equal((4_000_000, 40_000, 20_000), (repaid.Value!.Entry!.Lines[0].Principal, repaid.Value.Entry.Lines[0].Interest, repaid.Value.Entry.Lines[0].InterestToIncomeFund));
        Assert.Equal(LoanStatus.Closed, (await loans.Loan("ln-01"))!.Status);
        Assert.Equal((1, 0, 1), (await Figure("loans.cumulative"), await Figure("loans.open"), await Figure("borrowers.cumulative")));

        // Taking the repayment back opens the loan again; its disbursement cannot go first.
        Assert.Equal("entry.has_payments", (await Funds(cloud).Reverse(new() { Key = "v-0", Entry = paidOut.Value.Entry!.Id, Date = Day(Today), Purpose = "ghi nhầm" })).Refusal?.Code);
        Assert.Null((await Funds(cloud).Reverse(new() { Key = "v-1", Entry = repaid.Value.Entry.Id, Date = Day(Today), Purpose = "ghi nhầm" })).Refusal);
        Assert.Equal(LoanStatus.Open, (await loans.Loan("ln-01"))!.Status);
        Assert.Null((await Funds(cloud).Reverse(new() { Key = "v-2", Entry = paidOut.Value.Entry!.Id, Date = Day(Today), Purpose = "ghi nhầm" })).Refusal);
        Assert.Equal(LoanStatus.Approved, (await loans.Loan("ln-01"))!.Status);
        Assert.Equal((0, 0), (await Figure("loans.cumulative"), await Figure("borrowers.cumulative")));
        Assert.Equal(5_000_000, (await Funds(cloud).Funds())!.IncomeCash);
        var last = (await Funds(cloud).Entries(Day(Today), Day(Today), null, null, 10)).Entries;
        Assert.NotNull(last.Single(e => e.Id == repaid.Value.Entry.Id).ReversedBy);

        Task<long> Figure(string id) => TestCloud.Figure(cloud.Club(), "2026-11", id);
    }

    [Fact]
    public async Task A_loan_goes_overdue_by_time_alone_and_says_so()
    {
        await using var cloud = await Founded();
        await Funded(cloud, 60_000_000);
        await Lent(cloud, "ln-01", "mb-001", 1_200_000, "2026-11-15");
        await cloud.Settle();
        Assert.DoesNotContain(await cloud.Club().Alerts(false), a => a.Kind == AlertKind.LoanOverdue);
        await cloud.GoTo("2026-12-15");
        Assert.DoesNotContain(await cloud.Club().Alerts(false), a => a.Kind == AlertKind.LoanOverdue);
        await cloud.GoTo("2026-12-16");
        var alert = Assert.Single(await cloud.Club().Alerts(false), a => a.Kind == AlertKind.LoanOverdue);
        Assert.Equal(("ln-01", "100000"), (alert.Subject, alert.Reason["overdue"]));
        await cloud.GoTo("2027-01-14");
        Assert.Equal(0, await TestCloud.Figure(cloud.Club(), "2027-01", "loans.overdue30_dong"));
        await cloud.GoTo("2027-01-15");
        Assert.Equal(1_200_000, await cloud.Figure(Keys.Nation, "2027-01", "loans.overdue30_dong"));
        Assert.Equal(0, await cloud.Figure(Keys.Nation, "2026-12", "loans.overdue30_dong"));
        var owed = (await Loans(cloud).Loan("ln-01"))!;
        Assert.Null((await Loans(cloud).Repay(new() { Key = "r-1", Loan = "ln-01", Date = Day("2027-01-15"), Dong = owed.Outstanding + owed.InterestDue })).Refusal);
        Assert.DoesNotContain(await cloud.Club().Alerts(false), a => a.Kind == AlertKind.LoanOverdue);
    }

    [Fact]
    public async Task A_fund_below_its_norm_is_told_once_money_is_kept_here()
    {
        await using var cloud = await Founded();
        Assert.DoesNotContain(await cloud.Club().Alerts(false), a => a.Kind == AlertKind.FundBelowNorm);
        await Funded(cloud, 49_999_999);
        var alert = Assert.Single(await cloud.Club().Alerts(false), a => a.Kind == AlertKind.FundBelowNorm);
        Assert.Equal(("49999999", "50000000"), (alert.Reason["number"], alert.Reason["atLeast"]));
        await Funds(cloud).Post(new PostEntry { Key = "more", Kind = EntryKind.Donation, Fund = Fund.Income, Date = Day(Today), Dong = 1 });
        Assert.DoesNotContain(await cloud.Club().Alerts(false), a => a.Kind == AlertKind.FundBelowNorm);
        Assert.Equal(1, await TestCloud.Figure(cloud.Club(), "2026-11", "clubs.income_fund_ok"));
    }

    [Fact]
    public async Task History_is_loaded_forty_at_a_time_and_the_recount_agrees()
    {
        await using var cloud = await Founded(members: 20);
        ImmutableArray<LoadItem> items =
        [
            new() { Entry = new PostEntry { Key = "", Kind = EntryKind.Seed, Source = SeedSource.ProvinceBudget, Date = Day("2024-02-01"), Dong = 100_000_000, Historical = true } },
            .. Enumerable.Range(1, 18).Select(i => new LoadItem { Loan = Request($"ln-{i:D2}", $"mb-{i:D3}", 5_000_000, $"2025-{1 + (i % 12):D2}-10") with { Historical = true } }),
            .. Enumerable.Range(1, 19).Select(i => new LoadItem { Repay = new() { Key = "", Loan = $"ln-{i:D2}", Date = Day("2026-10-10"), Dong = 3_000_000, Historical = true } }),
            new() { Group = new LivelihoodGroup { Id = "lg-1", Name = "Tổ nuôi bò", From = Day("2025-01-01"), Members = [new() { Member = "mb-001", From = Day("2025-01-01") }] } },
            new() { Need = new LoanNeed { Id = "nd-1", Member = "mb-001", From = Day("2025-01-01"), Purpose = "mua bò" } },
        ];
        var loaded = await Funds(cloud).Load(new LoadMoney { Key = "load-1", Items = items });
        Assert.Equal(["loan.unknown"], loaded.Value!.Lines.Where(l => l.Status != ItemStatus.Accepted).Select(l => l.Refusal!.Code));
        Assert.Equal(18, await TestCloud.Figure(cloud.Club(), "2026-11", "loans.cumulative"));
        Assert.Equal(37, (await Funds(cloud).Load(new LoadMoney { Key = "load-1", Items = items })).Value!.Funds.Entries);
        await cloud.Settle();
        var seen = await cloud.Recount();
        Assert.Equal((RecountState.Finished, 0, null), (seen.State, (int)seen.DifferenceCount, seen.Error));
        Assert.Equal(18, await cloud.Figure(Keys.Nation, "2026-11", "borrowers.cumulative"));
        Assert.Equal((1, 1), (await cloud.Figure(Keys.Nation, "2026-11", "members.loan_need"), await cloud.Figure(Keys.Nation, "2026-11", "members.loan_need_met")));
        Assert.Equal(1, await cloud.Figure(Keys.Nation, "2026-11", "clubs.seed_ok@2024"));
    }

    private static async Task<TestCloud> Founded(int members = 5)
    {
        var cloud = await TestCloud.On(Today);
        await cloud.Found(reportingFrom: "2026-11-02", members: members);
        return cloud;
    }

    private static IClubFunds Funds(TestCloud cloud) => cloud.Grains.GetGrain<IClubFunds>(Keys.Club(TestCloud.Province, "clb-0001"));

    private static IClubLoans Loans(TestCloud cloud) => cloud.Grains.GetGrain<IClubLoans>(Keys.Club(TestCloud.Province, "clb-0001"));

    private static async Task Funded(TestCloud cloud, long dong) =>
        Assert.Null((await Funds(cloud).Post(new PostEntry { Key = "seed", Kind = EntryKind.Seed, Source = SeedSource.Project, Date = Day("2026-10-01"), Dong = dong })).Refusal);

    private static async Task Lent(TestCloud cloud, string id, string member, long dong, string date)
    {
        var item = new LoadItem { Loan = Request(id, member, dong, date) with { Historical = true } };
        Assert.Equal(ItemStatus.Accepted, (await Funds(cloud).Load(new LoadMoney { Key = $"load-{id}", Items = [item] })).Value!.Lines[0].Status);
    }

    private static RequestLoan Request(string id, string member, long dong, string date) =>
        new() { Id = id, Member = member, Date = Day(date), Dong = dong, Purpose = "nuôi gà", Months = 12, MonthlyRate = 100 };

    private static PostEntry Dues(string key, long dong) => new() { Key = key, Kind = EntryKind.Dues, Date = Day("2026-11-19"), Dong = dong };

    private static PostEntry Expense(string key, long dong) => new() { Key = key, Kind = EntryKind.Expense, Date = Day("2026-11-19"), Dong = dong, Purpose = "chè nước sinh hoạt" };

    // Every commit of a club has its head, which says how many there were.
    private static async Task<long> Heads(TestCloud cloud) => (await cloud.Club().Get())!.Version;
}
