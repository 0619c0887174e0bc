using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Imports;

/// <summary>
/// Takes back what an import did to a book, as far as nothing has come of it: a person whom nothing names is taken out, a
/// correction gives way to what was before, a visit is voided, an entry reversed, a meeting cancelled, a club that nothing
/// was written of is one no more.
/// </summary>
internal static class UndoDecider
{
    private const string Purpose = "Hoàn tác nhập liệu";

    private static readonly Refusal ChangedSince = Refusal.Of("import.changed_since");

    public static ImmutableArray<RowResult> Decide(BookEdit edit, ImportBatch batch, UndoFacts facts) => [.. batch.Undo.Select(row => Decide(edit, batch, row, facts))];

    private static RowResult Decide(BookEdit edit, ImportBatch batch, RowResult row, UndoFacts facts)
    {
        var refusal = Erased(edit, batch.Kind, row.Id!) ?? batch.Kind switch
        {
            ImportKind.Members => Person(row, edit.Book.Members.GetValueOrDefault(row.Id!), m => m.Revision, facts, edit.Remove, was => edit.Set((Member)was with { Revision = row.Revision + 1 })),
            ImportKind.Recipients => Person(row, edit.Book.Recipients.GetValueOrDefault(row.Id!), r => r.Revision, facts, edit.Remove, was => edit.Set((Recipient)was with { Revision = row.Revision + 1 })),
            ImportKind.Volunteers => Person(row, edit.Book.Volunteers.GetValueOrDefault(row.Id!), v => v.Revision, facts, edit.Remove, was => edit.Set((Volunteer)was with { Revision = row.Revision + 1 })),
            ImportKind.Meetings => Meeting(edit, row, facts),
            ImportKind.Visits => Visit(edit, row, facts),
            ImportKind.Entries => Entry(edit, row, facts),
            _ => Club(edit, row, facts),
        };
        return row with { Status = refusal is null ? RowStatus.Undone : RowStatus.Rejected, Refusal = refusal };
    }

    // What was erased does not come back because a file was a mistake.
    private static Refusal? Erased(BookEdit edit, ImportKind kind, string id) => kind switch
    {
        ImportKind.Members => edit.Book.PrivacyBook.Refuses(PersonKind.Member, id),
        ImportKind.Recipients => edit.Book.PrivacyBook.Refuses(PersonKind.Recipient, id),
        ImportKind.Volunteers => edit.Book.PrivacyBook.Refuses(PersonKind.Volunteer, id),
        _ => null,
    };

    private static Refusal? Person<T>(RowResult row, T? known, Func<T, int> revision, UndoFacts facts, Action<T> remove, Action<object> restore)
        where T : class
    {
        if (known is null || revision(known) != row.Revision) return ChangedSince;
        if (row.Status == RowStatus.Updated)
        {
            if (!facts.Before.TryGetValue(row.Id!, out var was)) return ChangedSince;
            restore(was);
            return null;
        }

        if (facts.Named.Contains(row.Id!)) return Refusal.Of("import.depended_on");
        remove(known);
        return null;
    }

    private static Refusal? Meeting(BookEdit edit, RowResult row, UndoFacts facts)
    {
        var day = DateOnly.ParseExact(row.Id!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (edit.Book.Meetings.GetValueOrDefault(day) is not { } known || known.Revision != row.Revision) return ChangedSince;
        if (row.Status == RowStatus.Created) edit.Set(known with { Cancelled = true, Revision = known.Revision + 1 });
        else if (facts.Before.TryGetValue(row.Id!, out var was)) edit.Set((Meeting)was with { Revision = known.Revision + 1 });
        else return ChangedSince;
        return null;
    }

    private static Refusal? Visit(BookEdit edit, RowResult row, UndoFacts facts)
    {
        if (!facts.Visits.TryGetValue(row.Id!, out var fact) || !fact.Stands) return ChangedSince;
        var volunteer = edit.Book.Volunteers[fact.Visit.Volunteer];
        var entry = new VisitEntry { Volunteer = volunteer.Id, Revision = volunteer.Revision };
        if (row.Status == RowStatus.Created) return edit.Add(entry with { Changed = [fact with { VoidedAt = edit.Now, Reason = ImportDecider.UndoneReason }] }) ? null : ChangedSince;
        if (fact.Replaces is not { } replaced || !facts.Visits.TryGetValue(replaced.ToString(), out var was)) return ChangedSince;
        // What was before says so again; a void visit does not rise.
        var again = was.Visit with { Id = ImportIds.Undone(fact.Visit.Id) };
        var page = ClubGrain.PageOf(edit.Book, edit.Calendar, volunteer, edit.Today);
        var corrected = AmendRules.Correct(page, fact, again, ImportDecider.UndoneReason, [], edit.Now);
        if (corrected.Refusal is { } no) return no;
        return edit.Add(entry with { Added = [corrected.Value.Correction], Hashes = [VisitRules.Hash(again)], Changed = [corrected.Value.Replaced] }) ? null : ChangedSince;
    }

    private static Refusal? Club(BookEdit edit, RowResult row, UndoFacts facts)
    {
        var head = edit.Book.Head;
        if (facts.Club is not { After: { } after } made || ClubTerms.Of(head) != after) return ChangedSince;
        if (made.Before is { } before)
        {
            edit.Set(before.On(head));
            return null;
        }

        if (ClubDependence.In(head) is { } no) return no;
        if (facts.Depends is { } depends) return depends;
        edit.Set(ClubRules.TakeBack(head, edit.Now));
        return null;
    }

    private static Refusal? Entry(BookEdit edit, RowResult row, UndoFacts facts)
    {
        if (!facts.Entries.TryGetValue(row.Id!, out var found)) return ChangedSince;
        // On its own day, so that the month reads as if it had never been.
        var reversed = EntryRules.Reverse(edit.Book, found.Entry, new ReverseEntry { Key = string.Empty, Entry = row.Id!, Date = found.Entry.Date, Purpose = Purpose }, edit.Now);
        if (reversed.Refusal is { } no) return no;
        edit.Post(reversed.Value!);
        if (found.CodeRow is { } code) edit.Keep(RowWrite.Remove(code));
        return null;
    }
}

/// <summary>What a book says of rows that are to be taken back.</summary>
internal sealed record UndoFacts
{
    /// <summary>Ids that something else in the book names.</summary>
    public HashSet<string> Named { get; init; } = [];

    /// <summary>By id: what stood before the import's correction.</summary>
    public Dictionary<string, object> Before { get; init; } = [];

    public Dictionary<string, VisitFact> Visits { get; init; } = [];

    /// <summary>What the row about the club itself made of it.</summary>
    public BatchAnswer? Club { get; init; }

    /// <summary>Why the club cannot be taken back.</summary>
    public Refusal? Depends { get; init; }

    /// <summary>By id: the entry, and the row of the code that stands for it.</summary>
    public Dictionary<string, (Entry Entry, string? CodeRow)> Entries { get; init; } = [];
}

/// <summary>Reads them.</summary>
internal static class UndoReading
{
    // History, what follows from other rows, and what only tells what is known already.
    private static readonly string[] NotNaming = ["mx|", "vx|", "rx|", "mtx|", "vy|", "j|", "p|", "al|", "alx|", "ack|", "id|", "key|", "keypurge", "hc|", "imp|", "ext|"];

    public static async Task<UndoFacts> Of(IRowStore store, string partition, ImportBatch batch) => batch.Kind switch
    {
        ImportKind.Members => await People<Member>(store, partition, batch, "m"),
        ImportKind.Recipients => await People<Recipient>(store, partition, batch, "r"),
        ImportKind.Volunteers => await People<Volunteer>(store, partition, batch, "v"),
        ImportKind.Meetings => new() { Before = await Before<Meeting>(store, partition, batch, "mt") },
        ImportKind.Visits => new() { Visits = await Visits(store, partition, batch) },
        ImportKind.Entries => await Entries(store, partition, batch),
        ImportKind.Clubs => await Club(store, partition, batch),
        _ => new(),
    };

    private static async Task<UndoFacts> People<T>(IRowStore store, string partition, ImportBatch batch, string kind)
        where T : class
    {
        var created = batch.Undo.Where(r => r.Status == RowStatus.Created).Select(r => r.Id!).ToHashSet(StringComparer.Ordinal);
        return new() { Before = await Before<T>(store, partition, batch, kind), Named = created.Count == 0 ? [] : await Named(store, partition, kind, created) };
    }

    private static async Task<Dictionary<string, object>> Before<T>(IRowStore store, string partition, ImportBatch batch, string kind)
        where T : class
    {
        var updated = batch.Undo.Where(r => r.Status == RowStatus.Updated).ToList();
        var rows = await KnownReading.Many(store, partition, updated.Select(r => string.Create(CultureInfo.InvariantCulture, $"{kind}x|{r.Id}|{r.Revision - 1:D6}")));
        return updated.Zip(rows).Where(p => p.Second is not null).ToDictionary(p => p.First.Id!, p => (object)RowBody.Read<Replaced<T>>(p.Second!.Body).Was, StringComparer.Ordinal);
    }

    private static async Task<Dictionary<string, VisitFact>> Visits(IRowStore store, string partition, ImportBatch batch)
    {
        var visits = await Facts([.. batch.Undo.Select(r => Guid.Parse(r.Id!))]);
        visits.AddRange(await Facts([.. visits.Select(v => v.Replaces).OfType<Guid>()]));
        return visits.DistinctBy(f => f.Visit.Id).ToDictionary(f => f.Visit.Id.ToString(), f => f, StringComparer.Ordinal);

        async Task<List<VisitFact>> Facts(Guid[] ids) => [.. (await KnownReading.Facts(store, partition, ids)).Where(f => f is not null).Select(f => f!.Value.Fact)];
    }

    private static async Task<UndoFacts> Club(IRowStore store, string partition, ImportBatch batch)
    {
        var row = batch.Undo.Single();
        var answer = await store.GetAsync(partition, ImportIds.AnswerKey(batch.Import, ImportIds.BatchOf(row.Number)));
        return new()
        {
            Club = answer is null ? null : RowBody.Read<BatchAnswer>(answer.Body),
            Depends = row.Status == RowStatus.Created ? await ClubDependence.Read(store, partition) : null,
        };
    }

    private static async Task<UndoFacts> Entries(IRowStore store, string partition, ImportBatch batch)
    {
        var rows = await KnownReading.Many(store, partition, batch.Undo.Select(r => LedgerRules.RowKey(r.Id!)!));
        var codes = await BookRows.ReadKeyed<EntryOfCode>(store, partition, "ext|e");
        var byEntry = codes.ToDictionary(c => c.Value.Entry, c => $"ext|e|{c.Key}", StringComparer.Ordinal);
        return new()
        {
            Entries = rows.OfType<Row>().Select(r => RowBody.Read<Entry>(r.Body)).ToDictionary(e => e.Id, e => (e, byEntry.GetValueOrDefault(e.Id)), StringComparer.Ordinal),
        };
    }

    /// <summary>Which of the ids some other row of the book says as a word of its own. Ids of another kind that happen to be spelt alike keep them, too: better refused than torn out.</summary>
    private static async Task<HashSet<string>> Named(IRowStore store, string partition, string kind, HashSet<string> ids)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAllAsync(partition, "!", "\U0010FFFF"))
        {
            if (NotNaming.Any(n => row.Key.StartsWith(n, StringComparison.Ordinal))) continue;
            named.UnionWith(Words(row.Body).Where(word => ids.Contains(word) && row.Key != $"{kind}|{word}"));
        }

        return named;
    }

    private static List<string> Words(ReadOnlyMemory<byte> body)
    {
        var words = new List<string>();
        var reader = new Utf8JsonReader(body.Span);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) words.Add(reader.GetString()!);
        }

        return words;
    }
}
