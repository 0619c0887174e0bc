using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>Rows of imports, decided by the book's own rules, a batch and its answers in one commit.</summary>
internal sealed partial class ClubGrain : IClubImports
{
    private const int ImportTries = 6;

    public async Task<ImmutableArray<RowResult>> Take(ImportBatch batch)
    {
        if (!IsInReach(batch)) return [.. batch.Rows.Select(r => ImportDecider.No(r, NotThere(batch)))];
        if (!batch.Rehearsal && await Answered(batch) is { } answer) return answer;
        if (batch.Kind == ImportKind.Clubs) return [await TakeClub(batch, batch.Rows.Single())];
        if (Book is null) return [.. batch.Rows.Select(r => ImportDecider.No(r, NotThere(batch)))];
        return await Settled(batch, async () =>
        {
            var known = await KnownReading.Of(_store, Key, Book, batch);
            string[] taken = [.. known.Visits.Select(v => VisitRules.IdKey(v.Next)), .. known.Visits.Where(v => v.Now is not null).Select(v => VisitRules.RowKey(v.Now!.Visit)), .. batch.Rows.Where(r => r.Code is not null).Select(r => ImportIds.EntryKey(batch.System, r.Code!))];
            // What another command put there since these rows were read makes the reading stale.
            return edit => taken.Any(edit.Rows.ContainsKey) ? null : ImportDecider.Decide(edit, batch, known);
        });
    }

    public async Task<ImmutableArray<RowResult>> TakeBack(ImportBatch batch)
    {
        // Before all else: what a batch took back may be the club itself.
        if (!batch.Rehearsal && await Answered(batch) is { } answer) return answer;
        if (!IsInReach(batch) || Book is null) return [.. batch.Undo.Select(r => r with { Status = RowStatus.Rejected, Refusal = NotThere(batch) })];
        return await Settled(batch, async () =>
        {
            var version = Book.Head.Version;
            var facts = await UndoReading.Of(_store, Keys.ClubPartition(Key), batch);
            if (batch.Kind == ImportKind.Clubs) facts = facts with { Depends = facts.Depends ?? await ClubDepends(batch) };
            return edit => edit.Book.Head.Version != version || !edit.Rows.IsEmpty ? null : UndoDecider.Decide(edit, batch, facts);
        });
    }

    /// <summary>Reads, decides in turn, and keeps the answers with their effect; again when what was read is stale.</summary>
    private async Task<ImmutableArray<RowResult>> Settled(ImportBatch batch, Func<Task<Func<BookEdit, ImmutableArray<RowResult>?>>> read)
    {
        for (var attempt = 1; attempt <= ImportTries; attempt++)
        {
            var decide = await read();
            var rows = batch.Rehearsal ? 1 : 90;
            var answer = await _writer.Submit(
                edit =>
                {
                    var mark = edit.Mark();
                    var results = decide(edit);
                    if (batch.Rehearsal || results is null) edit.BackTo(mark);
                    else Keep(edit, batch, results.Value);
                    return results;
                },
                () => null,
                rows);
            if (answer is { } given) return given;
            if (!batch.Rehearsal && await Answered(batch) is { } before) return before;
        }

        throw new RowStoreException("The club's book keeps changing; the rows of an import were not decided.");
    }

    private async Task<RowResult> TakeClub(ImportBatch batch, ImportRow row)
    {
        var decided = await DecideClub(batch, row);
        if (batch.Rehearsal || decided.Result.Status is RowStatus.Rejected or RowStatus.Unchanged) return decided.Result;
        void Along(BookEdit edit, ClubHead? was) => Keep(edit, batch, [decided.Result], was is null ? null : ClubTerms.Of(was), ClubTerms.Of(edit.Book.Head));
        var outcome = decided.SetUp is { } setUp ? await SetUp(setUp, Along) : await Change(decided.Change!, Along);
        return outcome.Refusal is { } no ? ImportDecider.No(row, no, Keys.Id(Key)) : decided.Result;
    }

    private async Task<(RowResult Result, SetUpClub? SetUp, ChangeClub? Change)> DecideClub(ImportBatch batch, ImportRow row)
    {
        var (club, now) = (row.About!, _clock.GetUtcNow());
        if (Book is null)
        {
            if (batch.Strategy == ImportStrategy.Update) return No(Refusal.Of("import.unknown", "club"));
            var own = batch.Place is { Kind: ScopeKind.Commune } place ? Keys.Id(place.Key) : null;
            if (club.NameVi is null || (club.Commune ?? own) is not { } id) return No(Refusal.Of("import.missing", club.NameVi is null ? "nameVi" : "commune"));
            if (own is not null && id != own) return No(ImportRules.NotOwn with { Field = "commune" });
            if (!Keys.IsSlug(id)) return No(Refusal.Of("club.commune_unknown", "commune"));
            var setUp = ClubRows.SetUp(club, Keys.Commune(Keys.Tenant(Key), id));
            var refusal = await Commune(setUp.Commune, [], []) ?? ClubRules.SetUp(null, Key, setUp, now).Refusal;
            return refusal is not null ? No(refusal) : (Yes(RowStatus.Created), setUp, null);
        }

        var change = ClubRows.Change(club);
        // A move has a day, which a file does not tell: clubs are moved one by one.
        if (club.Commune is { } commune && (!Keys.IsSlug(commune) || Keys.Id(Book.Head.Commune) != commune)) return No(Refusal.Of("import.club_moved", "commune"));
        var next = ClubRules.Change(Book, change, now);
        if (next.Refusal is { } no) return No(no);
        if (ReferenceEquals(next.Value, Book.Head)) return (Yes(RowStatus.Unchanged), null, null);
        return batch.Strategy == ImportStrategy.Create ? No(Refusal.Of("import.exists", "club")) : (Yes(RowStatus.Updated), null, change);

        RowResult Yes(RowStatus status) => new() { Number = row.Number, Status = status, Id = Keys.Id(Key) };
        (RowResult, SetUpClub?, ChangeClub?) No(Refusal refusal) => (ImportDecider.No(row, refusal, Keys.Id(Key)), null, null);
    }

    // Whoever started the import writes nothing but what lies below it today: a club may have moved away.
    private bool IsInReach(ImportBatch batch) => CallerScope.Current is { } scope
        && (scope.Kind == ScopeKind.Nation || IsBelow(scope.Kind, scope.Key)) && (batch.Place is not { } place || IsBelow(place.Kind, place.Key));

    // A club that is not there yet is put into a commune by its row, which is looked at then.
    private bool IsBelow(ScopeKind kind, string key) =>
        Book is null ? kind is ScopeKind.Province or ScopeKind.Commune && Keys.Tenant(Key) == Keys.Tenant(key) : ((IGuarded)this).Ancestors.Contains((kind, key));

    // Whoever has a commune or a club is told the same of a club elsewhere and of none.
    private static Refusal NotThere(ImportBatch batch) => batch.Place is null ? Refusal.Of("club.unknown", "club") : ImportRules.NotOwn;

    private async Task<ImmutableArray<RowResult>?> Answered(ImportBatch batch) =>
        await _store.GetAsync(Keys.ClubPartition(Key), BatchKey(batch)) is { } row ? RowBody.Read<BatchAnswer>(row.Body).Rows : null;

    // What is about the club and lies elsewhere.
    private async Task<Refusal?> ClubDepends(ImportBatch batch)
    {
        if (batch.InUse) return ClubDependence.Other;
        var own = await GrainFactory.GetGrain<IPolicyGrain>(Keys.PolicyOfClub(Key)).Get();
        return own.Revision > 0 ? ClubDependence.Other : null;
    }

    private static void Keep(BookEdit edit, ImportBatch batch, ImmutableArray<RowResult> results, ClubTerms? before = null, ClubTerms? after = null) =>
        edit.Keep(RowWrite.Insert(BatchKey(batch), RowBody.Write(new BatchAnswer { Rows = results, Before = before, After = after })));

    private static string BatchKey(ImportBatch batch) => ImportIds.AnswerKey(batch.Import, batch.Name);
}
