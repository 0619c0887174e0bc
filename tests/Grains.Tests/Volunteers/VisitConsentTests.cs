using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Tests.Volunteers;

/// <summary>A volunteer notes what she read at a visit, and the recipient <c>r-1</c> does not want it.</summary>
public sealed class VisitConsentTests
{
    private static readonly Vitals Read = new() { Systolic = 141 };

    [Fact]
    public async Task A_visit_with_readings_that_are_not_wanted_is_refused_alone_and_kept_without_them()
    {
        await using var cloud = await Withdrawn();
        var (wanted, unwanted) = (Visit(cloud, 3) with { Recipient = "r-2", Vitals = Read }, Visit(cloud, 2) with { Vitals = Read });

        var results = await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [wanted, unwanted] });
        Assert.Equal([(ItemStatus.Accepted, null), (ItemStatus.Rejected, "consent.withdrawn")], results.Select(r => (r.Status, r.Refusal?.Code)));
        Assert.Equal("vitals", results[1].Refusal?.Field);

        var again = await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [unwanted with { Vitals = null }] });
        Assert.Equal(ItemStatus.Accepted, Assert.Single(again).Status);
    }

    [Fact]
    public async Task A_correction_brings_no_reading_in_that_is_not_wanted()
    {
        await using var cloud = await Withdrawn();
        var visit = Visit(cloud, 2);
        await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [visit] });
        var amended = await cloud.Volunteer("v-01").Amend(new AmendVisit { Visit = visit.Id, Reason = "wrong-entry", Replacement = visit with { Id = Guid.NewGuid(), Vitals = Read } });
        Assert.Equal(("consent.withdrawn", "replacement.vitals"), (amended.Refusal?.Code, amended.Refusal?.Field));
    }

    [Fact]
    public async Task A_consent_taken_back_while_a_visit_was_decided_is_seen_when_it_is_committed()
    {
        await using var cloud = await Withdrawn();
        var page = (await cloud.Club().Page("v-01"))!;
        var fact = new VisitFact { Visit = Visit(cloud, 2) with { Vitals = Read }, RecordedAt = cloud.Time.GetUtcNow() };

        Assert.Equal(AppendStatus.Stale, await cloud.Club().Append(Entry(fact)));
        Assert.Equal(AppendStatus.Committed, await cloud.Club().Append(Entry(fact with { Visit = fact.Visit with { Vitals = null } })));

        VisitEntry Entry(VisitFact one) => new() { Volunteer = "v-01", Revision = page.Volunteer.Revision, Added = [one], Hashes = [VisitRules.Hash(one.Visit)] };
    }

    [Fact]
    public async Task Where_the_policy_asks_silence_keeps_readings_out_too()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        await cloud.Found(volunteers: 1);
        Assert.Null((await cloud.Grains.GetGrain<IPolicyGrain>(Keys.UnitPartition(TestCloud.Province)).AddVersion(new PolicyValues { HealthConsent = 1 }, new(2026, 11, 21), null)).Refusal);
        await cloud.GoTo("2026-11-21");
        await cloud.Club().Wake(policyChanged: true);

        var results = await cloud.Volunteer("v-01").Record(new RecordVisits { Visits = [Visit(cloud, 2) with { Vitals = Read }, Visit(cloud, 4)] });
        Assert.Equal(["consent.missing", null], results.Select(r => r.Refusal?.Code));
    }

    private static async Task<TestCloud> Withdrawn()
    {
        var cloud = await TestCloud.On("2026-11-20");
        await cloud.Found(volunteers: 1);
        var privacy = cloud.Grains.GetGrain<IClubPrivacy>(Keys.Club(TestCloud.Province, "clb-0001"));
        var consent = new GiveConsent { Id = Guid.NewGuid(), Person = new PersonRef { Kind = PersonKind.Recipient, Id = "r-1" }, Purpose = ConsentPurpose.Health, Date = new(2026, 11, 1), Method = ConsentMethod.PaperPhoto, Reference = "anh-1" };
        Assert.Null((await privacy.GiveConsents([consent])).Refusal);
        Assert.Null((await privacy.WithdrawConsent(new WithdrawConsent { Id = consent.Id, Date = new(2026, 11, 20), Method = ConsentMethod.Digital })).Refusal);
        return cloud;
    }

    private static Visit Visit(TestCloud cloud, int hoursAgo) => TestCloud.Visit("v-01", cloud.Time.GetUtcNow().AddHours(-hoursAgo));
}
