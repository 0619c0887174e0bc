using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Overview;

/// <summary>Reads what the overview of a unit shows: all at once, and nobody is asked twice.</summary>
internal sealed class OverviewReads(IGrainFactory grains, TimeProvider clock, Viewer viewer, Places places)
{
    private const int Trend = 12;
    private const int MostChildren = 1_000;
    private const int ShownChildren = 40;

    public async Task<OverviewModel?> Read(string key, ChildOrder order, string? map, bool all)
    {
        var today = LocalCalendar.Today(clock);
        var (week, month) = (Period.WeekOf(today), Period.MonthOf(today));
        var measure = key == Keys.Nation ? Measure.Find(map) : null;
        if (await places.Unit(key) is not var (place, _)) return null;
        var unit = grains.GetGrain<IUnitGrain>(key);
        var months = unit.Series(new() { From = Back(month, Trend), To = month, Indicators = Headlines.ByMonth });
        var weeks = unit.Series(new() { From = Back(week, Trend), To = week, Indicators = Headlines.ByWeek });
        var children = Children(place, week, month, measure);
        var plans = Plans(place);
        var alerts = place.Kind == ScopeKind.Nation || !viewer.Has(Power.Clubs) ? Task.FromResult(ImmutableSortedDictionary<AlertKind, int>.Empty) : Counts(unit);
        var (m, w, lines) = (Value(await months), Value(await weeks), await children);
        var planLines = await plans;
        return new OverviewModel(
            place,
            new Freshness(m.AsOf, m.LagSeconds, m.Coverage),
            week,
            month,
            Headlines.Of(m, w, viewer.Words),
            Attention.Of(place, m.Coverage, await alerts, lines, planLines, viewer.Words),
            planLines,
            [.. Sorted(lines, order).Take(all ? MostChildren : ShownChildren)],
            lines.Count,
            order,
            measure is null ? null : TileMaps.Of(measure, lines, viewer.Words));
    }

    private static async Task<ImmutableSortedDictionary<AlertKind, int>> Counts(IUnitGrain unit) => (await unit.OpenAlerts(new() { Limit = 1 })).Counts;

    private async Task<IReadOnlyList<PlanLine>> Plans(Shell.Place place)
    {
        var book = grains.GetGrain<IPlanGrain>(place.Key);
        var kept = await Ask(place, book.Get);
        var approved = kept.Plans.Where(p => p.Editions.Any(e => e.ApprovedAt is not null)).ToArray();
        var progress = await Task.WhenAll(approved.Select(p => Ask(place, () => book.Progress(p.Id))));
        return [.. progress.Where(p => !p.Refused).Select(p => Plan(p.Value!))];
    }

    private PlanLine Plan(PlanProgress progress)
    {
        int Count(params ReadOnlySpan<TargetState> states)
        {
            var count = 0;
            foreach (var target in progress.Targets) count += states.Contains(target.State) ? 1 : 0;
            return count;
        }

        var behind = progress.Targets.Where(t => t.State == TargetState.Behind).Select(t => viewer.Words.Name(t.Target.NameVi, t.Target.NameEn)).Distinct().ToArray();
        return new PlanLine(
            progress.Plan,
            viewer.Words.Name(progress.Edition.Text.NameVi, progress.Edition.Text.NameEn),
            Count(TargetState.Met, TargetState.Exceeded),
            Count(TargetState.OnTrack),
            Count(TargetState.Behind),
            Count(TargetState.Frozen, TargetState.NotBegun, TargetState.NotMeasured, TargetState.NoValue),
            behind);
    }

    private Task<T> Ask<T>(Shell.Place place, Func<Task<T>> call) => Callers.SpeakFor(viewer.Caller!, new Access.Place(place.Kind, place.Key), call);

    private async Task<IReadOnlyList<ChildLine>> Children(Shell.Place place, Period week, Period month, Measure? measure)
    {
        var children = await grains.GetGrain<IUnitGrain>(place.Key).Children(null, MostChildren);
        return await Task.WhenAll(children.Where(c => !c.Former && (!c.Registration.IsClub || viewer.Has(Power.Clubs))).Select(c => Child(c.Registration, week, month, measure)));
    }

    private async Task<ChildLine> Child(ChildRegistration child, Period week, Period month, Measure? measure)
    {
        var key = child.Child;
        Func<SeriesQuery, Task<Outcome<SeriesView>>> ask = child.IsClub ? grains.GetGrain<IClubGrain>(key).Series : grains.GetGrain<IUnitGrain>(key).Series;
        ImmutableArray<string> ids = [.. Headlines.OfChildByMonth, .. measure?.Indicators ?? []];
        var byMonth = ask(new() { From = month.Previous, To = month, Indicators = ids });
        var byWeek = ask(new() { From = week.Previous, To = week, Indicators = Headlines.ByWeek });
        var (m, w) = (Value(await byMonth), Value(await byWeek));
        return new ChildLine(
            key,
            child.Code,
            viewer.Words.Name(child.NameVi, child.NameEn),
            child.IsClub ? Links.Club(key) : Links.Unit(key),
            m.Figures["clubs"][1],
            m.Figures["members"][1],
            w.Figures["visits"][0],
            Headlines.Percent(w.Figures["volunteer_weeks.met"][0], w.Figures["volunteer_weeks.expected"][0]),
            Headlines.Percent(m.Figures["club_months.met"][0], m.Figures["club_months.expected"][0]),
            measure?.Value(m, w));
    }

    private static IEnumerable<ChildLine> Sorted(IReadOnlyList<ChildLine> lines, ChildOrder order) => order switch
    {
        ChildOrder.Clubs => lines.OrderByDescending(l => l.Clubs),
        ChildOrder.Members => lines.OrderByDescending(l => l.Members),
        ChildOrder.Visits => lines.OrderByDescending(l => l.Visits),
        ChildOrder.WeekMet => lines.OrderBy(l => l.WeekMet ?? decimal.MaxValue),
        ChildOrder.MonthMet => lines.OrderBy(l => l.MonthMet ?? decimal.MaxValue),
        _ => lines.OrderBy(l => TextFold.Fold(l.Name), StringComparer.Ordinal),
    };

    private static Period Back(Period period, int count) => period with { Ordinal = period.Ordinal - count };

    private static SeriesView Value(Outcome<SeriesView> outcome) => outcome.Value ?? throw new InvalidOperationException($"A trend of the overview was refused: {outcome.Refusal!.Code}.");
}
