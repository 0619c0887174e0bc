using System.Collections.Immutable;
using ClbCloud.Grains.Figures;

namespace ClbCloud.Gateway.Pages.Figures;

/// <summary>Groups the catalogue for choosing. What is new and belongs nowhere is still listed, at the end. Pure.</summary>
internal static class Topics
{
    private static readonly (string Topic, string[] Prefixes)[] Known =
    [
        ("clubs", ["clubs", "board_members"]),
        ("members", ["members", "association"]),
        ("care", ["visits", "volunteer_weeks", "volunteers", "care", "recipients", "clusters", "older"]),
        ("meetings", ["meetings", "club_months"]),
        ("money", ["funds", "seed", "dues_dong", "donations_dong", "fundraising_dong", "interest", "loans", "borrowers", "livelihood"]),
        ("work", ["support", "activities", "rights", "health", "checkups"]),
        ("units", ["provinces", "communes", "villages", "population"]),
        ("training", ["training", "boards", "comms", "care_fund", "budget"]),
    ];

    /// <summary>Topics in order, each with its indicators.</summary>
    public static ImmutableArray<(string Topic, ImmutableArray<Indicator> Indicators)> All { get; } =
    [
        .. Known.Select(k => k.Topic).Append("other")
            .Select(topic => (topic, Indicators.Current.Where(i => Of(i) == topic).ToImmutableArray()))
            .Where(t => !t.Item2.IsEmpty),
    ];

    private static string Of(Indicator indicator)
    {
        var prefix = indicator.Id.Split('.')[0];
        return Known.FirstOrDefault(k => k.Prefixes.Contains(prefix)).Topic ?? "other";
    }
}
