using ClbCloud.Gateway.Demo;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Tests.Demo;

public sealed class DemoPlanTests
{
    private static readonly DateTimeOffset Sunday = new(2026, 11, 22, 20, 0, 0, LocalCalendar.Offset);
    private static readonly DateOnly Today = LocalCalendar.DayOf(Sunday);
    private static readonly DemoOptions Seeds = new() { Kind = DemoKind.Seeds };
    private static readonly DemoPlan Plan = DemoPlan.For(Seeds, Sunday);
    private static readonly ClubFacts[] BacNinhFacts = Facts(Plan, "bac-ninh");
    private static readonly ClubFacts[] ThanhHoaFacts = Facts(Plan, "thanh-hoa");

    private static ClubFacts[] Facts(DemoPlan plan, string province) =>
        [.. plan.Provinces.Single(p => p.Unit.Key == province).Clubs.Select(c => ClubFacts.Of(c, plan.Options.Seed, plan.Now))];

    private static int MembersOn(IEnumerable<ClubFacts> clubs, DateOnly day, Func<AddMember, bool>? which = null) =>
        clubs.Where(c => c.Plan.Launched <= day).Sum(c => c.Members.Count(m => m.Joined <= day && !(m.Left <= day) && (which is null || which(m))));

    [Fact]
    public void Bac_Ninh_has_84_clubs_and_3890_members_at_the_end_of_March_2025()
    {
        var day = new DateOnly(2025, 3, 31);
        Assert.Equal(84, BacNinhFacts.Count(c => c.Plan.Launched <= day));
        Assert.Equal(67, BacNinhFacts.Count(c => c.Plan.SetUp.Origin == ClubOrigin.State));
        Assert.Equal(17, BacNinhFacts.Count(c => c.Plan.SetUp.Origin == ClubOrigin.Project));
        Assert.Equal(3_890, MembersOn(BacNinhFacts, day));
        Assert.True(BacNinhFacts.Select(c => c.Members.Length).Distinct().Count() > 20);
    }

    [Fact]
    public void Every_club_of_Bac_Ninh_has_ten_home_care_volunteers_and_five_people_in_care()
    {
        Assert.All(BacNinhFacts, c =>
        {
            Assert.Equal(10, c.Volunteers.Count(v => v.Teams.Contains(Team.HomeCare) && v.Joined <= new DateOnly(2025, 3, 31)));
            Assert.True(c.Recipients.Count(r => r.To is null) >= 5);
            Assert.InRange(c.Change.Board!.Value.Length, 5, 7);
        });
    }

    [Theory]
    [InlineData(2020, 6, 30, 784, 43_120)]
    [InlineData(2020, 9, 30, 800, 44_291)]
    public void Thanh_Hoa_has_the_clubs_and_members_published_for(int year, int month, int day, int clubs, int members)
    {
        var on = new DateOnly(year, month, day);
        Assert.Equal(clubs, ThanhHoaFacts.Count(c => c.Plan.Launched <= on));
        Assert.Equal(members, MembersOn(ThanhHoaFacts, on));
    }

    [Fact]
    public void Thanh_Hoa_has_the_shares_published_for_September_2020()
    {
        var day = new DateOnly(2020, 9, 30);
        Assert.Equal(31_000, MembersOn(ThanhHoaFacts, day, m => 2020 - m.BirthYear >= 60));
        Assert.Equal(33_661, MembersOn(ThanhHoaFacts, day, m => m.Sex == Sex.Female));
        Assert.Equal(281, ThanhHoaFacts.Count(c => c.Plan.SetUp.Origin == ClubOrigin.Project));
        Assert.Equal(519, ThanhHoaFacts.Count(c => c.Plan.SetUp.Origin == ClubOrigin.State));
        Assert.Equal(404, ThanhHoaFacts.Select(c => c.Plan.SetUp.Commune).Distinct().Count());
    }

    [Fact]
    public void Thanh_Hoa_has_the_volunteers_and_recipients_published_for_June_2020()
    {
        var day = new DateOnly(2020, 6, 30);
        Assert.Equal(3_345, ThanhHoaFacts.Sum(c => c.Volunteers.Count(v => v.Joined <= day)));
        Assert.Equal(5_372, ThanhHoaFacts.Sum(c => c.Recipients.Count(r => r.From <= day)));
        Assert.All(ThanhHoaFacts, c => Assert.Null(c.Plan.SetUp.ReportingFrom));
        Assert.All(ThanhHoaFacts, c => Assert.Empty(c.Visits));
    }

    [Fact]
    public void The_same_seed_makes_the_same_facts()
    {
        var again = Facts(DemoPlan.For(Seeds, Sunday), "bac-ninh");
        Assert.Equal(Print(BacNinhFacts), Print(again));
        Assert.NotEqual(Print(BacNinhFacts), Print(Facts(DemoPlan.For(Seeds with { Seed = 2 }, Sunday), "bac-ninh")));
    }

    [Fact]
    public void Ids_are_unique_and_references_hold()
    {
        Assert.All(BacNinhFacts.Concat(ThanhHoaFacts), c =>
        {
            var members = c.Members.ToDictionary(m => m.Id);
            var recipients = c.Recipients.ToDictionary(r => r.Id);
            var volunteers = c.Volunteers.ToDictionary(v => v.Id);
            Assert.All(c.Change.Board!.Value, b => Assert.True(members[b.Member].Joined <= b.From && members[b.Member].Left is null));
            Assert.All(recipients.Values.Where(r => r.Member is not null), r => Assert.True(members[r.Member!].Joined <= r.From));
            Assert.All(volunteers.Values.Where(v => v.Member is not null), v => Assert.True(members[v.Member!].Joined <= v.Joined));
            Assert.All(volunteers.Values.SelectMany(v => v.Recipients), id => Assert.Null(recipients[id].To));
            Assert.All(c.Members, m => Assert.True(m.Joined >= c.Plan.Launched && m.Joined <= Today && !(m.Left <= m.Joined)));
        });
        var visits = BacNinhFacts.SelectMany(c => c.Visits).SelectMany(v => v.Visits).Select(v => v.Id).ToArray();
        Assert.Equal(visits.Length, visits.Distinct().Count());
    }

    [Fact]
    public void Visits_are_of_the_last_twelve_weeks_and_of_people_in_the_volunteers_care()
    {
        var first = Period.WeekOf(Today).FirstDay.AddDays(-77);
        Assert.All(BacNinhFacts, c => Assert.All(c.Visits, v =>
        {
            var volunteer = c.Volunteers.Single(x => x.Id == v.Volunteer);
            Assert.All(v.Visits, visit =>
            {
                Assert.InRange(visit.StartedAt, LocalCalendar.StartOf(first), Sunday);
                Assert.Contains(visit.Recipient, volunteer.Recipients);
                Assert.True(LocalCalendar.DayOf(visit.StartedAt) >= volunteer.Joined);
                Assert.InRange(visit.Minutes, 1, 720);
            });
        }));
    }

    [Fact]
    public void Most_weeks_keep_the_norm_and_some_do_not()
    {
        var thisWeek = Period.WeekOf(Today);
        var made = BacNinhFacts.Where(c => c.Plan.PausedFrom is null).SelectMany(c => c.Volunteers.Where(v => v.Teams.Contains(Team.HomeCare))
            .SelectMany(v => Enumerable.Range(0, 12).Select(w => thisWeek with { Ordinal = thisWeek.Ordinal - w })
                .Select(w => (Week: w, Count: c.Visits.FirstOrDefault(x => x.Volunteer == v.Id)?.Visits.Count(x => Period.WeekOf(LocalCalendar.DayOf(x.StartedAt)) == w) ?? 0)))).ToArray();
        var closed = made.Where(m => m.Week != thisWeek).ToArray();
        Assert.InRange(closed.Count(m => m.Count >= 3) / (double)closed.Length, 0.8, 0.97);
        var open = made.Where(m => m.Week == thisWeek).ToArray();
        Assert.InRange(open.Count(m => m.Count < 2) / (double)open.Length, 0.03, 0.2);
        var months = BacNinhFacts.SelectMany(c => c.Meetings).GroupBy(m => Period.MonthOf(m.Date)).ToDictionary(g => g.Key.ToString(), g => g.Count());
        Assert.InRange(months["2026-09"], 70, 83);
        Assert.InRange(months["2026-10"], 70, 83);
    }

    [Fact]
    public void A_synthetic_nation_has_34_provinces_and_the_clubs_asked_for()
    {
        var nation = DemoPlan.For(new DemoOptions { Kind = DemoKind.Nation, Clubs = 1_000 }, Sunday);
        Assert.Equal(34, nation.Provinces.Select(p => p.Unit.Key).Distinct().Count());
        Assert.All(nation.Provinces, p => Assert.True(Keys.IsSlug(p.Unit.Key)));
        Assert.Contains(nation.Provinces, p => p.Unit.Key == "ho-chi-minh");
        Assert.Equal(1_000, nation.ClubCount);
        Assert.Equal(1_000, nation.Provinces.SelectMany(p => p.Clubs).Select(c => c.Key).Distinct().Count());
        var ho = nation.Provinces.Single(p => p.Unit.Key == "ha-noi");
        var facts = ClubFacts.Of(ho.Clubs[0], 1, Sunday);
        Assert.NotEmpty(facts.Visits);
        Assert.All(facts.Members, m => Assert.True(m.Joined <= Today));
    }

    [Fact]
    public void Few_clubs_make_a_nation_too()
    {
        var nation = DemoPlan.For(new DemoOptions { Kind = DemoKind.Nation, Clubs = 1 }, Sunday);
        Assert.Equal(1, nation.ClubCount);
    }

    private static string Print(IEnumerable<ClubFacts> facts) => System.Text.Json.JsonSerializer.Serialize(facts);
}
