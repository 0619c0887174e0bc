using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Demo;

/// <summary>A unit to create, and what changed in it since.</summary>
internal sealed record UnitPlan(string Key, CreateUnit Create)
{
    public ImmutableArray<ChangeUnit> Changes { get; init; } = [];

    /// <summary>Figures that no club here holds.</summary>
    public ImmutableArray<DeclaredFigure> Declared { get; init; } = [];

    public ImmutableArray<TrainingClass> Classes { get; init; } = [];
}

/// <summary>A province with its communes and clubs.</summary>
internal sealed record ProvincePlan(UnitPlan Unit, ImmutableArray<UnitPlan> Communes, ImmutableArray<ClubPlan> Clubs);

/// <summary>Members who joined between two days.</summary>
internal sealed record Wave(int Members, DateOnly From, DateOnly By);

/// <summary>What a club shall look like; <see cref="ClubFacts"/> makes its people and facts of it.</summary>
internal sealed record ClubPlan
{
    public required string Key { get; init; }

    /// <summary>Number that marks the people of the club as synthetic.</summary>
    public required int Number { get; init; }

    public required SetUpClub SetUp { get; init; }

    /// <summary>In order of joining; the first begins at the launch.</summary>
    public required ImmutableArray<Wave> Waves { get; init; }

    /// <summary>Of all members up to <see cref="SharesOn"/>: how many are 60 and over in that year.</summary>
    public required int Older { get; init; }

    public required int Women { get; init; }

    /// <summary>The day on which <see cref="Older"/> and <see cref="Women"/> hold; later members follow the same shares.</summary>
    public required DateOnly SharesOn { get; init; }

    /// <summary>Members of the first wave who left later, between these days.</summary>
    public Wave? Leaves { get; init; }

    /// <summary>Some birth years and sexes stay blank, as in paper books.</summary>
    public bool Blanks { get; init; }

    public required int HomeCareVolunteers { get; init; }

    /// <summary>Resource and economic volunteers beside them.</summary>
    public int EconomicVolunteers { get; init; }

    public required int Recipients { get; init; }

    /// <summary>Of the recipients: how many are no longer under care.</summary>
    public int RecipientsEnded { get; init; }

    public DateOnly? PausedFrom { get; init; }

    public DateOnly? Consolidated { get; init; }

    /// <summary>Whether meetings of the months since reporting began are made, too.</summary>
    public bool Meetings { get; init; } = true;

    /// <summary>What else its book holds; null where nothing but people, meetings and visits are made.</summary>
    public BookPlan? Book { get; init; }

    public DateOnly Launched => SetUp.Launched!.Value;
}

/// <summary>What the demo will load, as a pure function of its options and the instant at which the filling began.</summary>
internal sealed record DemoPlan(DemoOptions Options, DateTimeOffset Now, ImmutableArray<ProvincePlan> Provinces)
{
    /// <summary>The demo counts its older units from here on; what was before is no part of it.</summary>
    public static readonly DateOnly CountedFrom = new(2010, 1, 1);

    private const int Weeks = 12;

    public static CreateUnit Nation { get; } = new()
    {
        Kind = UnitKind.Nation,
        Form = UnitForm.Nation,
        NameVi = "Việt Nam",
        NameEn = "Vietnam",
        Established = CountedFrom,
    };

    /// <summary>An invented date of the recent past, drawn back where the clock has not come to it.</summary>
    public static DateOnly NotAfterToday(DateOnly day, DateTimeOffset now)
    {
        var today = LocalCalendar.DayOf(now);
        return day < today ? day : today;
    }

    public int ClubCount => Provinces.Sum(p => p.Clubs.Length);

    public static DemoPlan For(DemoOptions options, DateTimeOffset now)
    {
        return new(options, now, options.Kind switch
        {
            DemoKind.None => [],
            DemoKind.Default => [BacNinh.Plan(options.Seed, now)],
            DemoKind.Seeds => [BacNinh.Plan(options.Seed, now), ThanhHoa.Plan(options.Seed)],
            DemoKind.Nation => SyntheticNation.Plan(options, now),
            _ => throw new InvalidOperationException($"Unknown demo {options.Kind}."),
        });
    }

    /// <summary>The Monday from which the living demo reports: the current week is its twelfth.</summary>
    public static DateOnly ReportingFrom(DateTimeOffset now) =>
        Period.WeekOf(LocalCalendar.DayOf(now)).FirstDay.AddDays(-7 * (Weeks - 1));
}
