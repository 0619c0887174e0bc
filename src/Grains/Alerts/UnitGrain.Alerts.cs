using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Grains.Units;

/// <summary>
/// Alerts of the unit's own plans, judged from its own figures: when a plan is approved, soon after a figure that it is
/// about has changed, and when a day begins. Its lists hold them beside those of its clubs and of the units below.
/// </summary>
internal sealed partial class UnitGrain : IUnitAlerts
{
    private const int MostClosed = 500;
    private const string OfUnit = "u:";

    // A thousand clubs that report at once are judged once.
    private static readonly TimeSpan JudgeAfter = TimeSpan.FromSeconds(1);

    private IGrainTimer judgeTimer = null!;
    private long judged = -1;
    private bool judgeArmed = true;

    public async Task<ImmutableArray<Alert>> OwnAlerts(bool closed)
    {
        if (!closed) return [.. State.Alerts.Values];
        var past = await BookRows.Read<Alert>(store, Keys.UnitPartition(Key), "alx");
        return [.. past.Concat(State.Alerts.Values).OrderByDescending(a => a.OpenedAt).ThenBy(a => a.Id, StringComparer.Ordinal).Take(MostClosed)];
    }

    public Task<Outcome<Alert>> AcknowledgeOwn(string alert, string note)
    {
        var caller = CallerScope.Current;
        return book.Decide<Outcome<Alert>>(draft =>
        {
            if (draft.State.Unit is null) return Refusal.Of("unit.unknown");
            var decided = AckRules.Acknowledge(draft.State.Alerts, alert, note, caller, draft.Now);
            if (decided.Refused || ReferenceEquals(decided.Value, draft.State.Alerts[alert])) return decided;
            draft.PutAlert(decided.Value!);
            draft.PutAck(alert, decided.Value!.Acks!.Value[^1]);
            return decided;
        });
    }

    public Task<AlertPage> OpenAlerts(AlertQuery query)
    {
        var (place, after) = query.After?.Split('/', 2) is [var p, var a] ? (p, a) : (null, null);
        var limit = Math.Clamp(query.Limit, 1, MostCards);
        // Units first, then clubs; each in the order of keys.
        var ofUnits = place?.StartsWith(OfUnit, StringComparison.Ordinal) == false ? []
            : Open(OwnAndBelow(), place?[OfUnit.Length..], after, query.Kind).Select(o => new ClubAlert { Unit = o.Key, Alert = o.Alert });
        var (club, past) = place?.StartsWith(OfUnit, StringComparison.Ordinal) == true ? (null, null) : (place, after);
        var ofClubs = Open(State.Listed.Select(c => (c.Club, c.Alerts)), club, past, query.Kind).Select(Named);
        var found = ofUnits.Concat(ofClubs).Take(limit + 1).ToImmutableArray();
        return Task.FromResult(new AlertPage
        {
            Alerts = found.Length > limit ? found[..limit] : found,
            Next = found.Length > limit ? $"{(found[limit - 1].Unit is { } unit ? OfUnit + unit : found[limit - 1].Club)}/{found[limit - 1].Alert.Id}" : null,
            Counts = Counts(),
        });
    }

    private ClubAlert Named((string Key, Alert Alert) open)
    {
        var card = State.Cards[open.Key].Card;
        return new ClubAlert { Club = open.Key, Alert = open.Alert, NameVi = card.NameVi, NameEn = card.NameEn };
    }

    private ImmutableSortedDictionary<AlertKind, int> Counts() =>
        OwnAndBelow().SelectMany(k => k.Alerts).Concat(State.Listed.SelectMany(c => c.Alerts)).Where(a => a.ClosedAt is null)
            .GroupBy(a => a.Kind).ToImmutableSortedDictionary(g => g.Key, g => g.Count());

    // What lists and parents are shown of the unit itself: the last word on each, and no more than a row holds.
    private ImmutableArray<Alert> OwnListed =>
        [.. State.Alerts.Values.Take(ChildReport.MaxAlerts).Select(a => a.Acks is { Length: > 1 } acks ? a with { Acks = [acks[^1]] } : a)];

    private IEnumerable<(string Key, ImmutableArray<Alert> Alerts)> OwnAndBelow() =>
        State.KidAlerts.Select(k => (k.Key, k.Value.Alerts)).Append((Key, [.. State.Alerts.Values])).OrderBy(k => k.Item1, StringComparer.Ordinal);

    private static IEnumerable<(string Key, Alert Alert)> Open(IEnumerable<(string Key, ImmutableArray<Alert> Alerts)> places, string? from, string? after, AlertKind? kind) =>
        from place in places
        where @from is null || string.CompareOrdinal(place.Key, @from) >= 0
        from one in place.Alerts.OrderBy(o => o.Id, StringComparer.Ordinal)
        where one.ClosedAt is null && (kind is null || one.Kind == kind)
        where place.Key != @from || IsAfter(one.Id, after)
        select (place.Key, one);

    private void Committed()
    {
        pump.Changed();
        if (State.PlansTouched == judged || judgeArmed) return;
        judgeArmed = true;
        judgeTimer.Change(JudgeAfter, Timeout.InfiniteTimeSpan);
    }

    private async Task JudgePlans(CancellationToken ct)
    {
        judgeArmed = false;
        if (State.Facts.Planned.IsEmpty && State.Alerts.IsEmpty) return;
        try
        {
            var (touched, done) = (0L, false);
            while (!done)
            {
                (touched, done) = await book.Decide(draft => (draft.Before.PlansTouched, draft.PutAlerts(Judged(draft))), rows: 85);
            }

            judged = touched;
            Arm(State.PlansTouched != judged ? JudgeAfter : LocalCalendar.StartOf(Today.AddDays(1)) - clock.GetUtcNow());
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            UnitLog.NotJudged(logger, error, Key);
            Arm(StampRetry);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The grain is leaving; its next activation judges.
        }
    }

    private AlertChanges Judged(UnitDraft draft)
    {
        var stands = draft.Before.Unit?.StandsOn(LocalCalendar.DayOf(draft.Now)) == true;
        return PlanAlertRules.Judge(draft.State.Alerts, stands ? draft.Before.Facts.Plans.Values : [], q => ReadFigures(draft.Before, q), draft.Now);
    }

    private void Arm(TimeSpan due)
    {
        // A change that comes before midnight may arm it earlier.
        judgeArmed = due <= JudgeAfter;
        judgeTimer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
