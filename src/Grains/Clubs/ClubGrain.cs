using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Clubs;

/// <summary>Loads, decides by the rules, commits through the book's writer, answers, and reports to its commune.</summary>
[GrainType("club")]
internal sealed partial class ClubGrain : Grain, IClubGrain, IClubJournal, IGuarded, IReportSource
{
    private const int Batch = 45;
    private const int MostItems = 1000;
    private readonly IRowStore _store;
    private readonly ITenantKeys _keys;
    private readonly TimeProvider _clock;
    private readonly ILogger<ClubGrain> _logger;
    private readonly RatingCriteria _criteria;
    private BookWriter _writer = null!;
    private ReportPump _pump = null!;
    private FeedPump _feed = null!;
    private ImmutableArray<DatedBooks> _norms = [];
    private ImmutableArray<string> _line = [];
    private string? _stamp;

    public ClubGrain(IRowStore store, ITenantKeys keys, TimeProvider clock, ILogger<ClubGrain> logger, RatingCriteria? criteria = null) =>
        (_store, _keys, _clock, _logger, _criteria) = (store, keys, clock, logger, criteria ?? RatingCriteria.Default);

    // A club that was taken back is no club, but for its journal and for what its parents must still hear.
    private ClubBook? Book => Kept is { Head.TakenBack: null } book ? book : null;

    private ClubBook? Kept => _writer.Book;

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pump = new ReportPump(this, GrainFactory, _clock, _logger, this);
        _feed = new FeedPump(this, GrainFactory, _clock, _logger, News);
        _writer = new BookWriter(Key, _store, _keys, _clock, _logger, () => _norms, Tell);
        // Norms first: what is pending in the book is judged while it loads.
        if (await _store.GetAsync(Keys.ClubPartition(Key), BookRows.Head, cancellationToken) is not { } head) return;
        await ReadNorms(RowBody.Read<ClubHead>(head.Body).Communes);
        await _writer.Load();
        Tell();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _pump.Leave();
        return Task.CompletedTask;
    }

    public Task<Outcome<ClubView>> SetUp(SetUpClub command) => SetUp(command, null);

    public Task<Outcome<ClubView>> Change(ChangeClub command) => Change(command, null);

    private async Task<Outcome<ClubView>> SetUp(SetUpClub command, Action<BookEdit, ClubHead?>? along)
    {
        if (await Commune(command.Commune, command.Villages, []) is { } no) return no;
        var head = ClubRules.SetUp(Book?.Head, Key, command, _clock.GetUtcNow());
        if (head.Refusal is { } wrong) return wrong;
        if (Book is null)
        {
            await LeaveBefore(command.Commune);
            // A parent knows its child before the child's first commit, so that no club is ever unswept.
            var registered = await GrainFactory.GetGrain<IUnitGrain>(command.Commune).Register(Registration(command.NameVi, command.NameEn));
            if (registered.Refused) return Refusal.Of("club.commune_unknown", "commune");
            await ReadNorms(head.Value!.Communes);
        }

        var answer = await _writer.Submit<Outcome<ClubView>>(
            edit =>
            {
                if (edit.Book.Head.TakenBack is not null) edit.Set(ClubRules.Again(edit.Book.Head, head.Value!));
                else if (ClubRules.SetUp(edit.Book.Head, Key, command, edit.Now) is { Refusal: { } late }) return late;
                along?.Invoke(edit, null);
                return View(edit.Book, edit.Calendar, edit.Today);
            },
            () => Refusal.Of("club.exists", "id"),
            rows: 5,
            now => ClubRules.SetUp(null, Key, command, now).Value!);
        return answer.Refused ? answer : View()!;
    }

    // Where the club was taken back from must have heard of it: its new head no longer names that commune.
    private async Task LeaveBefore(string commune)
    {
        if (Kept is not { } left || left.Head.Commune == commune) return;
        await _pump.Flush();
        if (!_pump.Idle) throw new RowStoreException("A club that was taken back is still to be told of where it was.");
    }

    private async Task<Outcome<ClubView>> Change(ChangeClub command, Action<BookEdit, ClubHead?>? along)
    {
        if (Book is null) return Refusal.Of("club.unknown");
        if (await Moves(command) is { } no) return no;
        var answer = await _writer.Submit<Outcome<bool>>(
            edit =>
            {
                var next = ClubRules.Change(edit.Book, command, edit.Now);
                if (next.Refusal is { } wrong) return wrong;
                var was = edit.Book.Head;
                edit.Set(ClubRules.IsToldAnew(was, next.Value!) ? next.Value! with { BaseVersion = was.Version + 1 } : next.Value!);
                along?.Invoke(edit, was);
                return true;
            },
            () => Refusal.Of("club.unknown"),
            rows: 10);
        if (answer.Refusal is { } refused) return refused;
        if (command.Commune is null) return View()!;
        // From the day of the move on, the new units' norms judge.
        await ReadNorms(Book!.Head.Communes);
        await _writer.Submit(_ => true, () => false, rows: 1);
        return View()!;
    }

    public Task<Outcome<ImmutableArray<ItemResult>>> AddMembers(ImmutableArray<AddMember> members) =>
        AddAll(members, m => m.Id, (edit, add) => Item(add.Id, PersonRules.Add(edit.Book, add, edit.Today), edit.Book.Members.GetValueOrDefault(add.Id), edit.Set));

    public Task<Outcome<ImmutableArray<ItemResult>>> AddVolunteers(ImmutableArray<AddVolunteer> volunteers) =>
        AddAll(volunteers, v => v.Id, (edit, add) => Item(add.Id, PersonRules.Add(edit.Book, add, edit.Today), edit.Book.Volunteers.GetValueOrDefault(add.Id), edit.Set));

    public Task<Outcome<ImmutableArray<ItemResult>>> AddRecipients(ImmutableArray<Recipient> recipients) =>
        AddAll(recipients, r => r.Id, (edit, add) => Item(add.Id, PersonRules.Add(edit.Book, add, edit.Today), edit.Book.Recipients.GetValueOrDefault(add.Id), edit.Set));

    public Task<Outcome<Member>> ChangeMember(ChangePerson change) =>
        Decide(edit => PersonRules.ChangeMember(edit.Book, change, edit.Today), (edit, member) => edit.Set(member));

    public Task<Outcome<Volunteer>> ChangeVolunteer(ChangePerson change) =>
        Decide(edit => PersonRules.ChangeVolunteer(edit.Book, change, edit.Today), (edit, volunteer) => edit.Set(volunteer));

    public Task<Outcome<Recipient>> ChangeRecipient(ChangePerson change) =>
        Decide(edit => PersonRules.ChangeRecipient(edit.Book, change, edit.Today), (edit, recipient) => edit.Set(recipient));

    public Task<Outcome<Meeting>> PutMeeting(PutMeeting meeting) =>
        Decide(edit => MeetingRules.Put(edit.Book, meeting, edit.Calendar.PolicyOn(edit.Today).LateLimitDays, edit.Now), (edit, next) => edit.Set(next));

    public Task<AppendStatus> Append(VisitEntry entry) =>
        Book is null
            ? Task.FromResult(AppendStatus.NoClub)
            : _writer.Submit(
                edit => edit.Add(entry) ? AppendStatus.Committed : AppendStatus.Stale,
                () => AppendStatus.Stale,
                rows: (entry.Added.Length * 2) + entry.Changed.Length + 4);

    public async Task Wake(bool policyChanged)
    {
        if (Book is null) return;
        if (policyChanged) await ReadNorms(Book.Head.Communes);
        await _writer.Submit(_ => true, () => false, rows: 1);
        await PurgeKeys();
        await Retain();
        await _pump.Flush();
    }

    public async Task Rebuild()
    {
        if (Book is null) return;
        var (made, months) = await BookRows.CountVisits(_store, Keys.ClubPartition(Key));
        var measured = await HealthRows.Count(_store, Keys.ClubPartition(Key));
        await _writer.Submit(
            edit =>
            {
                edit.Recount(made, months);
                edit.Recount(measured);
                edit.Set(edit.Book.Head with { BaseVersion = edit.Book.Head.Version + 1 });
                return true;
            },
            () => false,
            rows: 40);
        await _pump.Flush();
    }

    private Task<Outcome<T>> Decide<T>(Func<BookEdit, Outcome<T>> rule, Action<BookEdit, T> set)
    {
        if (Book is null) return Task.FromResult<Outcome<T>>(Refusal.Of("club.unknown"));
        return _writer.Submit(
            edit =>
            {
                var decided = rule(edit);
                if (!decided.Refused) set(edit, decided.Value!);
                return decided;
            },
            () => Refusal.Of("club.unknown"),
            rows: 4);
    }

    private async Task<Outcome<ImmutableArray<ItemResult>>> AddAll<T>(ImmutableArray<T> items, Func<T, string> id, Func<BookEdit, T, ItemResult> add, int rowsEach = 1)
    {
        if (Book is null) return Refusal.Of("club.unknown");
        if (items.IsDefault || items.Length > MostItems) return Refusal.Of("batch.too_large").With("most", MostItems);
        var results = ImmutableArray.CreateBuilder<ItemResult>(items.Length);
        foreach (var chunk in items.Chunk(Batch / rowsEach))
        {
            results.AddRange(await _writer.Submit<ItemResult[]>(
                edit => [.. chunk.Select(item => add(edit, item))],
                () => [.. chunk.Select(item => new ItemResult { Id = id(item), Status = ItemStatus.Rejected, Refusal = Refusal.Of("club.unknown") })],
                rows: (chunk.Length * rowsEach) + 2));
        }

        return results.MoveToImmutable();
    }

    private static ItemResult Item<T>(string id, Outcome<T> decided, T? known, Action<T> set)
        where T : class
    {
        if (decided.Refusal is { } no) return new() { Id = id, Status = ItemStatus.Rejected, Refusal = no };
        if (ReferenceEquals(decided.Value, known)) return new() { Id = id, Status = ItemStatus.Duplicate };
        set(decided.Value!);
        return new() { Id = id, Status = ItemStatus.Accepted };
    }

    private async Task<Refusal?> Commune(string commune, ImmutableArray<VillageLink> villages, ImmutableArray<DatedLink> before)
    {
        var line = await GrainFactory.GetGrain<IUnitGrain>(commune).Line();
        if (Keys.Depth(commune) != 2 || !line.Contains(commune)) return Refusal.Of("club.commune_unknown", "commune");
        // Who speaks for a province or commune may place a club there and nowhere else.
        if (CallerScope.Current is { Kind: ScopeKind.Province or ScopeKind.Commune or ScopeKind.Club } scope
            && !line.Contains(scope.Kind == ScopeKind.Club ? Keys.Tenant(scope.Key) : scope.Key)) return Refusal.Of("club.commune_unknown", "commune");
        if (villages.IsEmpty) return null;
        // A club that moved still names the villages it served before.
        var registers = LinkRules.Destinations(before).Append(commune).Distinct(StringComparer.Ordinal);
        var ids = await Task.WhenAll(registers.Select(c => GrainFactory.GetGrain<IUnitGrain>(c).VillageIds()));
        var known = ids.SelectMany(i => i).ToHashSet(StringComparer.Ordinal);
        return villages.FirstOrDefault(v => !known.Contains(v.Village)) is { } unknown
            ? Refusal.Of("club.village_unknown", "villages").With("village", unknown.Village)
            : null;
    }

    private async Task<Refusal?> Moves(ChangeClub command)
    {
        if (command.Commune is null && command.Villages is null) return null;
        var commune = command.Commune?.Parent ?? Book!.Head.Commune;
        if (await Commune(commune, command.Villages ?? [], Book!.Head.Communes) is { } no) return no;
        if (command.Commune is null) return null;
        // The rule first, on the newest book: whom a commune has registered counts there, moved or not.
        var refused = await _writer.Submit<Refusal?>(
            edit => ClubRules.Change(edit.Book, command, edit.Now).Refusal, () => Refusal.Of("club.unknown"), rows: 1);
        if (refused is not null) return refused;
        var registered = await GrainFactory.GetGrain<IUnitGrain>(commune).Register(Registration(Book!.Head.NameVi, Book.Head.NameEn));
        return registered.Refused ? Refusal.Of("club.commune_unknown", "commune.parent") : null;
    }

    private ChildRegistration Registration(string vi, string? en) => new() { Child = Key, IsClub = true, NameVi = vi, NameEn = en };

    private async Task ReadNorms(ImmutableArray<DatedLink> communes) => (_line, _norms) = await NormReading.Read(GrainFactory, Key, communes);
}
