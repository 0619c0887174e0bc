using System.Collections.Immutable;
using System.Security.Cryptography;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Imports;

/// <summary>Meetings, postings and visits.</summary>
internal static partial class ImportDecider
{
    /// <summary>Reason of a visit that was voided with its import; the same row may come again under a new id.</summary>
    public const string UndoneReason = "import-undone";

    public static string HashOf(EntryRow row) => Convert.ToHexStringLower(SHA256.HashData(RowBody.Write(row)));

    /// <summary>The visit of a row, under the id given; null when a code in it cannot be an id.</summary>
    public static Visit? VisitOf(ImportBatch batch, ImportRow row, Guid id)
    {
        var visit = row.Visit!;
        return Id(batch, "volunteer", visit.Volunteer) is not { } volunteer || Id(batch, "recipient", visit.Recipient) is not { } recipient
            ? null
            : new()
            {
                Id = id,
                Volunteer = volunteer,
                Recipient = recipient,
                StartedAt = visit.StartedAt,
                Minutes = visit.Minutes,
                Tasks = visit.Tasks,
                Note = visit.Note,
                Source = batch.System == ImportIds.Own ? VisitSource.Paper : VisitSource.Partner,
            };
    }

    private static RowResult Meeting(BookEdit edit, ImportBatch batch, ImportRow row)
    {
        var meeting = row.Meeting!;
        var id = meeting.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var known = edit.Book.Meetings.GetValueOrDefault(meeting.Date);
        if (known is null && Absent(batch) is { } absent) return No(row, absent, id);
        if (meeting.Present is { } codes && codes.Any(c => Id(batch, "member", c) is null)) return No(row, Refusal.Of("import.code", "present"), id);
        var (attendance, present) = Attendance(batch, meeting, known);
        var put = new PutMeeting
        {
            Date = meeting.Date,
            Attendance = attendance,
            Present = present,
            Areas = meeting.Areas.IsEmpty && known is not null ? known.Areas : meeting.Areas,
            Themes = meeting.Themes.IsEmpty && known is not null ? known.Themes : meeting.Themes,
            Note = meeting.Note ?? known?.Note,
            Historical = batch.Historical,
        };
        var decided = MeetingRules.Put(edit.Book, put, edit.Calendar.PolicyOn(edit.Today).LateLimitDays, edit.Now);
        if (decided.Refusal is { } no) return No(row, no, id);
        if (ReferenceEquals(decided.Value, known)) return Yes(row, RowStatus.Unchanged, id, known!.Revision);
        if (known is { Cancelled: false } && batch.Strategy == ImportStrategy.Create) return No(row, Refusal.Of(Exists, "date"), id);
        edit.Set(decided.Value!);
        return Yes(row, known is { Cancelled: false } ? RowStatus.Updated : RowStatus.Created, id, decided.Value!.Revision);
    }

    private static (int? Attendance, ImmutableArray<string>? Present) Attendance(ImportBatch batch, MeetingRow meeting, Meeting? known) => meeting switch
    {
        { Present: { } codes } => (meeting.Attendance, [.. codes.Select(c => Id(batch, "member", c)!)]),
        { Attendance: not null } => (meeting.Attendance, null),
        _ when known is null => (null, null),
        _ => known.Present.IsEmpty ? (known.Attendance, null) : (null, known.Present),
    };

    private static RowResult Entry(BookEdit edit, ImportBatch batch, ImportRow row, KnownFacts known)
    {
        var entry = row.Entry!;
        if (row.Code is not { } code) return No(row, Missing("code"));
        var (key, hash) = (ImportIds.EntryKey(batch.System, code), HashOf(entry));
        if (known.Entries.TryGetValue(key, out var posted))
        {
            return posted.Hash == hash ? Yes(row, RowStatus.Unchanged, posted.Entry) : No(row, Refusal.Of("import.code_reused", "code"), posted.Entry);
        }

        if (Absent(batch) is { } absent) return No(row, absent);
        if (!Named(batch, "member", entry.Member, out var member)) return No(row, Refusal.Of("import.code", "member"));
        var decided = EntryRules.Post(edit.Book, edit.Calendar, Post(batch, entry, member), edit.Now);
        if (decided.Refusal is { } no) return No(row, no);
        edit.Post(decided.Value!);
        // With the entry, so that the code stands for it or nothing does.
        edit.Keep(RowWrite.Insert(key, RowBody.Write(new EntryOfCode { Hash = hash, Entry = decided.Value!.Id })));
        return Yes(row, RowStatus.Created, decided.Value!.Id);
    }

    private static PostEntry Post(ImportBatch batch, EntryRow entry, string? member) => new()
    {
        Key = string.Empty,
        Kind = entry.Kind,
        Date = entry.Date,
        Dong = entry.Dong,
        Fund = entry.Fund,
        Form = entry.Form,
        Source = entry.Source,
        Donor = entry.Donor,
        Member = member,
        Item = entry.Item,
        Purpose = entry.Purpose,
        Historical = batch.Historical,
    };
}

/// <summary>What a book has under the codes of a batch.</summary>
internal sealed record KnownFacts
{
    public static KnownFacts None { get; } = new();

    /// <summary>By position.</summary>
    public ImmutableArray<KnownVisit> Visits { get; init; } = [];

    /// <summary>By volunteer: when they were out, for warnings.</summary>
    public Dictionary<string, List<VisitSpan>> Spans { get; init; } = [];

    /// <summary>By key of their row.</summary>
    public Dictionary<string, EntryOfCode> Entries { get; init; } = [];
}

/// <summary>The row that tells which entry stands for a sender's code.</summary>
internal sealed record EntryOfCode
{
    /// <summary>Of the row's content: another one under the code is refused.</summary>
    [Sensitive]
    public required string Hash { get; init; }

    public required string Entry { get; init; }
}
