using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using CsvHelper;

namespace ClbCloud.Gateway.Demo;

/// <summary>
/// A synthetic nation: clubs over the 34 provinces of <c>data/provinces.csv</c> by their number of communes, about 57
/// members each, and the visits of the current week. Only communes that have a club are created.
/// </summary>
internal static class SyntheticNation
{
    private const int HomeCareVolunteers = 10;
    private const int FoundingDays = 60;
    private const string BookKeeping = "quang-ngai";
    private static readonly DateOnly Reform = new(2025, 7, 1);

    // Communes, wards and special zones by province code, as of July 2026: 3,321 in all.
    private const string CommunesByCode =
        "01:126 04:56 08:124 11:45 12:38 14:75 15:99 19:92 20:65 22:54 24:99 25:148 31:114 33:104 37:129 38:166 40:130 " +
        "42:69 44:78 46:40 48:94 51:96 52:135 56:65 66:102 68:124 75:95 79:168 80:96 82:102 86:124 91:102 92:103 96:64";

    public static ImmutableArray<ProvincePlan> Plan(DemoOptions options, DateTimeOffset now)
    {
        var communes = CommunesByCode.Split(' ').ToDictionary(pair => pair[..2], pair => int.Parse(pair.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture));
        var provinces = Read();
        var clubs = Apportion.Split(options.Clubs, [.. provinces.Select(p => communes[p.Code])]);
        return [.. provinces.Select((p, i) => PlanProvince(p, communes[p.Code], clubs[i], options.Seed, now))];
    }

    /// <summary>Keys are English names: <c>bac-ninh</c>, <c>ho-chi-minh</c>.</summary>
    public static string Slug(string english) => english.Replace(" City", string.Empty, StringComparison.Ordinal).ToLowerInvariant().Replace(' ', '-');

    private static ProvincePlan PlanProvince(ProvinceRow row, int communeCount, int clubs, int seed, DateTimeOffset now)
    {
        var key = Slug(row.En);
        var dice = Dice.For(seed, $"nation|{key}");
        var used = Math.Min(communeCount, clubs);
        var communes = Enumerable.Range(0, used).Select(i => Synthetic.Commune(
            key, i + 1, 3, i % 5 == 4 ? UnitForm.Ward : UnitForm.Commune, dice.Chance(35) ? Terrain.Mountain : Terrain.Lowland,
            ((clubs - i + used - 1) / used) + dice.Between(0, 5), Reform)).ToImmutableArray();
        var plans = Enumerable.Range(0, clubs).Select(i => PlanClub(key, i, communes[i % used], (i / used) + 1, seed, now));
        var unit = new UnitPlan(key, new CreateUnit
        {
            Kind = UnitKind.Province,
            Form = row.City ? UnitForm.City : UnitForm.Province,
            NameVi = row.Vi,
            NameEn = row.En,
            Code = row.Code,
            Established = Reform,
            Parent = Keys.Nation,
        });
        return new(unit with { Declared = Declared(row.Vi, dice) }, communes, [.. plans]);
    }

    // What no club holds, so that shares of it in the published plans have a value. Invented, like all of this nation.
    private static ImmutableArray<DeclaredFigure> Declared(string province, Dice dice)
    {
        var audience = dice.Between(40, 90) * 1000L;
        var raised = dice.Between(20, 60) * 100_000_000L;
        return
        [
            Figure("comms.audience", audience),
            Figure("comms.reached", audience * dice.Between(70, 98) / 100),
            Figure("care_fund.raised_dong", raised),
            Figure("care_fund.raised_province_dong", raised / 4),
            Figure("care_fund.to_clubs_dong", raised * dice.Between(15, 40) / 100),
        ];

        DeclaredFigure Figure(string indicator, long value) => new() { Indicator = indicator, Period = Period.Month(2025, 12), Value = value, Source = $"Số liệu mẫu của {province}" };
    }

    private static ClubPlan PlanClub(string province, int index, UnitPlan commune, int village, int seed, DateTimeOffset now)
    {
        var number = index + 1;
        var key = Synthetic.Club(province, number);
        var dice = Dice.For(seed, $"nation|{key}");
        var size = dice.Between(46, 68);
        var launched = dice.DayBetween(Reform.AddDays(30), DemoPlan.NotAfterToday(new DateOnly(2026, 6, 30), now.AddDays(-FoundingDays)));
        return new()
        {
            Key = key,
            Number = number,
            SetUp = Synthetic.SetUp(commune, number, village, launched, ClubOrigin.State, dice) with { ReportingFrom = Period.WeekOf(LocalCalendar.DayOf(now)).FirstDay },
            Waves = [new Wave(size, launched, launched.AddDays(FoundingDays))],
            SharesOn = launched.AddDays(FoundingDays),
            Older = size * dice.Between(60, 70) / 100,
            Women = size * dice.Between(60, 72) / 100,
            HomeCareVolunteers = HomeCareVolunteers,
            Recipients = dice.Between(5, 8),
            Meetings = false,
            // One province keeps whole books, for the plans that ask about loans and needs.
            Book = province == BookKeeping ? new BookPlan { SeedDong = 50_000_000, SeedSource = SeedSource.ProvinceBudget, LoansFrom = launched.AddDays(FoundingDays), LoansBy = launched.AddDays(FoundingDays) } : null,
        };
    }

    private static List<ProvinceRow> Read()
    {
        using var stream = typeof(Keys).Assembly.GetManifestResourceStream("provinces.csv") ?? throw new InvalidOperationException("provinces.csv is not embedded.");
        using var csv = new CsvReader(new StreamReader(stream), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<ProvinceRow>();
        while (csv.Read()) rows.Add(new(csv.GetField("code")!, csv.GetField("name_vi")!, csv.GetField("name_en")!, csv.GetField("kind") == "city"));
        return rows;
    }

    private sealed record ProvinceRow(string Code, string Vi, string En, bool City);
}
