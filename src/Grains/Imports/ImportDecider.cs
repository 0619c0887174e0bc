using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Imports;

/// <summary>
/// Decides rows of an import on a book by the same rules as everybody's commands. The dry run and the real run both come
/// here; they differ in whether the edit is kept.
/// </summary>
internal static partial class ImportDecider
{
    private const string Exists = "import.exists";
    private const string Unknown = "import.unknown";

    /// <summary>One result each, in order; what was accepted is in the edit.</summary>
    public static ImmutableArray<RowResult> Decide(BookEdit edit, ImportBatch batch, KnownFacts known) => batch.Kind switch
    {
        ImportKind.Members => Each(batch, row => Member(edit, batch, row)),
        ImportKind.Recipients => Each(batch, row => Recipient(edit, batch, row)),
        ImportKind.Volunteers => Each(batch, row => Volunteer(edit, batch, row)),
        ImportKind.Meetings => Each(batch, row => Meeting(edit, batch, row)),
        ImportKind.Entries => Each(batch, row => Entry(edit, batch, row, known)),
        ImportKind.Visits => Visits(edit, batch, known),
        _ => Each(batch, row => No(row, Refusal.Of("import.kind"))),
    };

    public static RowResult No(ImportRow row, Refusal refusal, string? id = null) => new() { Number = row.Number, Status = RowStatus.Rejected, Id = id, Refusal = refusal };

    private static ImmutableArray<RowResult> Each(ImportBatch batch, Func<ImportRow, RowResult> decide) => [.. batch.Rows.Select(decide)];

    private static RowResult Yes(ImportRow row, RowStatus status, string id, int revision = 0) => new() { Number = row.Number, Status = status, Id = id, Revision = revision };

    private static Refusal Missing(string field) => Refusal.Of("import.missing", field);

    private static RowResult Member(BookEdit edit, ImportBatch batch, ImportRow row)
    {
        var person = row.Person!;
        if (Id(batch, "member", row.Code) is not { } id) return No(row, Refusal.Of("import.code", "code"));
        var known = edit.Book.Members.GetValueOrDefault(id);
        if (known is null && (person.Name is null || person.From is null)) return No(row, Absent(batch) ?? Missing(person.Name is null ? "name" : "joined"), id);
        var decided = known is null
            ? PersonRules.Add(
                edit.Book,
                new AddMember { Id = id, Name = person.Name!, Joined = person.From!.Value, Left = person.To, BirthYear = person.BirthYear, Sex = person.Sex, Circumstances = Dated(person.Circumstances) },
                edit.Today)
            : PersonRules.ChangeMember(edit.Book, Change(id, person, known.Circumstances), edit.Today);
        return Settle(row, batch, id, known, decided, m => m.Revision, edit.Set);
    }

    private static RowResult Recipient(BookEdit edit, ImportBatch batch, ImportRow row)
    {
        var person = row.Person!;
        if (Id(batch, "recipient", row.Code) is not { } id) return No(row, Refusal.Of("import.code", "code"));
        var known = edit.Book.Recipients.GetValueOrDefault(id);
        if (known is null && (person.Name is null || person.From is null)) return No(row, Absent(batch) ?? Missing(person.Name is null ? "name" : "from"), id);
        if (!Named(batch, "member", person.Member, out var member)) return No(row, Refusal.Of("import.code", "member"), id);
        var decided = known is null
            ? PersonRules.Add(
                edit.Book,
                new Recipient { Id = id, Name = person.Name!, From = person.From!.Value, To = person.To, Member = member, BirthYear = person.BirthYear, Sex = person.Sex, Circumstances = Dated(person.Circumstances) },
                edit.Today)
            : PersonRules.ChangeRecipient(edit.Book, Change(id, person, known.Circumstances), edit.Today);
        return Settle(row, batch, id, known, decided, r => r.Revision, edit.Set);
    }

    private static RowResult Volunteer(BookEdit edit, ImportBatch batch, ImportRow row)
    {
        var person = row.Person!;
        if (Id(batch, "volunteer", row.Code) is not { } id) return No(row, Refusal.Of("import.code", "code"));
        var known = edit.Book.Volunteers.GetValueOrDefault(id);
        if (known is null && (person.Name is null || person.From is null)) return No(row, Absent(batch) ?? Missing(person.Name is null ? "name" : "joined"), id);
        if (!Named(batch, "member", person.Member, out var member)) return No(row, Refusal.Of("import.code", "member"), id);
        var recipients = person.Recipients is { } codes ? codes.Select(c => Id(batch, "recipient", c)).ToArray() : [];
        if (recipients.Contains(null)) return No(row, Refusal.Of("import.code", "recipients"), id);
        var decided = known is null
            ? PersonRules.Add(
                edit.Book,
                new AddVolunteer
                {
                    Id = id,
                    Name = person.Name!,
                    Joined = person.From!.Value,
                    Left = person.To,
                    Member = member,
                    BirthYear = person.BirthYear,
                    Sex = person.Sex,
                    Teams = person.Teams ?? [Team.HomeCare],
                    Recipients = [.. recipients.Select(r => r!)],
                },
                edit.Today)
            : PersonRules.ChangeVolunteer(edit.Book, More(known, Change(id, person, []), person.Teams ?? [], recipients!), edit.Today);
        return Settle(row, batch, id, known, decided, v => v.Revision, edit.Set);
    }

    private static RowResult Settle<T>(ImportRow row, ImportBatch batch, string id, T? known, Outcome<T> decided, Func<T, int> revision, Action<T> set)
        where T : class
    {
        if (known is null && Absent(batch) is { } absent) return No(row, absent, id);
        if (decided.Refusal is { } no) return No(row, no, id);
        if (ReferenceEquals(decided.Value, known)) return Yes(row, RowStatus.Unchanged, id, revision(known!));
        if (known is not null && batch.Strategy == ImportStrategy.Create) return No(row, Refusal.Of(Exists, "code"), id);
        set(decided.Value!);
        return Yes(row, known is null ? RowStatus.Created : RowStatus.Updated, id, revision(decided.Value!));
    }

    private static Refusal? Absent(ImportBatch batch) => batch.Strategy == ImportStrategy.Update ? Refusal.Of(Unknown, "code") : null;

    private static string? Id(ImportBatch batch, string kind, string? code) => code is null ? null : ImportIds.Person(batch.System, kind, code);

    private static bool Named(ImportBatch batch, string kind, string? code, out string? id)
    {
        id = Id(batch, kind, code);
        return code is null || id is not null;
    }

    private static ChangePerson Change(string id, PersonRow person, ImmutableArray<DatedCircumstance> known) => new()
    {
        Id = id,
        Name = person.Name,
        From = person.From,
        To = person.To,
        BirthYear = person.BirthYear,
        Sex = person.Sex,
        // Those that the file names without days may stand with days here.
        Circumstances = person.Circumstances is { } now && !known.Select(c => c.Circumstance).ToHashSet().SetEquals(now) ? Dated(now) : null,
    };

    // What a volunteer has beyond the file stays: a file that names no end ends nothing.
    private static ChangePerson More(Volunteer known, ChangePerson change, ImmutableArray<Team> teams, string[] recipients)
    {
        var joined = change.From ?? known.Joined;
        var newTeams = teams.Distinct().Where(t => known.Teams.All(k => k.Team != t)).Order().ToArray();
        var newRecipients = recipients.Distinct().Where(r => known.Assignments.All(a => a.Recipient != r)).ToArray();
        return change with
        {
            Circumstances = null,
            Teams = newTeams.Length == 0 ? null : [.. known.Teams, .. newTeams.Select(t => new TeamSpan { Team = t, From = joined })],
            Assignments = newRecipients.Length == 0 ? null : [.. known.Assignments, .. newRecipients.Select(r => new Assignment { Recipient = r, From = joined })],
        };
    }

    private static ImmutableArray<DatedCircumstance> Dated(ImmutableArray<Circumstance>? circumstances) =>
        circumstances is { } some ? [.. some.Distinct().Order().Select(c => new DatedCircumstance { Circumstance = c })] : [];
}
