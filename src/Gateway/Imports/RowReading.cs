using System.Globalization;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Imports;

/// <summary>A row of a file: its number and its cells by field, none of them null.</summary>
internal readonly record struct RawRow(int Number, IReadOnlyDictionary<string, string> Cells);

/// <summary>Reads the cells of a row as what the kind of file says they are. Decides nothing. Pure.</summary>
internal static class RowReading
{
    /// <param name="kind">What the rows of the file are.</param>
    /// <param name="raw">The row.</param>
    /// <param name="club">Of which a row is that names none: a club's own file need not name it.</param>
    public static ImportRow Read(ImportKind kind, RawRow raw, string? club = null)
    {
        var cells = new Cells(raw.Cells);
        var row = new ImportRow { Number = raw.Number, Club = cells.Code("club") ?? club, Code = kind == ImportKind.Clubs ? cells.Code("club") ?? club : cells.Code("code") };
        row = kind switch
        {
            ImportKind.Clubs => row with { About = Club(cells) },
            ImportKind.Members => row with { Person = Person(cells, "joined", "left") },
            ImportKind.Recipients => row with { Person = Person(cells, "from", "to") },
            ImportKind.Volunteers => row with { Person = Person(cells, "joined", "left") },
            ImportKind.Visits => Visit(row, cells),
            ImportKind.Meetings => row with { Meeting = Meeting(cells) },
            ImportKind.Entries => row with { Entry = Entry(cells) },
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        // What could be read of a row that cannot be used is not kept.
        return cells.Refusal is { } no ? new() { Number = row.Number, Club = row.Club, Code = row.Code, Refusal = no } : row;
    }

    private static ClubRow Club(Cells cells) => new()
    {
        NameVi = cells.Name("nameVi"),
        NameEn = cells.Name("nameEn"),
        Commune = cells.Code("commune"),
        Launched = cells.Day("launched"),
        ReportingFrom = cells.Day("reportingFrom"),
        Origin = cells.Choice<ClubOrigin>("origin"),
        DecisionNumber = cells.Text("decisionNumber"),
        DecisionDate = cells.Day("decisionDate"),
        DecisionIssuer = cells.Text("decisionIssuer"),
        RulesAdopted = cells.Day("rulesAdopted"),
    };

    private static PersonRow Person(Cells cells, string from, string to) => new()
    {
        Name = cells.Name("name"),
        From = cells.Day(from),
        To = cells.Day(to),
        BirthYear = cells.Whole("birthYear"),
        Sex = cells.Choice<Sex>("sex"),
        Circumstances = cells.Choices<Circumstance>("circumstances"),
        Member = cells.Code("member"),
        Teams = cells.Choices<Team>("teams"),
        Recipients = cells.Codes("recipients"),
    };

    private static ImportRow Visit(ImportRow row, Cells cells)
    {
        var visit = new VisitRow
        {
            Volunteer = cells.Needed(cells.Code("volunteer"), "volunteer"),
            Recipient = cells.Needed(cells.Code("recipient"), "recipient"),
            StartedAt = cells.Needed(cells.Instant("startedAt"), "startedAt"),
            Minutes = cells.Needed(cells.Whole("minutes"), "minutes"),
            Tasks = cells.Needed(cells.Choices<CareTask>("tasks"), "tasks"),
            Note = cells.Text("note", TextRules.NoteLength, lines: true),
        };
        return row with { Visit = visit, Code = row.Code ?? CodeOf(visit) };
    }

    // A paper list has no codes: who went to whom, and when, tells a visit.
    private static string CodeOf(VisitRow visit) =>
        string.Create(CultureInfo.InvariantCulture, $"{visit.Volunteer}|{visit.Recipient}|{visit.StartedAt.UtcDateTime:yyyyMMddHHmmss}");

    private static MeetingRow Meeting(Cells cells) => new()
    {
        Date = cells.Needed(cells.Day("date"), "date"),
        Attendance = cells.Whole("attendance"),
        Present = cells.Codes("present"),
        Areas = cells.Choices<Area>("areas") ?? [],
        Themes = cells.Choices<Theme>("themes") ?? [],
        Note = cells.Text("note", TextRules.NoteLength, lines: true),
    };

    private static EntryRow Entry(Cells cells) => new()
    {
        Kind = cells.Needed(cells.Choice<EntryKind>("kind"), "kind"),
        Date = cells.Needed(cells.Day("date"), "date"),
        Dong = cells.Needed(cells.Number("dong"), "dong"),
        Fund = cells.Choice<Fund>("fund"),
        Form = cells.Choice<EntryForm>("form") ?? EntryForm.Cash,
        Source = cells.Choice<SeedSource>("source"),
        Donor = cells.Name("donor"),
        Member = cells.Code("member"),
        Item = cells.Name("item"),
        Purpose = cells.Text("purpose", TextRules.NoteLength, lines: true),
    };
}
