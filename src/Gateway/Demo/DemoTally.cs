using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Demo;

/// <summary>What the nation must show once every loaded fact has risen to it; counted from the plan, not from the store.</summary>
internal sealed record DemoTally
{
    // The oldest flows are those of the years published for Thanh Hóa.
    private const int FirstFlow = 2017;

    public long Clubs { get; init; }

    public long Members { get; init; }

    public long HomeCareVolunteers { get; init; }

    public long Recipients { get; init; }

    public long Visits { get; init; }

    public long Meetings { get; init; }

    public long LoansEver { get; init; }

    public long SeedDong { get; init; }

    public long IncomeFundDong { get; init; }

    public long ClubFundDong { get; init; }

    public long Borrowers { get; init; }

    public long PoorBorrowers { get; init; }

    public long SupportSessions { get; init; }

    public long SupportPeople { get; init; }

    public long Measured { get; init; }

    public long AssociationMembers { get; init; }

    public static DemoTally Of(ClubFacts facts) => new()
    {
        Clubs = 1,
        Members = facts.Members.Count(m => m.Left is null),
        HomeCareVolunteers = facts.Volunteers.Count(v => v.Teams.Contains(Team.HomeCare)),
        Recipients = facts.Recipients.Length,
        Visits = facts.Visits.Sum(v => v.Visits.Length),
        Meetings = facts.Meetings.Length,
        LoansEver = facts.Money.Loans,
        SeedDong = facts.Money.SeedDong,
        IncomeFundDong = facts.Money.IncomeFundDong,
        ClubFundDong = facts.Money.ClubFundDong,
        Borrowers = facts.Money.Borrowers,
        PoorBorrowers = facts.Money.PoorBorrowers,
        SupportSessions = facts.Work.Activities.Count(a => a.Area == Area.SelfHelp),
        SupportPeople = facts.Work.Activities.Where(a => a.Area == Area.SelfHelp).Sum(a => a.PeopleHelped),
        Measured = facts.Work.Readings.Sum(r => r.Readings.Length),
    };

    public DemoTally Plus(DemoTally other) => new()
    {
        Clubs = Clubs + other.Clubs,
        Members = Members + other.Members,
        HomeCareVolunteers = HomeCareVolunteers + other.HomeCareVolunteers,
        Recipients = Recipients + other.Recipients,
        Visits = Visits + other.Visits,
        Meetings = Meetings + other.Meetings,
        LoansEver = LoansEver + other.LoansEver,
        SeedDong = SeedDong + other.SeedDong,
        IncomeFundDong = IncomeFundDong + other.IncomeFundDong,
        ClubFundDong = ClubFundDong + other.ClubFundDong,
        Borrowers = Borrowers + other.Borrowers,
        PoorBorrowers = PoorBorrowers + other.PoorBorrowers,
        SupportSessions = SupportSessions + other.SupportSessions,
        SupportPeople = SupportPeople + other.SupportPeople,
        Measured = Measured + other.Measured,
        AssociationMembers = AssociationMembers + other.AssociationMembers,
    };

    public ImmutableSortedDictionary<string, long> Figures => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("clubs", Clubs),
        KeyValuePair.Create("members", Members),
        KeyValuePair.Create("volunteers.home_care", HomeCareVolunteers),
        KeyValuePair.Create("recipients.cumulative", Recipients),
        KeyValuePair.Create("visits", Visits),
        KeyValuePair.Create("meetings", Meetings),
        KeyValuePair.Create("loans.cumulative", LoansEver),
        KeyValuePair.Create("seed.cumulative_dong", SeedDong),
        KeyValuePair.Create("funds.income_dong", IncomeFundDong),
        KeyValuePair.Create("funds.club_dong", ClubFundDong),
        KeyValuePair.Create("borrowers.cumulative", Borrowers),
        KeyValuePair.Create("borrowers.poor", PoorBorrowers),
        KeyValuePair.Create("support.sessions", SupportSessions),
        KeyValuePair.Create("support.people", SupportPeople),
        KeyValuePair.Create("health.measured", Measured),
        KeyValuePair.Create("association.members", AssociationMembers),
    ]);

    public static DemoTally Of(UnitPlan unit) => new()
    {
        AssociationMembers = unit.Declared.Where(d => d.Indicator == "association.members").Sum(d => d.Value),
    };

    /// <summary>The years that hold the loaded facts' flows, oldest first; stocks are read from the last one.</summary>
    public static IEnumerable<FiguresQuery> Queries(DateTimeOffset now)
    {
        var last = LocalCalendar.DayOf(now).Year;
        var ids = new DemoTally().Figures.Keys.ToImmutableArray();
        for (var year = FirstFlow; year <= last; year++)
            yield return new FiguresQuery { Period = Period.OfYear(year), Indicators = ids };
    }
}
