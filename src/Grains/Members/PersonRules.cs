using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Members;

/// <summary>Who may be entered in a club's lists, and how an entry is corrected. Blanks are allowed.</summary>
internal static class PersonRules
{
    public const int LongestName = 200;
    private const int EarliestBirth = 1880;

    // A club has some sixty members; these bounds keep a book in memory and a row below its limit, whatever is sent.
    private const int MostMembers = 3000;
    private const int MostVolunteers = 300;
    private const int MostRecipients = 2000;
    private const int LongestList = 200;

    /// <summary>The new entry; the old one when the same content came again.</summary>
    public static Outcome<Member> Add(ClubBook book, AddMember add, DateOnly today)
    {
        var member = new Member
        {
            Id = add.Id,
            Name = add.Name,
            Joined = add.Joined,
            Left = add.Left,
            BirthYear = add.BirthYear,
            Sex = add.Sex,
            Circumstances = add.Circumstances,
            Revision = 1,
        };
        if (Check("member", member.Id, member.Name, member.Joined, member.Left, member.BirthYear, today) is { } no) return no;
        if (Dates("member", member.Circumstances, today) is { } dates) return dates;
        if (!book.Members.TryGetValue(add.Id, out var known)) return book.Members.Count < MostMembers ? member : Refusal.Of("member.too_many").With("most", MostMembers);
        return Same(known with { Revision = 1 }, member) ? known : Refusal.Of("member.id_reused", "id");
    }

    public static Outcome<Recipient> Add(ClubBook book, Recipient add, DateOnly today)
    {
        var recipient = add with { Revision = 1 };
        if (Check("recipient", add.Id, add.Name, add.From, add.To, add.BirthYear, today) is { } no) return no;
        if (Dates("recipient", add.Circumstances, today) is { } dates) return dates;
        if (add.Member is { } member && !book.Members.ContainsKey(member)) return Refusal.Of("recipient.member_unknown", "member");
        if (!book.Recipients.TryGetValue(add.Id, out var known)) return book.Recipients.Count < MostRecipients ? recipient : Refusal.Of("recipient.too_many").With("most", MostRecipients);
        return Same(known with { Revision = 1 }, recipient) ? known : Refusal.Of("recipient.id_reused", "id");
    }

    public static Outcome<Volunteer> Add(ClubBook book, AddVolunteer add, DateOnly today)
    {
        var volunteer = new Volunteer
        {
            Id = add.Id,
            Name = add.Name,
            Joined = add.Joined,
            Left = add.Left,
            Member = add.Member,
            BirthYear = add.BirthYear,
            Sex = add.Sex,
            Teams = [.. add.Teams.Distinct().Order().Select(t => new TeamSpan { Team = t, From = add.Joined })],
            Assignments = [.. add.Recipients.Distinct().Select(r => new Assignment { Recipient = r, From = add.Joined })],
            Excused = add.Excused,
            Revision = 1,
        };
        if (Check(book, volunteer, today) is { } no) return no;
        if (!book.Volunteers.TryGetValue(add.Id, out var known)) return book.Volunteers.Count < MostVolunteers ? volunteer : Refusal.Of("volunteer.too_many").With("most", MostVolunteers);
        return Same(known with { Revision = 1 }, volunteer) ? known : Refusal.Of("volunteer.id_reused", "id");
    }

    public static Outcome<Member> ChangeMember(ClubBook book, ChangePerson change, DateOnly today) => Correct(
        "member",
        book,
        PersonKind.Member,
        book.Members,
        change,
        was => was with
        {
            Name = change.Name ?? was.Name,
            Joined = change.From ?? was.Joined,
            Left = change.Reopen ? null : change.To ?? was.Left,
            BirthYear = change.BirthYear ?? was.BirthYear,
            Sex = change.Sex ?? was.Sex,
            Circumstances = change.Circumstances ?? was.Circumstances,
        },
        next => Check("member", next.Id, next.Name, next.Joined, next.Left, next.BirthYear, today) ?? Dates("member", next.Circumstances, today),
        next => next with { Revision = next.Revision + 1 });

    public static Outcome<Recipient> ChangeRecipient(ClubBook book, ChangePerson change, DateOnly today) => Correct(
        "recipient",
        book,
        PersonKind.Recipient,
        book.Recipients,
        change,
        was => was with
        {
            Name = change.Name ?? was.Name,
            From = change.From ?? was.From,
            To = change.Reopen ? null : change.To ?? was.To,
            BirthYear = change.BirthYear ?? was.BirthYear,
            Sex = change.Sex ?? was.Sex,
            Circumstances = change.Circumstances ?? was.Circumstances,
        },
        next => Check("recipient", next.Id, next.Name, next.From, next.To, next.BirthYear, today) ?? Dates("recipient", next.Circumstances, today),
        next => next with { Revision = next.Revision + 1 });

    public static Outcome<Volunteer> ChangeVolunteer(ClubBook book, ChangePerson change, DateOnly today) => Correct(
        "volunteer",
        book,
        PersonKind.Volunteer,
        book.Volunteers,
        change,
        was => was with
        {
            Name = change.Name ?? was.Name,
            Joined = change.From ?? was.Joined,
            Left = change.Reopen ? null : change.To ?? was.Left,
            BirthYear = change.BirthYear ?? was.BirthYear,
            Sex = change.Sex ?? was.Sex,
            Teams = change.Teams ?? MoveStart(was.Teams, was.Joined, change.From),
            Assignments = change.Assignments ?? was.Assignments,
            Excused = change.Excused ?? was.Excused,
        },
        next => Check(book, next, today),
        next => next with { Revision = next.Revision + 1 });

    // The entry itself when nothing changes, so that nothing is written.
    private static Outcome<T> Correct<T>(
        string kind, ClubBook book, PersonKind of, ImmutableSortedDictionary<string, T> entries, ChangePerson change, Func<T, T> corrected, Func<T, Refusal?> check, Func<T, T> raised)
        where T : class
    {
        if (!entries.TryGetValue(change.Id, out var was)) return Refusal.Of($"{kind}.unknown", "id");
        if (book.PrivacyBook.Refuses(of, change.Id) is { } erased) return erased;
        var next = corrected(was);
        if (check(next) is { } no) return no;
        return Same(was, next) ? was : raised(next);
    }

    // A corrected joining day takes along the teams that began with it.
    private static ImmutableArray<TeamSpan> MoveStart(ImmutableArray<TeamSpan> teams, DateOnly was, DateOnly? from) =>
        from is { } day ? [.. teams.Select(t => t.From == was || t.From < day ? t with { From = day } : t)] : teams;

    private static Refusal? Check(ClubBook book, Volunteer v, DateOnly today)
    {
        if (Check("volunteer", v.Id, v.Name, v.Joined, v.Left, v.BirthYear, today) is { } no) return no;
        if (v.Member is { } member && !book.Members.ContainsKey(member)) return Refusal.Of("volunteer.member_unknown", "member");
        if (v.Teams.IsEmpty || v.Teams.Length > LongestList || v.Teams.Any(t => !Enum.IsDefined(t.Team) || t.To < t.From || t.From > today || t.To > today)) return Refusal.Of("volunteer.teams", "teams");
        if (v.Assignments.Length > LongestList) return Refusal.Of("volunteer.assignments", "assignments");
        if (v.Excused.Length > LongestList) return Refusal.Of("volunteer.excused", "excused");
        if (v.Assignments.FirstOrDefault(a => !book.Recipients.ContainsKey(a.Recipient)) is { } unknown)
            return Refusal.Of("volunteer.recipient_unknown", "recipients").With("recipient", unknown.Recipient);
        if (v.Assignments.Any(a => a.To < a.From)) return Refusal.Of("volunteer.assignments", "assignments");
        return v.Excused.Any(e => e.To < e.From || e.To.DayNumber - e.From.DayNumber > 400) ? Refusal.Of("volunteer.excused", "excused") : null;
    }

    private static Refusal? Check(string kind, string id, string name, DateOnly from, DateOnly? to, int? born, DateOnly today)
    {
        if (!Keys.IsSlug(id)) return Refusal.Of($"{kind}.id", "id");
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName) return Refusal.Of($"{kind}.name", "name").With("most", LongestName);
        if (from > today || from.Year < 1990) return Refusal.Of($"{kind}.from", kind == "recipient" ? "from" : "joined");
        if (to < from || to > today) return Refusal.Of($"{kind}.to", kind == "recipient" ? "to" : "left");
        return born is { } year && (year < EarliestBirth || year > from.Year) ? Refusal.Of($"{kind}.birth_year", "birthYear") : null;
    }

    private static Refusal? Dates(string kind, ImmutableArray<DatedCircumstance> circumstances, DateOnly today) =>
        circumstances.Length > LongestList || circumstances.Any(c => !Enum.IsDefined(c.Circumstance) || c.To < c.From || c.From > today || c.To > today) ? Refusal.Of($"{kind}.circumstances", "circumstances") : null;

    // Records hold arrays, which do not compare by content; the bodies of rows do.
    private static bool Same<T>(T a, T b) => RowBody.Write(a).AsSpan().SequenceEqual(RowBody.Write(b));
}
