using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Pages.Club;

/// <summary>Counts members by age in the year and by sex. Pure.</summary>
internal static class Ages
{
    private static readonly (string Name, int From, int To)[] Groups =
    [
        ("age.80", 80, int.MaxValue), ("age.70_79", 70, 79), ("age.60_69", 60, 69), ("age.55_59", 55, 59), ("age.31_54", 31, 54), ("age.30", int.MinValue, 30),
    ];

    public static AgeTable Of(IReadOnlyList<Member> members, DateOnly today)
    {
        var now = members.Where(m => m.Joined <= today && (m.Left is not { } left || left >= today)).ToArray();
        var rows = Groups.Select(g => Row(g.Name, now.Where(m => m.BirthYear is { } born && today.Year - born >= g.From && today.Year - born <= g.To))).ToList();
        var unknown = Row("age.unknown", now.Where(m => m.BirthYear is null));
        if (unknown.Total > 0) rows.Add(unknown);
        return new AgeTable(rows, now.Length, now.Count(m => m.BirthYear is { } born && today.Year - born >= 60), now.Count(m => m.Sex == Sex.Female));
    }

    private static AgeRow Row(string name, IEnumerable<Member> members)
    {
        var all = members.ToArray();
        var (women, men) = (all.Count(m => m.Sex == Sex.Female), all.Count(m => m.Sex == Sex.Male));
        return new AgeRow(name, women, men, all.Length - women - men);
    }
}
