using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Demo;

/// <summary>Communes and set-up data that are plainly samples ("mẫu").</summary>
internal static class Synthetic
{
    public static string Slug(string prefix, int number, int digits) =>
        prefix + number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

    public static UnitPlan Commune(string province, int number, int digits, UnitForm form, Terrain terrain, int villages, DateOnly established)
    {
        var (word, english) = form switch
        {
            UnitForm.Ward => ("Phường", "ward"),
            UnitForm.SpecialZone => ("Đặc khu", "special zone"),
            UnitForm.Commune or UnitForm.Nation or UnitForm.Province or UnitForm.City => ("Xã", "commune"),
            _ => throw new ArgumentOutOfRangeException(nameof(form)),
        };
        var shown = Slug(string.Empty, number, digits);
        return new(Keys.Commune(province, Slug("m-", number, digits)), new CreateUnit
        {
            Kind = UnitKind.Commune,
            Form = form,
            NameVi = $"{word} mẫu {shown}",
            NameEn = $"Sample {english} {shown}",
            Established = established,
            Parent = province,
            Terrain = terrain,
            Villages = [.. Enumerable.Range(1, villages).Select(v => new Village
            {
                Id = Village(v),
                Name = string.Create(CultureInfo.InvariantCulture, $"Thôn mẫu {v:D2}"),
                From = established,
            })],
        });
    }

    public static string Village(int number) => Slug("t-", number, 2);

    public static string Club(string province, int number) => Keys.Club(province, Slug("clb-", number, 4));

    public static SetUpClub SetUp(UnitPlan commune, int number, int village, DateOnly launched, ClubOrigin origin, Dice dice)
    {
        var decided = launched.AddDays(-dice.Between(5, 25));
        var missing = dice.Chance(12) ? dice.Between(0, 4) : -1;
        return new()
        {
            NameVi = $"CLB Liên thế hệ tự giúp nhau mẫu {Slug(string.Empty, number, 4)}",
            NameEn = $"Sample Intergenerational Self-Help Club {Slug(string.Empty, number, 4)}",
            Commune = commune.Key,
            DecisionNumber = $"{Slug(string.Empty, number, 4)}/QĐ-mẫu",
            DecisionDate = decided,
            DecisionIssuer = $"Ủy ban nhân dân {commune.Create.NameVi.ToLowerInvariant()}",
            Launched = launched,
            Origin = origin,
            Villages = [new VillageLink { Village = Village(village), From = launched }],
            File = [.. Papers(decided, launched).Where((_, i) => i != missing)],
            RulesAdopted = missing == (int)FileItem.Rules ? null : launched,
        };
    }

    private static ImmutableArray<FiledItem> Papers(DateOnly decided, DateOnly launched) =>
    [
        new FiledItem { Item = FileItem.Decision, Date = decided },
        new FiledItem { Item = FileItem.MemberList, Date = launched },
        new FiledItem { Item = FileItem.Minutes, Date = launched },
        new FiledItem { Item = FileItem.Rules, Date = launched },
        new FiledItem { Item = FileItem.Board, Date = launched },
    ];
}
