using System.Collections.Immutable;
using System.Text;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Tests.Privacy;

public sealed class ErasureTests
{
    private const string Partition = "c|bac-ninh|clb-0001";
    private static readonly DateOnly Met = new(2026, 11, 10);
    private static readonly PersonRef First = new() { Kind = PersonKind.Member, Id = "mb-1" };

    // What is said of the first person and of nobody else.
    private static readonly string[] Planted =
        ["Sáo-đá Một", "Sáo-đá Ghi-chú", "Sáo-đá Nơi", "Sáo-đá Chương-trình", "Sáo-đá Việc", "Sáo-đá Vay", "Sáo-đá Tặng", "Sáo-đá Giấy", "Sáo-đá Hỏi", "Sáo-đá Cần", "187", "93.41"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Erasing_leaves_figures_funds_and_the_others_as_they_were_and_the_journal_whole(int seed)
    {
        await using var cloud = await Written(seed);
        var (figures, funds, others) = (await Figures(cloud), await Money(cloud).Funds(), await Others(cloud));
        Assert.NotEmpty(await Found(cloud));

        var outcome = await Privacy(cloud).Erase(new ErasePerson { Person = First });
        await cloud.Settle();

        Assert.Null(outcome.Refusal);
        Assert.Empty(await Found(cloud));
        Assert.Equal(figures, await Figures(cloud));
        Assert.Equal(funds, await Money(cloud).Funds());
        Assert.Equal(others, await Others(cloud));
        Assert.Empty((await cloud.Grains.GetGrain<IAuditGrain>(TestCloud.Province).Verify()).Faults);
        Assert.Empty((await cloud.Recount()).Differences);
        // Counted anew from what is left, too.
        await cloud.Club().Rebuild();
        await cloud.Settle();
        Assert.Equal(figures, await Figures(cloud));
    }

    [Fact]
    public async Task An_erasure_that_breaks_off_is_gone_on_with()
    {
        await using var cloud = await Written(4);
        for (var i = 0; i < 4; i++) cloud.Rows.Faults.FailAfterCommit(1);
        for (var tries = 0; tries < 10; tries++)
        {
            try
            {
                if (!(await Privacy(cloud).Erase(new ErasePerson { Person = First })).Refused) break;
            }
            catch (Storage.RowStoreException)
            {
                // Asked again, as the caller would.
            }
        }

        Assert.Empty(await Found(cloud));
        Assert.Equal(PersonRows.Nobody, (await cloud.Club().Members(null, 1))[0].Name);
    }

    [Fact]
    public async Task Whoever_was_erased_is_told_to_be_so_and_can_not_be_named_again()
    {
        var cloud = await Written(5);
        var request = new FileRequest { Id = Guid.NewGuid(), Person = First, Kind = RequestKind.Erasure, Received = new(2026, 11, 18), Note = "Sáo-đá Hỏi" };
        await Privacy(cloud).FileRequest(request);
        var erased = (await Privacy(cloud).Erase(new ErasePerson { Person = First, Request = request.Id })).Value!;

        Assert.Equal(request.Id, erased.Request);
        Assert.Equal(RequestState.Done, (await Privacy(cloud).Requests(null, false)).Single(r => r.Filed.Id == request.Id).State);
        Assert.Equal("person.erased", (await cloud.Club().ChangeMember(new ChangePerson { Id = "mb-1", Name = "Sáo-đá Một" })).Refusal?.Code);
        Assert.Equal("person.erased", (await cloud.Club().ChangeRecipient(new ChangePerson { Id = "r-1", Name = "Sáo-đá Một" })).Refusal?.Code);
        Assert.Equal(erased.At, (await Privacy(cloud).Erase(new ErasePerson { Person = First })).Value!.At);
        await using var again = await cloud.Restart();
        Assert.Equal("person.erased", (await again.Club().ChangeMember(new ChangePerson { Id = "mb-1", Name = "Sáo-đá Một" })).Refusal?.Code);
    }

    [Fact]
    public async Task Who_is_with_the_club_or_owes_it_is_not_erased()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        await cloud.Found(members: 2);
        var person = new PersonRef { Kind = PersonKind.Member, Id = "mb-001" };
        Assert.Equal("erasure.current", (await Privacy(cloud).Erase(new ErasePerson { Person = person })).Refusal?.Code);
        await Money(cloud).Post(new PostEntry { Key = "k-1", Kind = EntryKind.Seed, Date = new(2025, 1, 1), Dong = 60_000_000, Source = SeedSource.Project, Historical = true });
        await Loans(cloud).Request(new RequestLoan { Id = "ln-1", Member = "mb-001", Date = new(2026, 10, 1), Dong = 1_000_000, Purpose = "nuôi gà", Months = 6, MonthlyRate = 100 });
        await cloud.Club().ChangeMember(new ChangePerson { Id = "mb-001", To = new(2026, 11, 1) });

        Assert.Equal("erasure.loan_open", (await Privacy(cloud).Erase(new ErasePerson { Person = person })).Refusal?.Code);
        Assert.Equal("person.unknown", (await Privacy(cloud).Erase(new ErasePerson { Person = person with { Id = "mb-9" } })).Refusal?.Code);
    }

    /// <summary>A person who was member, recipient and known to a cluster group, left, and others beside; with a little of everything.</summary>
    private static async Task<TestCloud> Written(int seed)
    {
        var dice = new Random(seed);
        var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(reportingFrom: "2024-03-01");
        var joined = new DateOnly(2024, 2, 1);
        ImmutableArray<DatedCircumstance> poor = [new DatedCircumstance { Circumstance = Circumstance.Poor, From = joined }, new DatedCircumstance { Circumstance = Circumstance.LongIllness }];
        await Good(club.AddMembers([.. Enumerable.Range(1, 6).Select(i => new AddMember { Id = $"mb-{i}", Name = i == 1 ? "Sáo-đá Một" : $"Hội viên mẫu {i}", Joined = joined, BirthYear = 1940 + dice.Next(40), Sex = (Sex)dice.Next(2), Circumstances = poor })]));
        await Good(club.AddRecipients([.. Enumerable.Range(1, 3).Select(i => new Recipient { Id = $"r-{i}", Name = i == 1 ? "Sáo-đá Một" : $"Người mẫu {i}", From = joined, Member = $"mb-{i}", Circumstances = poor })]));
        await Good(club.AddVolunteers([new AddVolunteer { Id = "v-1", Name = "Tình nguyện viên mẫu", Joined = joined, Recipients = ["r-1", "r-2", "r-3"] }]));
        var visits = Enumerable.Range(0, 60 + dice.Next(40)).Select(i => new Visit
        {
            Id = Guid.NewGuid(),
            Volunteer = "v-1",
            Recipient = $"r-{1 + (i % 3)}",
            StartedAt = LocalCalendar.StartOf(Met.AddDays(-1 - (i / 4))).AddHours(8 + (i % 4)),
            Minutes = 20,
            Tasks = [CareTask.Infusion],
            Vitals = i % 3 == 0 ? new Vitals { Systolic = 187 } : new Vitals { Systolic = 131 },
            Note = i % 3 == 0 ? "Sáo-đá Ghi-chú" : "Chung",
        });
        Assert.All(await cloud.Volunteer("v-1").Record(new RecordVisits { Visits = [.. visits] }), r => Assert.Equal(ItemStatus.Accepted, r.Status));
        Assert.Null((await club.PutMeeting(new PutMeeting { Date = Met, Attendance = 5, Areas = [Area.Health] })).Refusal);
        var health = cloud.Grains.GetGrain<IClubHealth>(cloud.Club().GetPrimaryKeyString());
        await Good(health.RecordReadings(new RecordReadings { Date = Met, Readings = [.. Enumerable.Range(1, 6).Select(i => new Reading { Member = $"mb-{i}", Systolic = i == 1 ? 187 : 120 + dice.Next(40), Diastolic = 85, Weight = i == 1 ? 93.41m : 50, Referred = i < 3, Note = i == 1 ? "Sáo-đá Ghi-chú" : "Chung" })] }));
        await Good(health.RecordCheckups(new RecordCheckups { Checkups = [.. Enumerable.Range(1, 3).Select(i => new Checkup { Id = Guid.NewGuid(), Member = $"mb-{i}", Date = Met, Place = i == 1 ? "Sáo-đá Nơi" : "Chung" })] }));
        await Good(health.PutInsurance([.. Enumerable.Range(1, 4).Select(i => new Insurance { Member = $"mb-{i}", Cards = [new DaySpan { From = joined }] })]));
        await Good(health.PutLongTermCare([.. Enumerable.Range(1, 2).Select(i => new LongTermCare { Recipient = $"r-{i}", Spans = [new DaySpan { From = joined }], Programme = i == 1 ? "Sáo-đá Chương-trình" : "Chung" })]));
        await Worked(cloud, joined, poor);
        await Paid(cloud);
        await Asked(cloud);
        // A correction leaves what was in the book's history.
        await club.ChangeMember(new ChangePerson { Id = "mb-1", Name = "Sáo-đá Một Nữa", To = new(2026, 11, 18) });
        await club.ChangeRecipient(new ChangePerson { Id = "r-1", To = new(2026, 11, 18) });
        await cloud.Settle();
        // The day's own seal may have been taken before all this was written.
        cloud.Time.Advance(TimeSpan.FromDays(1));
        await cloud.Settle();
        return cloud;
    }

    private static async Task Worked(TestCloud cloud, DateOnly joined, ImmutableArray<DatedCircumstance> poor)
    {
        var work = cloud.Grains.GetGrain<IClubWork>(cloud.Club().GetPrimaryKeyString());
        await Good(work.PutClusters([new ClusterGroup { Id = "cg-1", Name = "Tổ mẫu", From = joined, Households = [new Household { Id = "h-1", Name = "Sáo-đá Một" }, new Household { Id = "h-2", Name = "Hộ mẫu" }] }]));
        await Good(work.PutOlderPeople([new OlderPerson { Id = "op-1", Cluster = "cg-1", Name = "Sáo-đá Một", From = joined, To = new(2026, 11, 18), Member = "mb-1", Circumstances = poor }]));
        await Good(work.RecordProposals(new RecordProposals { Proposals = [new CareProposal { Id = Guid.NewGuid(), Cluster = "cg-1", Person = "op-1", Date = Met, Needs = [CareTask.Infusion], Note = "Sáo-đá Ghi-chú" }] }));
        await Good(work.RecordActivities(new RecordActivities { Activities = [new Activity { Id = Guid.NewGuid(), Date = Met, Area = Area.SelfHelp, Kind = ActivityKind.CommunitySupport, Participants = 4, PeopleHelped = 1, Helped = ["mb-1"], Help = [new HelpGiven { Form = HelpForm.Cash, AmountDong = 100_000, Description = "Sáo-đá Việc" }], Note = "Sáo-đá Việc" }] }));
    }

    private static async Task Paid(TestCloud cloud)
    {
        var funds = Money(cloud);
        var day = new DateOnly(2026, 10, 1);
        await Posted(funds.Post(new PostEntry { Key = "k-1", Kind = EntryKind.Seed, Date = day, Dong = 60_000_000, Source = SeedSource.Project }));
        await Posted(funds.Post(new PostEntry { Key = "k-2", Kind = EntryKind.Donation, Date = day, Dong = 500_000, Donor = "Sáo-đá Một", Purpose = "Sáo-đá Tặng" }));
        await Posted(funds.Post(new PostEntry { Key = "k-3", Kind = EntryKind.Dues, Date = day, Dong = 20_000, Member = "mb-1" }));
        var loans = Loans(cloud);
        Assert.Null((await loans.PutNeed(new LoanNeed { Id = "nd-1", Member = "mb-1", From = day, Purpose = "Sáo-đá Cần" })).Refusal);
        foreach (var i in new[] { 1, 2 })
        {
            Assert.Null((await loans.Request(new RequestLoan { Id = $"ln-{i}", Member = $"mb-{i}", Date = day, Dong = 1_000_000, Purpose = i == 1 ? "Sáo-đá Vay" : "Chung", Months = 1, MonthlyRate = 100 })).Refusal);
            Assert.Null((await loans.Decide(new DecideLoan { Loan = $"ln-{i}", Date = day, By = LoanDecider.Board, Note = i == 1 ? "Sáo-đá Vay" : "Chung" })).Refusal);
            await Posted(loans.Disburse(new DisburseLoan { Key = $"d-{i}", Loan = $"ln-{i}", Date = day }));
        }

        await Posted(loans.Repay(new RepayLoan { Key = "r-1", Loan = "ln-1", Date = Met, Dong = 1_010_000 }));
    }

    private static async Task Asked(TestCloud cloud)
    {
        var privacy = Privacy(cloud);
        await Good(privacy.GiveConsents([.. Enumerable.Range(1, 2).Select(i => new GiveConsent { Id = Guid.NewGuid(), Person = First with { Id = $"mb-{i}" }, Purpose = ConsentPurpose.Health, Date = Met, Method = ConsentMethod.VoiceRecording, Reference = i == 1 ? "Sáo-đá Giấy" : "Chung", Witness = i == 1 ? "Sáo-đá Giấy" : "Chung" })]));
        await Good(privacy.PutFunctioning([new Functioning { Member = "mb-1", Date = Met, Answers = new ShortSet { Vis = 3, Hear = 1, Mob = 1, Cog = 1, Sc = 1, Comm = 1 } }]));
        Assert.Null((await privacy.FileRequest(new FileRequest { Id = Guid.NewGuid(), Person = First, Kind = RequestKind.Access, Received = Met, Note = "Sáo-đá Hỏi" })).Refusal);
    }

    private static async Task<string[]> Found(TestCloud cloud)
    {
        var found = new List<string>();
        foreach (var row in (await cloud.Opened.RangeAsync(Partition, "!", "~")).Rows)
        {
            var body = Encoding.UTF8.GetString(row.Body.Span);
            // Times and ids have digits of all sorts.
            var numbers = row.Key.StartsWith("x|", StringComparison.Ordinal) || row.Key.StartsWith("hr", StringComparison.Ordinal);
            found.AddRange(Planted.Where(p => char.IsLetter(p[0]) ? body.Contains(p, StringComparison.Ordinal) : numbers && body.Contains($":{p}", StringComparison.Ordinal)).Select(p => $"{row.Key} {p}"));
        }

        return [.. found];
    }

    private static async Task<string[]> Figures(TestCloud cloud) =>
        [.. (await BookRows.ReadKeyed<KeptPeriod>(cloud.Rows, Partition, "p")).Select(p => $"{p.Key} {Encoding.UTF8.GetString(RowBody.Write(p.Value.Then))}")];

    // Rows of others, as they lie open.
    private static async Task<string[]> Others(TestCloud cloud) =>
    [
        .. (await cloud.Opened.RangeAsync(Partition, "!", "~")).Rows
            .Where(r => PersonRows.Of(r.Key) is not null)
            .Select(r => $"{r.Key} {Encoding.UTF8.GetString(r.Body.Span)}")
            .Where(t => t.Contains("mb-2", StringComparison.Ordinal) || t.Contains("r-2", StringComparison.Ordinal) || t.Contains("mb-3", StringComparison.Ordinal)),
    ];

    private static async Task Good(Task<Outcome<ImmutableArray<ItemResult>>> sent) => Assert.All((await sent).Value, r => Assert.Equal((ItemStatus.Accepted, null), (r.Status, r.Refusal?.Code)));

    private static async Task Posted(Task<Outcome<Posted>> sent) => Assert.Null((await sent).Refusal?.Code);

    private static IClubPrivacy Privacy(TestCloud cloud) => cloud.Grains.GetGrain<IClubPrivacy>("bac-ninh|clb-0001");

    private static IClubFunds Money(TestCloud cloud) => cloud.Grains.GetGrain<IClubFunds>("bac-ninh|clb-0001");

    private static IClubLoans Loans(TestCloud cloud) => cloud.Grains.GetGrain<IClubLoans>("bac-ninh|clb-0001");
}
