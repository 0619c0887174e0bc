using System.Text;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Tests.Hosting;

namespace ClbCloud.Grains.Tests.Privacy;

/// <summary>
/// A club whose members left in the year before, and a policy that keeps names for a year and acts from 2 November on.
/// </summary>
public sealed class RetentionTests
{
    private const string Partition = "c|bac-ninh|clb-0001";
    private const string Club = "bac-ninh|clb-0001";
    private const string Left = "2025-10-20";

    [Fact]
    public async Task A_policy_that_does_not_act_lists_and_takes_no_name_away()
    {
        await using var cloud = await Written(new PolicyValues { RetentionYears = 1 });
        await cloud.GoTo("2027-03-01");

        Assert.Equal([null, null], (await Privacy(cloud).Retention()).Select(d => d.ErasedFrom));
        Assert.Equal(["Hội viên mẫu 1", "Hội viên mẫu 2", "Hội viên mẫu 3"], await Names(cloud));
        Assert.DoesNotContain(await Open(cloud), a => a.Kind == AlertKind.RetentionDue);
    }

    [Fact]
    public async Task A_name_goes_thirty_days_after_the_notice_and_figures_funds_and_the_recount_stay()
    {
        await using var cloud = await Written(Acting);
        await Noticed(cloud);
        var due = await Privacy(cloud).Retention();
        Assert.All(due, d => Assert.Equal(d.Listed?.AddDays(30), d.ErasedFrom));
        var alert = Assert.Single(await Open(cloud), a => a.Kind == AlertKind.RetentionDue);
        Assert.Equal(("2", $"{due[0].ErasedFrom:yyyy-MM-dd}"), (alert.Reason["people"], alert.Reason["on"]));

        var last = due[0].ErasedFrom!.Value.AddDays(-1);
        await cloud.GoTo($"{last:yyyy-MM-dd}");
        Assert.Equal(["Hội viên mẫu 1", "Hội viên mẫu 2", "Hội viên mẫu 3"], await Names(cloud));
        var (figures, funds) = (await Figures(cloud), await Money(cloud).Funds());

        await cloud.GoTo($"{last.AddDays(1):yyyy-MM-dd}");
        await Gone(cloud, "mb-1", "mb-2");

        Assert.Equal([PersonRows.Nobody, PersonRows.Nobody, "Hội viên mẫu 3"], await Names(cloud));
        Assert.Equal(figures, await Figures(cloud));
        Assert.Equal(funds! with { On = last.AddDays(1) }, await Money(cloud).Funds());
        Assert.Empty(await Privacy(cloud).Retention());
        Assert.DoesNotContain(await Open(cloud), a => a.Kind == AlertKind.RetentionDue);
        Assert.All(await Rows<Erased>(cloud, PrivacyBook.Erased), e => Assert.True(e.Retention));
        Assert.Empty(await Rows<RetentionNotice>(cloud, PrivacyBook.Notice));
        Assert.Empty((await cloud.Recount()).Differences);
        await cloud.Settle();
        Assert.Empty((await cloud.Grains.GetGrain<IAuditGrain>(TestCloud.Province).Verify()).Faults);
    }

    [Fact]
    public async Task The_journal_tells_that_retention_did_it_and_under_which_rule()
    {
        await using var cloud = await Written(Acting);
        await Noticed(cloud);
        await cloud.GoTo("2027-01-15");
        await Gone(cloud, "mb-1", "mb-2");

        var acts = (await Rows<JournalEntry>(cloud, "j")).SelectMany(e => e.Acts).Where(a => a.Changes.Any(c => c.Row == "m|mb-1")).ToArray();
        var act = acts[^1];
        Assert.Equal(("retention", "retention", "retentionActs, retentionYears=1"), (act.Who, act.What, act.Why));
        Assert.DoesNotContain("retention", acts[..^1].Select(a => a.Who));
    }

    [Fact]
    public async Task Who_owes_asks_or_is_with_the_club_keeps_the_name_and_gets_a_new_notice_later()
    {
        await using var cloud = await Written(Acting);
        await Noticed(cloud);
        var asked = new FileRequest { Id = Guid.NewGuid(), Person = Person("mb-1"), Kind = RequestKind.Access, Received = LocalCalendar.Today(cloud.Time) };
        Assert.Null((await Privacy(cloud).FileRequest(asked)).Refusal);
        // Comes back, as somebody who is cared for.
        Assert.Null((await cloud.Club().AddRecipients([new Recipient { Id = "r-2", Name = "Hội viên mẫu 2", Member = "mb-2", From = LocalCalendar.Today(cloud.Time) }])).Refusal);

        await cloud.GoTo("2027-01-15");
        await Gone(cloud);
        Assert.Equal(["Hội viên mẫu 1", "Hội viên mẫu 2", "Hội viên mẫu 3"], await Names(cloud));
        Assert.Equal(["mb-1"], (await Privacy(cloud).Retention()).Select(d => d.Person.Id));
        Assert.Null((await Privacy(cloud).Retention())[0].ErasedFrom);

        Assert.Null((await Privacy(cloud).HandleRequest(new HandleRequest { Id = asked.Id, State = RequestState.Done })).Refusal);
        await cloud.Club().Wake(false);
        Assert.Equal(new DateOnly(2027, 2, 14), (await Privacy(cloud).Retention())[0].ErasedFrom);
        await cloud.GoTo("2027-02-14");
        await Gone(cloud, "mb-1");
    }

    [Fact]
    public async Task Who_owes_the_club_money_is_neither_listed_nor_forgotten()
    {
        // The first and the fourth leave on one day, the first with a loan.
        await using var cloud = await Written(Acting, owes: "mb-1", more: 1);
        foreach (var day in new[] { "2026-11-03", "2026-12-20", "2027-11-01" }) await cloud.GoTo(day);
        await Gone(cloud, "mb-2");
        Assert.Empty(await Privacy(cloud).Retention());
        // Nothing happens in the club on the day on which their year is over.
        await cloud.GoTo("2027-11-03");
        await cloud.Until(async () => (await Privacy(cloud).Retention()) is [{ Listed: not null }], "notice is given");
        Assert.Equal("mb-4", (await Privacy(cloud).Retention())[0].Person.Id);
        await cloud.GoTo("2027-12-04");
        await Gone(cloud, "mb-2", "mb-4");

        Assert.Equal("Hội viên mẫu 1", (await Names(cloud))[0]);
        Assert.Empty(await Privacy(cloud).Retention());
    }

    [Fact]
    public async Task A_day_takes_no_more_than_its_share_and_the_next_goes_on()
    {
        await using var cloud = await Written(Acting, more: 9);
        await Noticed(cloud);
        var day = (await Privacy(cloud).Retention())[0].ErasedFrom!.Value;
        await cloud.GoTo($"{day:yyyy-MM-dd}");
        await cloud.Club().Wake(false);
        await cloud.Club().Wake(false);
        await cloud.Settle();
        Assert.Equal(RetentionRules.MostADay, (await Rows<Erased>(cloud, PrivacyBook.Erased)).Count);

        await cloud.GoTo($"{day.AddDays(1):yyyy-MM-dd}");
        await cloud.Until(async () => (await Rows<Erased>(cloud, PrivacyBook.Erased)).Count == 2 * RetentionRules.MostADay, "the next day's share");
        await cloud.GoTo($"{day.AddDays(2):yyyy-MM-dd}");
        await cloud.Until(async () => (await Rows<Erased>(cloud, PrivacyBook.Erased)).Count == 11, "the last one");
    }

    [Fact]
    public async Task What_was_broken_off_is_gone_on_with_at_the_next_look()
    {
        await using var cloud = await Written(Acting);
        await Noticed(cloud);
        await cloud.GoTo("2026-12-01");
        var day = (await Privacy(cloud).Retention())[0].ErasedFrom!.Value;
        cloud.Time.Advance(LocalCalendar.StartOf(day.AddDays(-1)).AddHours(23) - cloud.Time.GetUtcNow());
        await cloud.Settle();
        for (var i = 0; i < 3; i++) cloud.Rows.Faults.FailAfterCommit(1);
        await cloud.GoTo($"{day.AddDays(3):yyyy-MM-dd}");
        await Gone(cloud, "mb-1", "mb-2");
        Assert.Equal(2, (await Rows<Erased>(cloud, PrivacyBook.Erased)).Count);
        Assert.Empty((await cloud.Grains.GetGrain<IAuditGrain>(TestCloud.Province).Verify()).Faults);
    }

    [Fact]
    public async Task A_policy_that_no_longer_acts_takes_its_notices_back()
    {
        await using var cloud = await Written(Acting);
        await Noticed(cloud);
        var tomorrow = LocalCalendar.Today(cloud.Time).AddDays(1);
        Assert.Null((await cloud.Grains.GetGrain<IPolicyGrain>(Keys.UnitPartition(TestCloud.Province)).AddVersion(new PolicyValues { RetentionYears = 1 }, tomorrow, null)).Refusal);
        await cloud.GoTo("2027-02-01");
        await cloud.Until(async () => (await Rows<RetentionNotice>(cloud, PrivacyBook.Notice)).Count == 0, "no notice stands");

        Assert.Equal(["Hội viên mẫu 1", "Hội viên mẫu 2", "Hội viên mẫu 3"], await Names(cloud));
        Assert.DoesNotContain(await Open(cloud), a => a.Kind == AlertKind.RetentionDue);
    }

    private static PolicyValues Acting => new() { RetentionYears = 1, RetentionActs = 1 };

    private static async Task<TestCloud> Written(PolicyValues values, string? owes = null, int more = 0)
    {
        var cloud = await TestCloud.On("2026-11-01");
        var club = await cloud.Found(reportingFrom: "2024-03-01");
        var joined = new DateOnly(2024, 2, 1);
        var left = DateOnly.ParseExact(Left, "yyyy-MM-dd", null);
        await Good(club.AddMembers([.. Enumerable.Range(1, 3 + more).Select(i => new AddMember { Id = $"mb-{i}", Name = $"Hội viên mẫu {i}", Joined = joined, BirthYear = 1950, Sex = Sex.Female })]));
        Assert.Null((await Money(cloud).Post(new PostEntry { Key = "k-1", Kind = EntryKind.Seed, Date = new(2025, 1, 1), Dong = 60_000_000, Source = SeedSource.Project, Historical = true })).Refusal);
        Assert.Null((await Money(cloud).Post(new PostEntry { Key = "k-2", Kind = EntryKind.Dues, Date = new(2025, 1, 2), Dong = 20_000, Member = "mb-1", Historical = true })).Refusal);
        if (owes is not null) Assert.Null((await cloud.Grains.GetGrain<IClubLoans>(Club).Request(new RequestLoan { Id = "ln-1", Member = owes, Date = new(2026, 10, 20), Dong = 1_000_000, Purpose = "nuôi gà", Months = 6, MonthlyRate = 100 })).Refusal);
        // The third stays.
        foreach (var i in Enumerable.Range(1, 3 + more).Where(i => i != 3))
            Assert.Null((await club.ChangeMember(new ChangePerson { Id = $"mb-{i}", To = owes is not null && i != 2 ? new DateOnly(2026, 11, 1) : left })).Refusal);
        Assert.Null((await cloud.Grains.GetGrain<IPolicyGrain>(Keys.UnitPartition(TestCloud.Province)).AddVersion(values, new(2026, 11, 2), null)).Refusal);
        // When the news of it arrives is not what is tested here.
        await club.Wake(policyChanged: true);
        await cloud.Settle();
        return cloud;
    }

    private static async Task Noticed(TestCloud cloud)
    {
        await cloud.GoTo("2026-11-03");
        await cloud.Until(async () => (await Privacy(cloud).Retention()) is { Length: > 1 } due && due.All(d => d.Listed is not null), "notice is given");
        await cloud.Settle();
    }

    private static async Task Gone(TestCloud cloud, params string[] members)
    {
        await cloud.Until(async () => members.ToHashSet().IsSubsetOf((await Rows<Erased>(cloud, PrivacyBook.Erased)).Select(e => e.Person.Id)), $"gone: {string.Join(' ', members)}");
        await cloud.Settle();
        Assert.Equal(members, (await Rows<Erased>(cloud, PrivacyBook.Erased)).Select(e => e.Person.Id).Order(StringComparer.Ordinal));
    }

    private static async Task<string[]> Names(TestCloud cloud) => [.. (await cloud.Club().Members(null, 100)).Select(m => m.Name)];

    private static async Task<IEnumerable<Alert>> Open(TestCloud cloud) => (await Rows<Alert>(cloud, "al")).Where(a => a.ClosedAt is null);

    private static async Task<List<T>> Rows<T>(TestCloud cloud, string kind)
        where T : class => await BookRows.Read<T>(cloud.Opened, Partition, kind);

    private static async Task<string[]> Figures(TestCloud cloud) =>
        [.. (await BookRows.ReadKeyed<KeptPeriod>(cloud.Rows, Partition, "p")).Select(p => $"{p.Key} {Encoding.UTF8.GetString(RowBody.Write(p.Value.Then))}")];

    private static async Task Good(Task<Outcome<System.Collections.Immutable.ImmutableArray<ItemResult>>> sent) => Assert.All((await sent).Value, r => Assert.Equal(ItemStatus.Accepted, r.Status));

    private static PersonRef Person(string member) => new() { Kind = PersonKind.Member, Id = member };

    private static IClubPrivacy Privacy(TestCloud cloud) => cloud.Grains.GetGrain<IClubPrivacy>(Club);

    private static IClubFunds Money(TestCloud cloud) => cloud.Grains.GetGrain<IClubFunds>(Club);
}
