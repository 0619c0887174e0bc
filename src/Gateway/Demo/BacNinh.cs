using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Demo;

/// <summary>
/// Bắc Ninh: 84 clubs with 3,890 members on 31 March 2025, as published; its communes, villages and people are
/// synthetic. Joins, leaves, visits and meetings since are ours, so that the screens are alive.
/// </summary>
internal static class BacNinh
{
    public const int Clubs = 84;
    public const int Members = 3_890;

    /// <summary>Clubs that the plan of 2021–2025 set up with the province's money; the others began in a project.</summary>
    public const int StateClubs = 67;

    public const int Loans = 1_470;
    public const long SeedOfProvinceDong = 100_000_000;
    public const long AssociationMembers = 247_900;

    private const string Key = "bac-ninh";
    private const int SeedOfProjectMillions = 1_200;
    private const int Communes = 40;
    private const int CommunesWithClub = 36;
    private const int HomeCareVolunteers = 10;
    private static readonly DateOnly Published = new(2025, 3, 31);
    private static readonly DateOnly PlanApproved = new(2021, 7, 28);

    // Volunteers and recipients of the youngest club are there by the published day, too.
    private static readonly DateOnly LastLaunch = new(2025, 2, 20);

    public static ProvincePlan Plan(int seed, DateTimeOffset now)
    {
        var dice = Dice.For(seed, Key);
        var communes = PlanCommunes(dice);
        var sizes = Apportion.Split(Members, [.. Enumerable.Range(0, Clubs).Select(_ => dice.Between(32, 70))]);
        var loans = Apportion.Split(Loans, [.. Enumerable.Repeat(1, Clubs)]);
        var project = Apportion.Split(SeedOfProjectMillions, [.. Enumerable.Repeat(1, Clubs - StateClubs)]);
        ImmutableArray<ClubPlan> clubs =
        [
            .. Enumerable.Range(0, Clubs).Select(i => PlanClub(seed, i, sizes[i], communes[i % CommunesWithClub], (i / CommunesWithClub) + 1, now) with
            {
                Book = Book(loans[i], i < project.Length ? project[i] * 1_000_000L : null),
            }),
        ];
        return new(Province() with { Declared = Declared(), Classes = BoardClasses.Of(clubs, now) }, communes, clubs);
    }

    // The key stays when the law moves the name: old Bắc Ninh had code 27; the province merged with Bắc Giang carries
    // the partner's old code, 24.
    private static UnitPlan Province() => new(Key, new CreateUnit
    {
        Kind = UnitKind.Province,
        Form = UnitForm.Province,
        NameVi = "Bắc Ninh",
        NameEn = "Bac Ninh",
        Code = "27",
        Established = DemoPlan.CountedFrom,
        Parent = Keys.Nation,
    })
    {
        Changes = [new ChangeUnit { From = new DateOnly(2025, 7, 1), NameVi = "Bắc Ninh", NameEn = "Bac Ninh", Code = "24" }],
    };

    private static BookPlan Book(int loans, long? project) => new()
    {
        SeedDong = project ?? SeedOfProvinceDong,
        SeedSource = project is null ? SeedSource.ProvinceBudget : SeedSource.Project,
        SeedDonor = project is null ? "Ngân sách tỉnh" : "HAI",
        PastLoans = loans,
        PastInterest = true,
        LoansFrom = new DateOnly(2021, 1, 1),
        LoansBy = Published,
    };

    private static ImmutableArray<DeclaredFigure> Declared() =>
    [
        new DeclaredFigure
        {
            Indicator = "association.members",
            Period = Period.MonthOf(Published),
            Value = AssociationMembers,
            Source = "Hội nghị tổng kết Đề án 1336 tỉnh Bắc Ninh, 13/5/2025",
        },
        new DeclaredFigure
        {
            Indicator = "clubs.registered",
            Period = Period.MonthOf(PlanApproved),
            Value = StateClubs,
            Source = "Quyết định 933/QĐ-UBND tỉnh Bắc Ninh, 28/7/2021",
            To = new DateOnly(2025, 12, 31),
        },
    ];

    private static ImmutableArray<UnitPlan> PlanCommunes(Dice dice) =>
    [
        .. Enumerable.Range(0, Communes).Select(i =>
        {
            var clubs = Enumerable.Range(0, Clubs).Count(c => c % CommunesWithClub == i);
            var villages = Math.Max(1, clubs) + (dice.Chance(40) ? 0 : dice.Between(1, 4));
            var terrain = i >= Communes - 6 ? Terrain.Mountain : Terrain.Lowland;
            return Synthetic.Commune(Key, i + 1, 2, i % 4 == 3 ? UnitForm.Ward : UnitForm.Commune, terrain, villages, DemoPlan.CountedFrom);
        }),
    ];

    private static ClubPlan PlanClub(int seed, int index, int size, UnitPlan commune, int village, DateTimeOffset now)
    {
        var number = index + 1;
        var key = Synthetic.Club(Key, number);
        var dice = Dice.For(seed, key);
        // The first clubs are the oldest: a project's seventeen, then the plan's.
        var project = index < Clubs - StateClubs;
        var launched = project
            ? dice.DayBetween(new DateOnly(2021, 1, 15), new DateOnly(2022, 12, 20))
            : dice.DayBetween(PlanApproved.AddDays(30), LastLaunch);
        var reportingFrom = DemoPlan.ReportingFrom(now);
        var recently = DemoPlan.NotAfterToday(new DateOnly(2026, 6, 20), now);
        return new()
        {
            Key = key,
            Number = number,
            SetUp = Synthetic.SetUp(commune, number, village, launched, project ? ClubOrigin.Project : ClubOrigin.State, dice) with { ReportingFrom = reportingFrom },
            Waves = [new Wave(size, launched, Published), new Wave(dice.Between(0, 4), Published.AddDays(10), recently)],
            Leaves = new Wave(dice.Between(0, 2), Published.AddDays(20), recently),
            SharesOn = Published,
            Older = size * dice.Between(58, 74) / 100,
            Women = size * dice.Between(57, 80) / 100,
            Blanks = true,
            HomeCareVolunteers = HomeCareVolunteers,
            EconomicVolunteers = dice.Between(0, 2),
            Recipients = dice.Between(5, 9) + 1,
            RecipientsEnded = 1,
            PausedFrom = index == 49 ? reportingFrom.AddDays(21) : null,
            Consolidated = index is 4 or 30 or 61 ? new DateOnly(2025, 9, 15) : null,
        };
    }
}
