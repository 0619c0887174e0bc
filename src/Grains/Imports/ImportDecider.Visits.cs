using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Imports;

/// <summary>Visits: recorded, or corrected as everybody corrects them, the one that was there beside its correction.</summary>
internal static partial class ImportDecider
{
    private static ImmutableArray<RowResult> Visits(BookEdit edit, ImportBatch batch, KnownFacts known)
    {
        var results = ImmutableArray.CreateBuilder<RowResult>(batch.Rows.Length);
        var pages = new Dictionary<string, VolunteerPage?>(StringComparer.Ordinal);
        var entries = new Dictionary<string, VisitEntry>(StringComparer.Ordinal);
        foreach (var (row, at) in batch.Rows.Zip(known.Visits))
        {
            if (VisitOf(batch, row, at.Next) is not { } visit)
            {
                results.Add(No(row, Refusal.Of("import.code", Id(batch, "volunteer", row.Visit!.Volunteer) is null ? "volunteer" : "recipient")));
                continue;
            }

            if (!pages.TryGetValue(visit.Volunteer, out var page))
                pages[visit.Volunteer] = page = edit.Book.Volunteers.TryGetValue(visit.Volunteer, out var found) ? ClubGrain.PageOf(edit.Book, edit.Calendar, found, edit.Today) : null;
            var spans = known.Spans.GetValueOrDefault(visit.Volunteer) ?? [];
            var (result, fact, replaced) = at.Open is { } was ? Again(edit, batch, row, at, was, visit, page, spans) : First(edit, batch, row, visit, page, spans);
            results.Add(result);
            if (fact is null) continue;
            spans.Add(VisitSpan.Of(fact.Visit));
            var entry = entries.GetValueOrDefault(visit.Volunteer) ?? new() { Volunteer = visit.Volunteer, Revision = page!.Volunteer.Revision };
            entry = entry with { Added = entry.Added.Add(fact), Hashes = entry.Hashes.Add(VisitRules.Hash(fact.Visit)) };
            entries[visit.Volunteer] = replaced is null ? entry : entry with { Changed = entry.Changed.Add(replaced), Tags = entry.Tags.Add(at.Tag!) };
        }

        // A visit does not bear on the next one: a rehearsal needs none of them in the book.
        if (batch.Rehearsal) return results.MoveToImmutable();
        foreach (var entry in entries.Values)
        {
            if (!edit.Add(entry)) throw new InvalidOperationException("A visit of an import does not fit the book it was decided on.");
        }

        return results.MoveToImmutable();
    }

    private static (RowResult Result, VisitFact? Fact, VisitFact? Replaced) First(
        BookEdit edit, ImportBatch batch, ImportRow row, Visit visit, VolunteerPage? page, List<VisitSpan> spans)
    {
        var refusal = Absent(batch) ?? (page is null ? Refusal.Of("visit.volunteer_unknown", "volunteer") : VisitRules.Check(page, visit, batch.Historical, edit.Now));
        return refusal is not null
            ? (No(row, refusal, visit.Id.ToString()), null, null)
            : (Yes(row, RowStatus.Created, visit.Id.ToString()),
                new VisitFact { Visit = visit, RecordedAt = edit.Now, Historical = batch.Historical, Warnings = VisitRules.Warnings(visit, spans) }, null);
    }

    private static (RowResult Result, VisitFact? Fact, VisitFact? Replaced) Again(
        BookEdit edit, ImportBatch batch, ImportRow row, KnownVisit at, VisitFact was, Visit visit, VolunteerPage? page, List<VisitSpan> spans)
    {
        // A repeat of what a file said last says nothing new: what people made of it since stands.
        var said = at.Brought!.Reason == UndoneReason ? was.Visit : at.Brought.Visit;
        if (Says(visit, said)) return (was.Stands ? Yes(row, RowStatus.Unchanged, was.Visit.Id.ToString()) : Void(), null, null);
        if (batch.Strategy == ImportStrategy.Create) return (No(row, Refusal.Of(Exists, "code"), was.Visit.Id.ToString()), null, null);
        // What was voided by hand does not come back by a file.
        if (!was.Stands) return (Void(), null, null);
        if (visit.Volunteer != was.Visit.Volunteer || page is null) return (No(row, Refusal.Of("import.visit_volunteer", "volunteer"), was.Visit.Id.ToString()), null, null);
        // A file has no readings, and an empty cell leaves what is there.
        var next = visit with { Vitals = was.Visit.Vitals, Note = visit.Note ?? was.Visit.Note };
        var corrected = AmendRules.Correct(page, was, next, AmendRules.WrongEntry, spans, edit.Now);
        if (corrected.Refusal is { } no) return (No(row, no, was.Visit.Id.ToString()), null, null);
        return (Yes(row, RowStatus.Updated, next.Id.ToString()), corrected.Value.Correction, corrected.Value.Replaced);

        RowResult Void() => No(row, Refusal.Of("visit.already_void", "code"), was.Visit.Id.ToString());
    }

    // Tasks in another order are the same tasks.
    private static bool Says(Visit row, Visit said) =>
        VisitRules.Hash(said) == VisitRules.Hash(row with
        {
            Id = said.Id,
            Tasks = said.Tasks.ToHashSet().SetEquals(row.Tasks) ? said.Tasks : row.Tasks,
            Note = row.Note ?? said.Note,
            Vitals = said.Vitals,
            Source = said.Source,
        });
}

/// <summary>The visit that stands for a code, and where the next content goes that a file brings under it.</summary>
internal sealed record KnownVisit
{
    /// <summary>Id of the next visit under the code.</summary>
    public required Guid Next { get; init; }

    /// <summary>What a file brought last; null when none did.</summary>
    public VisitFact? Brought { get; init; }

    /// <summary>What has become of that.</summary>
    public VisitFact? Now { get; init; }

    /// <summary>ETag of its row.</summary>
    public string? Tag { get; init; }

    /// <summary>The visit that a row of the code is about; null when it is a new one, also after an undo took the only one back.</summary>
    public VisitFact? Open => Now is { Stands: false, ReplacedBy: null, Reason: ImportDecider.UndoneReason } ? null : Now;
}
