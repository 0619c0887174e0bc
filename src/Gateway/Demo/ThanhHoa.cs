using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Demo;

/// <summary>
/// Thanh Hóa as published for June and September 2020, in units as they were then. Its clubs report nothing since:
/// nothing is expected of them, and their stocks stand.
/// </summary>
internal static class ThanhHoa
{
    public const int ClubsInJune = 784;
    public const int Clubs = 800;
    public const int ProjectClubs = 281;
    public const int MembersInJune = 43_120;
    public const int Members = 44_291;
    public const int Older = 31_000;
    public const int Women = 33_661;
    public const int VolunteersInJune = 3_345;
    public const int RecipientsInJune = 5_372;
    public const int CommunesWithClub = 404;

    public const long FundsInJuneDong = 65_800_000_000;
    public const int Borrowers = 20_710;
    public const int SupportSessions = 30_000;
    public const int SupportPeople = 3_552;

    private const string Key = "thanh-hoa";
    private const int FundUnitDong = 100_000;
    private const int Communes = 420;
    private const int MembersOfNewClub = 50;
    private const int CommunesWithClubInJune = 400;
    private static readonly DateOnly Counted = new(2017, 1, 3);
    private static readonly DateOnly[] Trained = [new(2012, 3, 13), new(2014, 3, 11), new(2016, 3, 15), new(2017, 3, 14), new(2018, 3, 13), new(2019, 3, 12), new(2020, 6, 16), new(2020, 9, 8)];
    private static readonly DateOnly June = new(2020, 6, 30);
    private static readonly DateOnly September = new(2020, 9, 30);

    public static ProvincePlan Plan(int seed)
    {
        var dice = Dice.For(seed, Key);
        var communes = PlanCommunes(dice);
        var inJune = Apportion.Split(MembersInJune, [.. Enumerable.Range(0, ClubsInJune).Select(_ => dice.Between(42, 70))]);
        var newClubs = Clubs - ClubsInJune;
        var joined = Apportion.Split(Members - MembersInJune - (newClubs * MembersOfNewClub), [.. Enumerable.Range(0, ClubsInJune).Select(_ => dice.Between(0, 9))]);
        var total = Enumerable.Range(0, Clubs).Select(i => i < ClubsInJune ? inJune[i] + joined[i] : MembersOfNewClub).ToArray();
        var older = Apportion.Split(Older, [.. total.Select(t => t * dice.Between(60, 78))]);
        var women = Apportion.Split(Women, [.. total.Select(t => t * dice.Between(68, 84))]);
        var volunteers = Apportion.Split(VolunteersInJune, [.. Enumerable.Repeat(1, ClubsInJune)]);
        var recipients = Apportion.Split(RecipientsInJune, [.. Enumerable.Repeat(1, ClubsInJune)]);
        var books = Books(inJune, dice);
        ImmutableArray<ClubPlan> clubs = [.. Enumerable.Range(0, Clubs).Select(i =>
        {
            var isNew = i >= ClubsInJune;
            var number = i + 1;
            var key = Synthetic.Club(Key, number);
            var own = Dice.For(seed, key);
            var launched = Launch(i, own);
            var (commune, village) = Place(i);
            var perTeam = isNew ? 4 : volunteers[i];
            return new ClubPlan
            {
                Key = key,
                Number = number,
                SetUp = Synthetic.SetUp(communes[commune], number, village, launched, i < ProjectClubs ? ClubOrigin.Project : ClubOrigin.State, own),
                Waves = isNew ? [new Wave(total[i], launched, September)] : [new Wave(inJune[i], launched, June), new Wave(joined[i], June.AddDays(1), September)],
                SharesOn = September,
                Older = older[i],
                Women = women[i],
                HomeCareVolunteers = (perTeam + 1) / 2,
                EconomicVolunteers = perTeam / 2,
                Recipients = isNew ? 5 : recipients[i],
                RecipientsEnded = isNew ? 0 : 1,
                Book = isNew ? null : books[i](launched),
            };
        })];
        return new(Province() with { Classes = BoardClasses.AtStart(clubs, Trained) }, communes, clubs);
    }

    // "Capital mobilised" is what both funds hold; the money came before 2017, or with the club.
    private static Func<DateOnly, BookPlan>[] Books(int[] members, Dice dice)
    {
        var funds = Apportion.Split((int)(FundsInJuneDong / FundUnitDong), [.. members.Select(_ => dice.Between(80, 100))]);
        var borrowers = Apportion.Split(Borrowers, members);
        var sessions = Apportion.Split(SupportSessions, [.. members.Select(_ => 1)]);
        var helped = Apportion.Split(SupportPeople, [.. members.Select(_ => 1)]);
        return
        [
            .. members.Select((_, i) => (Func<DateOnly, BookPlan>)(launched => new BookPlan
            {
                OpeningIncomeDong = funds[i] / 10 * 9L * FundUnitDong,
                OpeningClubDong = (funds[i] - (funds[i] / 10 * 9L)) * FundUnitDong,
                PastLoans = borrowers[i],
                ForThePoor = true,
                LoansFrom = Counted,
                LoansBy = June.AddDays(-5),
                SupportSessions = sessions[i],
                SupportPeople = helped[i],
                SupportFrom = launched.AddDays(3) > Counted ? launched.AddDays(3) : Counted,
                SupportBy = June,
            })),
        ];
    }

    private static UnitPlan Province() => new(Key, new CreateUnit
    {
        Kind = UnitKind.Province,
        Form = UnitForm.Province,
        NameVi = "Thanh Hóa",
        NameEn = "Thanh Hoa",
        Code = "38",
        Established = DemoPlan.CountedFrom,
        Parent = Keys.Nation,
    });

    private static ImmutableArray<UnitPlan> PlanCommunes(Dice dice) =>
    [
        .. Enumerable.Range(0, Communes).Select(i =>
        {
            var clubs = Enumerable.Range(0, Clubs).Count(c => Place(c).Commune == i);
            var villages = Math.Max(1, clubs) + (dice.Chance(15) ? 0 : dice.Between(1, 5));
            return Synthetic.Commune(Key, i + 1, 3, i % 12 == 11 ? UnitForm.Ward : UnitForm.Commune, i % 3 == 0 ? Terrain.Mountain : Terrain.Lowland, villages, DemoPlan.CountedFrom);
        }),
    ];

    // Four of the clubs of the summer are the first of their communes.
    private static (int Commune, int Village) Place(int club) =>
        club < ClubsInJune ? (club % CommunesWithClubInJune, (club / CommunesWithClubInJune) + 1)
        : club - ClubsInJune < CommunesWithClub - CommunesWithClubInJune ? (CommunesWithClubInJune + club - ClubsInJune, 1)
        : (CommunesWithClubInJune - 1 - (club - ClubsInJune), 2);

    private static DateOnly Launch(int club, Dice dice) =>
        club < ProjectClubs ? dice.DayBetween(new DateOnly(2010, 3, 1), new DateOnly(2016, 12, 15))
        : club < ClubsInJune ? dice.DayBetween(new DateOnly(2016, 1, 10), new DateOnly(2020, 5, 20))
        : dice.DayBetween(new DateOnly(2020, 7, 5), new DateOnly(2020, 8, 25));
}
