using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Club;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;

namespace ClbCloud.Gateway.Pages.Overview;

/// <summary>What wants attention now, worst first. Pure.</summary>
internal static class Attention
{
    private const int WorstChildren = 4;

    // Plans have a line of their own. What can still be mended today comes before what is a state of things.
    private static readonly AlertKind[] Order =
    [
        AlertKind.VolunteerBehind, AlertKind.MeetingDue, AlertKind.LoanOverdue, AlertKind.VolunteerShort, AlertKind.MeetingMissed,
        AlertKind.RequestOverdue, AlertKind.FundBelowNorm, AlertKind.BoardUntrained, AlertKind.NormBroken,
        AlertKind.RetentionDue,
    ];

    public static IReadOnlyList<AttentionLine> Of(
        Place place, double coverage, ImmutableSortedDictionary<AlertKind, int> alerts, IReadOnlyList<ChildLine> children, IReadOnlyList<PlanLine> plans, Words words)
    {
        var lines = new List<AttentionLine>();
        if (coverage < 1) lines.Add(new("warn", null, words.Of("attention.coverage", ("n", words.Percent(decimal.Floor((decimal)(coverage * 100))))), null));
        foreach (var kind in Order)
        {
            if (alerts.TryGetValue(kind, out var count)) lines.Add(new(AlertTexts.ToneOf(kind), count, words.Choice("attention.kind", kind), Links.With($"{Links.Of(place)}/alerts", ("kind", Wire.Name(kind)))));
        }

        var behind = plans.Sum(p => p.Behind);
        if (behind > 0) lines.Add(new("bad", behind, words["attention.plans"], "#plans"));
        if (place.Kind == ScopeKind.Nation) lines.AddRange(Worst(children, words));
        return lines;
    }

    // The nation keeps no alerts of clubs: it looks at its provinces.
    private static IEnumerable<AttentionLine> Worst(IReadOnlyList<ChildLine> children, Words words) =>
        children.Select(c => (Child: c, Least: Math.Min(c.WeekMet ?? 100, c.MonthMet ?? 100))).Where(c => ChildLine.Tone(c.Least) != "good")
            .OrderBy(c => c.Least).Take(WorstChildren).Select(c => new AttentionLine(
                ChildLine.Tone(c.Least),
                null,
                words.Of("attention.province", ("name", c.Child.Name), ("weeks", words.Percent(c.Child.WeekMet)), ("months", words.Percent(c.Child.MonthMet))),
                c.Child.Address));

}
