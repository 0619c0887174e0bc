using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Members;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>The club's funds: every money post decided once, by its key.</summary>
internal sealed partial class ClubGrain : IClubFunds
{
    private const int MostLoaded = 40;
    private const int KeyTries = 4;
    private const int MostPurged = 75;
    private static readonly TimeSpan KeysKept = TimeSpan.FromDays(400);

    public Task<Outcome<Posted>> Post(PostEntry command) =>
        Once(command.Key, command, edit => Done(edit, EntryRules.Post(edit.Book, edit.Calendar, command, edit.Now)));

    public async Task<Outcome<Posted>> Reverse(ReverseEntry command)
    {
        if (await ReadEntry(command.Entry) is not { } original) return Refusal.Of("entry.unknown", "entry");
        return await Once(command.Key, command, edit => Done(edit, EntryRules.Reverse(edit.Book, original, command, edit.Now)));
    }

    public Task<Outcome<Posted>> Load(LoadMoney batch)
    {
        if (batch.Items.IsDefaultOrEmpty || batch.Items.Length > MostLoaded) return Task.FromResult<Outcome<Posted>>(Refusal.Of("batch.too_large").With("most", MostLoaded));
        return Once(
            batch.Key,
            batch,
            edit =>
            {
                var results = batch.Items.Select((item, i) => LoadOne(edit, item, (i + 1).ToString(CultureInfo.InvariantCulture))).ToImmutableArray();
                return new Posted { Lines = results, Funds = edit.Book.View(edit.Today) };
            },
            rows: (batch.Items.Length * 2) + 2);
    }

    public Task<FundsView?> Funds() => Task.FromResult(Book?.View(LocalCalendar.Today(_clock)));

    public async Task<EntryPage> Entries(DateOnly from, DateOnly to, EntryKind? kind, string? after, int limit)
    {
        var most = Math.Clamp(limit, 1, MostItems);
        var found = ImmutableArray.CreateBuilder<Entry>();
        var (low, high) = (LedgerRules.RowKey(from, 0), LedgerRules.RowKey(to.AddDays(1), 0));
        var next = after is not null && string.CompareOrdinal(after, low) < 0 ? null : after;
        do
        {
            var page = await _store.RangeAsync(Keys.ClubPartition(Key), low, high, kind is null ? most : MostItems, next);
            next = page.Next;
            foreach (var row in page.Rows)
            {
                var entry = RowBody.Read<Entry>(row.Body);
                if (kind is not null && entry.Kind != kind) continue;
                found.Add(entry with { ReversedBy = Book?.Ledger.Reversed.GetValueOrDefault(entry.Id) });
                if (found.Count == most) return new() { Entries = found.ToImmutable(), Next = row.Key == page.Rows[^1].Key && page.Next is null ? null : row.Key };
            }
        }
        while (next is not null);
        return new() { Entries = found.ToImmutable() };
    }

    private async Task<Entry?> ReadEntry(string id) =>
        LedgerRules.RowKey(id) is { } key && await _store.GetAsync(Keys.ClubPartition(Key), key) is { } row ? RowBody.Read<Entry>(row.Body) : null;

    /// <summary>
    /// Decides a money post under its key, together with the row that keeps its answer: in one commit, so that whatever
    /// happens between here and the sender, the post has one effect and one answer.
    /// </summary>
    private async Task<Outcome<Posted>> Once<T>(string key, T command, Func<BookEdit, Outcome<Posted>> decide, int rows = 4)
    {
        if (Book is null) return Refusal.Of("club.unknown");
        var (row, hash) = ($"key|{key}", HashOf(command));
        for (var attempt = 1; attempt <= KeyTries; attempt++)
        {
            var found = await _store.GetAsync(Keys.ClubPartition(Key), row);
            var kept = found is null ? null : RowBody.Read<KeptAnswer>(found.Body);
            if (kept is not null && kept.At + KeysKept > _clock.GetUtcNow()) return Again(kept, hash);
            var answer = await _writer.Submit<Outcome<Posted>?>(edit => DecideOnce(edit, row, hash, kept is null, decide), () => null, rows);
            if (answer is { } given) return given;
        }

        throw new RowStoreException("A money post could not be settled: its key keeps changing.");
    }

    /// <summary>
    /// Takes away keys that are free again, at most one page a day: clubs wake every few days, so that each key goes
    /// within weeks of its end and no turn is long.
    /// </summary>
    private async Task PurgeKeys()
    {
        var now = _clock.GetUtcNow();
        var at = await _store.GetAsync(Keys.ClubPartition(Key), KeyPurge.Row);
        var last = at is null ? new KeyPurge() : RowBody.Read<KeyPurge>(at.Body);
        if (LocalCalendar.DayOf(last.At) >= LocalCalendar.DayOf(now)) return;
        var page = await _store.RangeAsync(Keys.ClubPartition(Key), "key|", "key}", MostPurged, last.After);
        if (page.Rows.Count == 0 && at is null) return;
        var free = page.Rows.Where(r => RowBody.Read<KeptAnswer>(r.Body).At + KeysKept <= now).ToArray();
        await _writer.Submit(
            edit =>
            {
                // With its ETag: a key that was taken anew meanwhile stays.
                foreach (var row in free) edit.Keep(RowWrite.Delete(row.Key, row.ETag));
                edit.Keep(RowWrite.Put(KeyPurge.Row, RowBody.Write(new KeyPurge { At = now, After = page.Next })));
                return true;
            },
            () => false,
            rows: free.Length + 1);
    }

    // Null: another post under the key came first; its answer is to be read.
    private static Outcome<Posted>? DecideOnce(BookEdit edit, string row, string hash, bool insert, Func<BookEdit, Outcome<Posted>> decide)
    {
        if (edit.Rows.ContainsKey(row)) return null;
        var mark = edit.Mark();
        var decided = decide(edit);
        // A refusal changes nothing but is remembered: the same post is never judged twice.
        if (decided.Refused) edit.BackTo(mark);
        var body = RowBody.Write(new KeptAnswer { Hash = hash, At = edit.Now, Posted = decided.Value, Refusal = decided.Refusal });
        edit.Write(insert ? RowWrite.Insert(row, body) : RowWrite.Put(row, body), edit.Book);
        return decided;
    }

    private static Outcome<Posted> Again(KeptAnswer kept, string hash) =>
        kept.Hash != hash ? Refusal.Of("key.other_body", "Idempotency-Key") : kept.Refusal is { } no ? no : kept.Posted!;

    private static string HashOf<T>(T command) =>
        Convert.ToHexStringLower(SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(typeof(T).Name), .. RowBody.Write(command)]));

    private static Outcome<Posted> Done(BookEdit edit, Outcome<Entry> decided)
    {
        if (decided.Refusal is { } no) return no;
        edit.Post(decided.Value!);
        return new Posted { Entry = decided.Value, Funds = edit.Book.View(edit.Today) };
    }

    private static ItemResult LoadOne(BookEdit edit, LoadItem item, string id)
    {
        var mark = edit.Mark();
        var refusal = item switch
        {
            { Entry: { } entry } => Done(edit, EntryRules.Post(edit.Book, edit.Calendar, entry, edit.Now)).Refusal,
            { Loan: { } loan } => Lend(edit, loan),
            { Repay: { } repay } => Done(edit, LendingRules.Repay(edit.Book, edit.Calendar, repay, edit.Now)).Refusal,
            { Need: { } need } => Put(LivelihoodRules.Put(edit.Book, need, edit.Today), edit.Set),
            { Group: { } group } => Put(LivelihoodRules.Put(edit.Book, group, edit.Today), edit.Set),
            _ => Refusal.Of("entry.kind"),
        };
        if (refusal is not null) edit.BackTo(mark);
        return new() { Id = id, Status = refusal is null ? ItemStatus.Accepted : ItemStatus.Rejected, Refusal = refusal };
    }

    private static Refusal? Lend(BookEdit edit, RequestLoan request)
    {
        if (Put(LendingRules.Request(edit.Book, edit.Calendar, request, edit.Now), edit.Set) is { } no) return no;
        var approved = new DecideLoan { Loan = request.Id, Date = request.Date, By = LoanDecider.Board };
        if (Put(LendingRules.Decide(edit.Book, edit.Calendar, approved, edit.Now), edit.Set) is { } declined) return declined;
        var disburse = new DisburseLoan { Key = string.Empty, Loan = request.Id, Date = request.Date, Historical = request.Historical };
        return Done(edit, LendingRules.Disburse(edit.Book, edit.Calendar, disburse, edit.Now)).Refusal;
    }

    private static Refusal? Put<T>(Outcome<T> decided, Action<T> set)
    {
        if (!decided.Refused) set(decided.Value!);
        return decided.Refusal;
    }
}
