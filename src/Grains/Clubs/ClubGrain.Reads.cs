using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Clubs;

/// <summary>What a club answers without changing, and what it tells its filter and its pump.</summary>
internal sealed partial class ClubGrain
{
    public Task<ClubView?> Get() => Task.FromResult(View());

    public Task<ImmutableArray<Member>> Members(string? after, int limit) => Told("m", Page(Shared(PersonKind.Member, Book?.Members), after, limit), m => m.Id);

    public Task<ImmutableArray<Volunteer>> Volunteers(string? after, int limit) => Told("v", Page(Shared(PersonKind.Volunteer, Book?.Volunteers), after, limit), v => v.Id);

    public Task<ImmutableArray<Recipient>> Recipients(string? after, int limit) => Told("r", Page(Shared(PersonKind.Recipient, Book?.Recipients), after, limit), r => r.Id);

    public Task<ImmutableArray<Meeting>> Meetings(DateOnly from, DateOnly to) =>
        Task.FromResult<ImmutableArray<Meeting>>(Book is null ? [] : [.. Book.Meetings.Values.Where(m => m.Date >= from && m.Date <= to)]);

    public async Task<VisitPage> Visits(DateOnly from, DateOnly to, string? volunteer, string? after, int limit)
    {
        var caller = CallerScope.Current;
        var page = await BookRows.Visits(_store, Keys.ClubPartition(Key), from, to, volunteer, after, limit);
        await Told("x", page.Visits, v => VisitRules.RowKey(v.Visit)[2..]);
        return page with { Visits = [.. page.Visits.Where(v => Shares(caller, PersonKind.Recipient, v.Visit.Recipient)).Select(v => ReadingRules.Shown(v, caller, Key))] };
    }

    public Task<Outcome<FiguresView>> Figures(FiguresQuery query)
    {
        if (Book is null) return Task.FromResult<Outcome<FiguresView>>(Refusal.Of("club.unknown"));
        var read = FigureReading.Read(query, Book.Kept);
        return Task.FromResult<Outcome<FiguresView>>(read.Refusal is { } no
            ? no
            : new FiguresView { Unit = Key, Period = query.Period, Through = query.Through, AsOf = Book.Head.AsOf, LagSeconds = 0, Coverage = 1, Figures = read.Value! });
    }

    public Task<Outcome<SeriesView>> Series(SeriesQuery query)
    {
        if (Book is null) return Task.FromResult<Outcome<SeriesView>>(Refusal.Of("club.unknown"));
        var read = FigureReading.Series(query, Book.Kept);
        return Task.FromResult<Outcome<SeriesView>>(read.Refusal is { } no
            ? no
            : new SeriesView { Unit = Key, From = query.From, To = query.To, AsOf = Book.Head.AsOf, Figures = read.Value! });
    }

    public async Task<ImmutableArray<Alert>> Alerts(bool closed)
    {
        if (Book is null) return [];
        if (!closed) return [.. Book.Alerts.Values];
        var all = await BookRows.Read<Alert>(_store, Keys.ClubPartition(Key), "al");
        var past = await BookRows.Read<Alert>(_store, Keys.ClubPartition(Key), "alx");
        // The last time that an alert was open stands under both kinds.
        return [.. all.Concat(past).DistinctBy(a => (a.Id, a.OpenedAt)).OrderByDescending(a => a.OpenedAt).Take(500)];
    }

    public Task<ImmutableArray<WeekView>?> Weeks(string volunteer, Period from, Period to) =>
        Task.FromResult(Book is not null && Book.Volunteers.TryGetValue(volunteer, out var found) ? WeeksOf(found, from, to) : (ImmutableArray<WeekView>?)null);

    public Task<JournalPage> JournalOf(JournalKind kind, long after, int limit) =>
        AuditPartitions.OfClub(Key, kind) is { } partition ? JournalRows.Read(_store, partition, after, limit) : Task.FromResult(JournalRows.Nothing);

    public Task<JournalPage> NewestOf(JournalKind kind, long before, int limit) =>
        AuditPartitions.OfClub(Key, kind) is { } partition ? JournalRows.Newest(_store, partition, before, limit) : Task.FromResult(JournalRows.Nothing);

    public Task<JournalPage> Journal(long after, int limit) => JournalRows.Read(_store, Keys.ClubPartition(Key), after, limit);

    public Task<JournalPage> Newest(long before, int limit) => JournalRows.Newest(_store, Keys.ClubPartition(Key), before, limit);

    public Task<ImmutableArray<string>> Line() => Task.FromResult(Book is null ? [] : _line);

    public Task<VolunteerPage?> Page(string volunteer)
    {
        if (Book is null || !Book.Volunteers.TryGetValue(volunteer, out var found)) return Task.FromResult<VolunteerPage?>(null);
        return Task.FromResult<VolunteerPage?>(PageOf(Book, _writer.Calendar, found, LocalCalendar.Today(_clock)));
    }

    internal static VolunteerPage PageOf(ClubBook book, ClubCalendar calendar, Volunteer volunteer, DateOnly today) => new()
    {
        Volunteer = volunteer,
        Made = book.MadeBy(volunteer.Id),
        Recipients = volunteer.Assignments.Select(a => a.Recipient).Distinct(StringComparer.Ordinal)
            .Select(id => book.Recipients[id])
            .ToImmutableDictionary(r => r.Id, r => CareOf(book, r), StringComparer.Ordinal),
        AllRecipients = [.. book.Recipients.Keys],
        AsksHealthConsent = calendar.PolicyOn(today).HealthConsent != 0,
        LateLimitDays = calendar.PolicyOn(today).LateLimitDays,
    };

    private static CareSpan CareOf(ClubBook book, Recipient recipient) => new()
    {
        From = recipient.From,
        To = recipient.To,
        Health = ConsentRules.SpansOf(book, new PersonRef { Kind = PersonKind.Recipient, Id = recipient.Id }, ConsentPurpose.Health),
    };

    IEnumerable<(ScopeKind Kind, string Key)> IGuarded.Ancestors
    {
        get
        {
            if (Book is null) yield break;
            yield return (ScopeKind.Club, Key);
            foreach (var unit in _line) yield return (UnitScopes.Of(unit), unit);
        }
    }

    bool IGuarded.IsChild(string grainType, string key) => grainType switch
    {
        GrainTypes.Volunteer => Keys.Above(key) == Key,
        GrainTypes.Import => Keys.Tenant(key) == Keys.Tenant(Key),
        _ => false,
    };

    string IReportSource.Key => Key;

    int IReportSource.Epoch => Kept?.Head.Epoch ?? 0;

    long IReportSource.Version => Kept?.Head.Version ?? 0;

    long IReportSource.BaseVersion => Kept?.Head.BaseVersion ?? 0;

    ImmutableArray<DatedLink> IReportSource.Links => Kept?.Head.Communes ?? [];

    bool IReportSource.IsGone => Kept is { Head.TakenBack: not null };

    IReadOnlyDictionary<Period, KeptPeriod> IReportSource.Periods => Kept?.Periods ?? System.Collections.Immutable.ImmutableSortedDictionary<Period, KeptPeriod>.Empty;

    DateTimeOffset IReportSource.AsOf => Kept?.Head.AsOf ?? default;

    int IReportSource.ClubsRegistered => 1;

    int IReportSource.ClubsReported => 1;

    ImmutableDictionary<string, Acked> IReportSource.Acks => Kept?.Acks ?? ImmutableDictionary<string, Acked>.Empty;

    IEnumerable<ClubCard> IReportSource.CardsAfter(long version) =>
        Kept is { } book && book.Head.CardVersion > version ? [BookSettling.Card(book, _writer.Calendar, LocalCalendar.Today(_clock))] : [];

    Task IReportSource.SaveAck(string destination, Acked ack) =>
        _writer.Submit(
            edit =>
            {
                edit.Set(destination, ack);
                return true;
            },
            () => false,
            rows: 1,
            aside: true);

    void IReportSource.PolicyStamp(string stamp)
    {
        var changed = _stamp is not null && _stamp != stamp;
        _stamp = stamp;
        if (changed) this.RegisterGrainTimer(_ => Wake(policyChanged: true), new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan });
    }

    /// <summary>Answers persons' records once the journal tells who read them. The program's own reads are not told.</summary>
    private async Task<ImmutableArray<T>> Told<T>(string kind, ImmutableArray<T> records, Func<T, string> id)
    {
        if (records.IsEmpty || Act.Current is null) return records;
        var rows = records.Length == 1 ? $"{kind}|{id(records[0])}" : $"{kind}|{id(records[0])}…{id(records[^1])}";
        await _writer.Submit(
            edit =>
            {
                edit.Read(rows);
                return true;
            },
            () => false,
            rows: 1);
        return records;
    }

    private ClubView? View() => Book is { } book ? View(book, _writer.Calendar, LocalCalendar.Today(_clock)) : null;

    private static ClubView View(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        var head = book.Head;
        return new ClubView
        {
            Key = head.Key,
            NameVi = head.NameVi,
            NameEn = head.NameEn,
            Status = head.StatusOn(today),
            Commune = head.Commune,
            // The first commune holds from the beginning, whatever the launch is corrected to.
            Communes = head.Communes.SetItem(0, head.Communes[0] with { From = head.Launched ?? DateOnly.MinValue }),
            Statuses = head.Statuses,
            DecisionNumber = head.DecisionNumber,
            DecisionDate = head.DecisionDate,
            DecisionIssuer = head.DecisionIssuer,
            Launched = head.Launched,
            Origin = head.Origin,
            Villages = head.Villages,
            File = head.File,
            RulesAdopted = head.RulesAdopted,
            ReportingFrom = head.ReportingFrom,
            Board = head.Board,
            Consolidated = head.Consolidated,
            Norms = NormRules.Check(book, calendar.PolicyOn(today), today),
            Alerts = [.. book.Alerts.Values],
            Policy = calendar.PolicyOn(today),
            Version = head.Version,
            AsOf = head.AsOf,
            DueAt = head.DueAt,
        };
    }

    private static ImmutableArray<T> Page<T>(ImmutableSortedDictionary<string, T>? rows, string? after, int limit) =>
        rows is null ? [] : [.. rows.Where(r => after is null || string.CompareOrdinal(r.Key, after) > 0).Take(Math.Clamp(limit, 1, MostItems)).Select(r => r.Value)];
}
