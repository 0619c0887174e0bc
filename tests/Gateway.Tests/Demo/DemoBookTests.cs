using ClbCloud.Gateway.Demo;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Gateway.Tests.Demo;

public sealed class DemoBookTests
{
    private static readonly DateTimeOffset Sunday = new(2026, 11, 22, 20, 0, 0, LocalCalendar.Offset);
    private static readonly DateOnly Today = LocalCalendar.DayOf(Sunday);
    private static readonly DateOnly March = new(2025, 3, 31);
    private static readonly DateOnly June = new(2020, 6, 30);
    private static readonly DemoPlan Plan = DemoPlan.For(new DemoOptions { Kind = DemoKind.Seeds }, Sunday);
    private static readonly ClubFacts[] BacNinhFacts = Facts("bac-ninh");
    private static readonly ClubFacts[] ThanhHoaFacts = Facts("thanh-hoa");

    private static ProvincePlan Province(string key) => Plan.Provinces.Single(p => p.Unit.Key == key);

    private static ClubFacts[] Facts(string province) => [.. Province(province).Clubs.Select(c => ClubFacts.Of(c, Plan.Options.Seed, Plan.Now))];

    private static IEnumerable<LoadItem> Items(ClubFacts club) => club.Money.History.SelectMany(h => h.Items);

    private static IEnumerable<RequestLoan> Loans(ClubFacts club) => Items(club).Select(i => i.Loan).OfType<RequestLoan>();

    private static IEnumerable<PostEntry> Entries(ClubFacts club, EntryKind kind) => Items(club).Select(i => i.Entry).OfType<PostEntry>().Where(e => e.Kind == kind);

    [Fact]
    public void Bac_Ninh_has_1470_loans_and_7900_million_of_seed_capital_at_the_end_of_March_2025()
    {
        Assert.Equal(1_470, BacNinhFacts.Sum(c => Loans(c).Count(l => l.Date <= March)));
        var seed = BacNinhFacts.Select(c => Assert.Single(Entries(c, EntryKind.Seed), e => e.Date <= March)).ToArray();
        Assert.Equal(7_900_000_000, seed.Sum(e => e.Dong));
        Assert.Equal(67, seed.Count(e => e is { Source: SeedSource.ProvinceBudget, Dong: 100_000_000 }));
        Assert.Equal(1_200_000_000, seed.Where(e => e.Source == SeedSource.Project).Sum(e => e.Dong));
        Assert.Equal(17, seed.Count(e => e.Source == SeedSource.Project));
    }

    [Fact]
    public void Bac_Ninh_declares_what_no_club_holds()
    {
        var declared = Province("bac-ninh").Unit.Declared;
        Assert.Equal(247_900, declared.Single(d => d.Indicator == "association.members").Value);
        Assert.Equal(67, declared.Single(d => d.Indicator == "clubs.registered").Value);
        Assert.All(declared, d => Assert.True(d.Period.LastDay <= March && !(d.To < March) && d.Source.Length > 0));
    }

    [Fact]
    public void Both_funds_of_Thanh_Hoa_hold_65_8_billion_at_the_end_of_June_2020()
    {
        Assert.Equal(65_800_000_000, ThanhHoaFacts.Sum(c => Entries(c, EntryKind.Opening).Where(e => e.Date <= June).Sum(e => e.Dong)));
        // Nothing else may move the sum: no other entries, and no interest.
        Assert.All(ThanhHoaFacts, c => Assert.All(Items(c).Select(i => i.Entry).OfType<PostEntry>(), e => Assert.Equal(EntryKind.Opening, e.Kind)));
        Assert.All(ThanhHoaFacts, c => Assert.All(Loans(c), l => Assert.Equal(0, l.MonthlyRate)));
        Assert.Equal(65_800_000_000, ThanhHoaFacts.Sum(c => c.Money.IncomeFundDong + c.Money.ClubFundDong));
    }

    [Fact]
    public void Thanh_Hoa_lent_to_20710_people_all_poor_near_poor_or_in_difficulty()
    {
        Assert.Equal(20_710, ThanhHoaFacts.Sum(c => Loans(c).Where(l => l.Date <= June).Select(l => l.Member).Distinct().Count()));
        Assert.All(ThanhHoaFacts, c =>
        {
            var members = c.Members.ToDictionary(m => m.Id);
            Assert.All(Loans(c), l => Assert.NotEmpty(members[l.Member].Circumstances));
        });
        Assert.Equal(20_710, ThanhHoaFacts.Sum(c => c.Money.PoorBorrowers));
    }

    [Fact]
    public void Thanh_Hoa_held_30000_support_sessions_for_3552_people_from_2017_to_2020()
    {
        var sessions = ThanhHoaFacts.SelectMany(c => c.Work.Activities.Select(a => (Club: c.Plan, Activity: a))).ToArray();
        Assert.All(sessions, s => Assert.True(s.Activity.Area == Area.SelfHelp && s.Activity.Date.Year is >= 2017 and <= 2020 && s.Activity.Date > s.Club.Launched));
        Assert.Equal(30_000, sessions.Length);
        Assert.Equal(3_552, sessions.Sum(s => s.Activity.PeopleHelped));
        Assert.True(sessions.Select(s => Period.MonthOf(s.Activity.Date)).Distinct().Count() >= 42);
        Assert.Equal(30_000, sessions.Select(s => s.Activity.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("default", "budget.allocated_dong clubs members members.older provinces.with_club provinces.with_plan provinces.with_training training.classes training.participants")]
    [InlineData("seeds", "budget.allocated_dong provinces.with_plan provinces.with_training training.classes training.participants")]
    [InlineData("nation", "")]
    public void The_nation_declares_what_was_published_and_what_no_loaded_fact_outranks(string kind, string indicators)
    {
        var declared = NationFigures.Of(Enum.Parse<DemoKind>(kind, ignoreCase: true));
        Assert.Equal(indicators, string.Join(' ', declared.Select(d => d.Indicator).Order(StringComparer.Ordinal)));
        var published = File.ReadAllLines(Path.Combine(RepositoryFolder(), "data", "published-figures.csv")).Select(l => l.Split(',')).Where(r => r[0] == "nation").ToArray();
        Assert.All(declared, d => Assert.Contains(published, r => r[2] == d.Period.ToString() && r[3] == d.Indicator && r[4] == $"{d.Value}"));
    }

    private static string RepositoryFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    [Fact]
    public void Every_board_of_Thanh_Hoa_was_trained_once_at_its_start()
    {
        var classes = Province("thanh-hoa").Unit.Classes;
        Assert.All(classes, c => Assert.InRange(c.Boards.Length, 1, 400));
        Assert.All(ThanhHoaFacts, c =>
        {
            var training = Assert.Single(BoardClasses.Trainings(c.Plan, classes));
            Assert.True(training.Date >= c.Plan.Launched && training.Date <= new DateOnly(2020, 9, 30));
        });
        Assert.Equal(ThanhHoa.Clubs, classes.Sum(c => c.Boards.Length));
    }

    [Fact]
    public void No_fund_is_ever_overdrawn_and_every_loan_keeps_the_policy()
    {
        var cap = new Policy().LoanCapDong;
        Assert.All(BacNinhFacts.Concat(ThanhHoaFacts), c =>
        {
            var (income, members) = (0L, c.Members.ToDictionary(m => m.Id));
            var open = new Dictionary<string, RequestLoan>();
            foreach (var item in Items(c))
            {
                if (item.Entry is { Kind: EntryKind.Seed } seed) income += seed.Dong;
                if (item.Entry is { Kind: EntryKind.Opening, Fund: Fund.Income } opening) income += opening.Dong;
                if (item.Repay is { } repay) income += Principal(open, repay);
                if (item.Loan is not { } loan) continue;
                Assert.InRange(loan.Dong, 1, Math.Min(cap, income));
                Assert.True(members[loan.Member].Joined <= loan.Date && members[loan.Member].Left is null && loan.Date <= Today);
                Assert.True(open.TryAdd(loan.Id, loan) && open.Values.Count(l => l.Member == loan.Member) == 1);
                income -= loan.Dong;
            }
        });
    }

    // At least the principal: interest, which is more, is left out.
    private static long Principal(Dictionary<string, RequestLoan> open, RepayLoan repay)
    {
        var loan = open[repay.Loan];
        var due = Enumerable.Range(1, loan.Months).Count(n => loan.Date.AddMonths(n) <= repay.Date);
        if (due == loan.Months) open.Remove(repay.Loan);
        return due == loan.Months ? loan.Dong : loan.Dong / loan.Months;
    }

    [Fact]
    public void The_months_since_a_club_reports_are_alive()
    {
        var reporting = BacNinhFacts.Where(c => c.Plan.PausedFrom is null).ToArray();
        Assert.All(reporting, c => Assert.True(Loans(c).Any(l => l.Date > March) && !c.Money.Sheets.IsEmpty && !c.Work.Clusters.IsEmpty && !c.Work.Insurance.IsEmpty));
        Assert.All(reporting, c => Assert.Equal(c.Meetings.Select(m => m.Date), c.Work.Readings.Select(r => r.Date)));
        Assert.All(reporting, c => Assert.All(c.Money.Sheets, s => Assert.InRange(s.Lines.Length, 1, 60)));
        var classes = Province("bac-ninh").Unit.Classes;
        Assert.Equal(2, classes.Length);
        Assert.InRange(reporting.Count(c => BoardClasses.Trainings(c.Plan, classes).IsEmpty), 1, 12);
        Assert.All(BacNinhFacts, c => Assert.All(c.Work.Activities, a => Assert.True(a.Date <= Today && !(a.Date >= c.Plan.PausedFrom))));
    }

    [Fact]
    public void A_club_of_the_synthetic_nation_has_no_money()
    {
        var nation = DemoPlan.For(new DemoOptions { Kind = DemoKind.Nation, Clubs = 1 }, Sunday);
        var facts = ClubFacts.Of(nation.Provinces.SelectMany(p => p.Clubs).Single(), 1, Sunday);
        Assert.Same(ClubMoney.None, facts.Money);
        Assert.Same(ClubWork.None, facts.Work);
    }
}
