using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Reporting;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Units;

/// <summary>
/// The next commit of a unit: a state that nobody else sees yet, and the rows that differ from <c>before</c>. Thrown
/// away when the commit fails.
/// </summary>
internal sealed class UnitDraft
{
    // 250 alerts may not fit in a row: the card then carries fewer, and still counts them all.
    private const int MaxCardBytes = IRowStore.MaxBodyBytes - 1024;
    private const int FewerAlerts = 25;

    // Each may take two rows.
    private const int MostAlerts = 40;

    private readonly Dictionary<string, byte[]> rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> changedBuckets = new(StringComparer.Ordinal);
    private readonly HashSet<Period> changedSums = [];
    private readonly HashSet<Period> changedOwn = [];
    private readonly UnitState before;
    private JournalDraft journal = JournalDraft.Empty;
    private bool headChanged;
    private bool judge;

    public UnitDraft(UnitState before, DateTimeOffset now)
    {
        this.before = before;
        State = before;
        Now = now;
    }

    /// <summary>What is durable: figures that this draft changes are in its <see cref="State"/> only when it is finished.</summary>
    public UnitState Before => before;

    public UnitState State { get; private set; }

    public DateTimeOffset Now { get; }

    /// <summary>Version that whatever this draft changes gets.</summary>
    public long Version => before.Head.Version + 1;

    /// <summary>Children's buckets by row key, as read and as changed.</summary>
    public Dictionary<string, ImmutableSortedDictionary<Period, ChildPeriod>> Buckets { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> ChangedBuckets => changedBuckets;

    public int CardBytes { get; private set; }

    public bool IsEmpty => rows.Count == 0 && changedBuckets.Count == 0 && changedSums.Count == 0 && changedOwn.Count == 0 && !headChanged;

    public void PutUnit(UnitDefinition unit)
    {
        PutTold(UnitRows.Unit, RowBody.Write(unit), State.Unit is null ? null : RowBody.Write(State.Unit));
        State = State with { Unit = unit };
        judge = true;
        Raise();
    }

    /// <summary>Changes counters; the version rises when <paramref name="report"/> says that parents must hear of it.</summary>
    public void PutHead(UnitHead head, bool report)
    {
        State = State with { Head = head with { Version = State.Head.Version } };
        headChanged = true;
        if (report) Raise();
    }

    public void PutKid(string child, Kid kid)
    {
        if (State.Kids.TryGetValue(child, out var old) && !ReferenceEquals(old.Clubs, kid.Clubs)) judge = true;
        State = State with { Kids = State.Kids.SetItem(child, kid) };
        rows[UnitRows.Kid(child)] = RowBody.Write(kid);
        Raise();
    }

    public void PutCard(KeptCard card)
    {
        var old = State.Cards.GetValueOrDefault(card.Card.Club)?.Card.Villages;
        if (old is not { } villages || !villages.SequenceEqual(card.Card.Villages)) judge = true;
        var body = RowBody.Write(card);
        while (body.Length > MaxCardBytes && !card.Card.Alerts.IsEmpty)
        {
            card = card with { Card = card.Card with { Alerts = [.. card.Card.Alerts.Take(Math.Max(0, card.Card.Alerts.Length - FewerAlerts))] } };
            body = RowBody.Write(card);
        }

        State = State with { Cards = State.Cards.SetItem(card.Card.Club, card) };
        rows[UnitRows.Card(card.Card.Club)] = body;
        CardBytes += body.Length;
        Raise();
    }

    /// <summary>Keeps a fact of the unit itself, and what stood in its place.</summary>
    public void PutFact<T>(string kind, string id, T? was, int revision, T now, Func<UnitFacts, UnitFacts> keep)
        where T : class
    {
        State = State with { Facts = keep(State.Facts) };
        var old = was is null ? null : RowBody.Write(was);
        PutTold($"{kind}|{id}", RowBody.Write(now), old);
        if (old is not null) PutTold(FactRows.History(kind, id, revision), old, null);
        judge = true;
        Raise();
    }

    /// <summary>A plan of the unit is approved or ended; nothing when that is known.</summary>
    public void PutPlan(ApprovedPlan plan)
    {
        var known = State.Facts.Plans.GetValueOrDefault(plan.Plan);
        if (known is not null && RowBody.Write(known).AsSpan().SequenceEqual(RowBody.Write(plan))) return;
        PutFact(FactRows.Plan, plan.Plan, null, 0, plan, f => f.With(plan));
        TouchPlans();
    }

    /// <summary>Keeps what changed in the unit's own alerts, as many as a commit takes; answers whether that was all.</summary>
    public bool PutAlerts(AlertChanges judged)
    {
        foreach (var alert in judged.Changed.Take(MostAlerts)) PutAlert(alert);
        return judged.Changed.Length <= MostAlerts;
    }

    /// <summary>Keeps an alert of the unit's own.</summary>
    public void PutAlert(Alert alert)
    {
        var was = State.Alerts.GetValueOrDefault(alert.Id);
        State = State with { Alerts = alert.ClosedAt is null ? State.Alerts.SetItem(alert.Id, alert) : State.Alerts.Remove(alert.Id) };
        rows[$"{UnitRows.Alert}|{alert.Id}"] = RowBody.Write(alert);
        if (alert.ClosedAt is not null) rows[AlertRules.HistoryKey(alert)] = RowBody.Write(alert);
        PutHead(State.Head with { AlertsVersion = Version }, report: was?.Kind != alert.Kind || alert.ClosedAt is not null || was.Acks?.Length != alert.Acks?.Length);
    }

    /// <summary>Writes down that somebody responsible saw the alert.</summary>
    public void PutAck(string alert, AlertAck ack)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"ala|{alert}|{Version:D10}|{rows.Count:D3}");
        PutTold(key, RowBody.Write(ack), null);
    }

    /// <summary>What a child unit has open; nothing when that is known.</summary>
    public void PutKidAlerts(KidAlerts next)
    {
        var known = State.KidAlerts.GetValueOrDefault(next.Child);
        if (known is null ? next.Alerts.IsEmpty : RowBody.Write(known).AsSpan().SequenceEqual(RowBody.Write(next))) return;
        State = State with { KidAlerts = State.KidAlerts.SetItem(next.Child, next) };
        rows[$"{UnitRows.KidAlerts}|{next.Child}"] = RowBody.Write(next);
    }

    /// <summary>Keeps a project in the nation's register; nothing when that is known.</summary>
    public void PutProject(ProjectEntry entry)
    {
        var was = State.Projects.GetValueOrDefault(entry.Code);
        if (was == entry) return;
        State = State with { Projects = State.Projects.SetItem(entry.Code, entry) };
        PutRow($"{UnitRows.Project}|{entry.Code}", entry, was);
        judge = true;
        Raise();
    }

    /// <summary>Keeps a row that is read when it is asked for, and not kept in memory. The version stays.</summary>
    public void PutRow<T>(string key, T now, T? was)
        where T : class
    {
        PutTold(key, RowBody.Write(now), was is null ? null : RowBody.Write(was));
        headChanged = true;
    }

    /// <summary>Acknowledgements are the unit's own business: the version stays.</summary>
    public void PutAck(string destination, Acked ack)
    {
        State = State with { Acks = State.Acks.SetItem(destination, ack) };
        rows[UnitRows.Ack(destination)] = RowBody.Write(ack);
    }

    /// <summary>Replaces a child's period; its bucket must have been read.</summary>
    public void PutChildPeriod(string child, Period period, ChildPeriod next)
    {
        var key = UnitRows.Child(child, Units.Buckets.QuarterOf(period));
        var bucket = Buckets[key];
        var old = bucket.GetValueOrDefault(period);
        Buckets[key] = bucket.SetItem(period, next);
        changedBuckets.Add(key);
        Raise();
        var sum = State.Sums.GetValueOrDefault(period);
        var then = Changed(sum?.Then, old?.Then, next.Then);
        var today = Changed(sum?.Now ?? sum?.Then, old?.Now ?? old?.Then, next.Now ?? next.Then);
        PutSum(period, then, today);
    }

    /// <summary>Sets the children's sum of a period; nothing when it is the same.</summary>
    public void PutSum(Period period, FigureVector then, FigureVector today)
    {
        var next = new KeptPeriod { Version = Version, Then = then, Now = today.Equals(then) ? null : today };
        var old = State.Sums.GetValueOrDefault(period);
        if (old is not null ? old.Then.Equals(then) && Equals(old.Now, next.Now) : then.IsZero && today.IsZero) return;
        if (period.Kind == PeriodKind.Month && State.Facts.Watches(old?.Then ?? FigureVector.Zero, then)) judge = true;
        if (period.Kind == PeriodKind.Month && State.Facts.PlansAreAbout(old?.Then ?? FigureVector.Zero, then)) TouchPlans();
        State = State with { Sums = State.Sums.SetItem(period, next) };
        changedSums.Add(period);
        Raise();
    }

    /// <summary>Judges the unit's own levels again, whatever this draft changed.</summary>
    public void Judge() => judge = true;

    /// <summary>What follows is done for this caller.</summary>
    public void Begin(Act? act, CallerScope? scope) => journal = journal.Begin(act, scope);

    /// <summary>The state after the commit (but for its ETag) and the rows to write, the head first.</summary>
    public (UnitState State, List<RowWrite> Writes) Finish(JournalSeal seal)
    {
        var entry = JournalText.Next(State.Head.Journal, journal, Now, seal);
        if (entry is { } next) State = State with { Head = State.Head with { Journal = next.Mark } };
        if (judge) JudgeOwn();
        var periods = State.Periods;
        foreach (var period in changedSums.Union(changedOwn)) periods = periods.SetItem(period, State.Joined(period));
        State = State with { Periods = periods };
        var head = RowBody.Write(State.Head);
        List<RowWrite> writes = [before.ETag is { } etag ? RowWrite.Update(UnitRows.Head, etag, head) : RowWrite.Insert(UnitRows.Head, head)];
        if (entry is { } told) writes.Add(told.Row);
        writes.AddRange(rows.Select(r => RowWrite.Put(r.Key, r.Value)));
        writes.AddRange(changedBuckets.Select(k => RowWrite.Put(k, RowBody.Write(Buckets[k]))));
        foreach (var quarter in changedSums.Select(Units.Buckets.QuarterOf).Distinct())
        {
            var bucket = Units.Buckets.PeriodsOf(quarter).Where(State.Sums.ContainsKey).ToDictionary(p => p, p => State.Sums[p]);
            writes.Add(RowWrite.Put(UnitRows.Sum(quarter), RowBody.Write(bucket)));
        }

        if (changedOwn.Count > 0) writes.Add(RowWrite.Put(UnitRows.Own, RowBody.Write(State.Own)));
        return (State, writes);
    }

    /// <summary>Keeps a row that the journal tells of.</summary>
    private void PutTold(string key, byte[] body, byte[]? was)
    {
        rows[key] = body;
        journal = journal.Change(RowWrite.Put(key, body), was);
    }

    private void JudgeOwn()
    {
        var judged = LevelRules.Judge(State);
        foreach (var month in judged.Keys.Union(State.Own.Keys).ToArray())
        {
            var figures = judged.GetValueOrDefault(month, FigureVector.Zero);
            var kept = State.Own.GetValueOrDefault(month)?.Figures;
            if (figures.Equals(kept)) continue;
            State = State with { Own = State.Own.SetItem(month, new() { Version = Version, Figures = figures }) };
            changedOwn.Add(month);
            TouchPlans();
            Raise();
        }
    }

    private void TouchPlans() => State = State with { PlansTouched = Version };

    private void Raise()
    {
        headChanged = true;
        if (State.Head.Version != Version) State = State with { Head = State.Head with { Version = Version } };
    }

    private static FigureVector Changed(FigureVector? sum, FigureVector? old, FigureVector next) =>
        (sum ?? FigureVector.Zero).Minus(old ?? FigureVector.Zero).Plus(next);
}
