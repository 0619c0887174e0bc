using System.Collections.Immutable;
using System.Text.Json;
using ClbCloud.Grains.Clubs;

namespace ClbCloud.Grains.Privacy;

/// <summary>The records of a club's book that are one person: a member, and whoever names that member as itself. Pure.</summary>
internal sealed record PersonSet(string? Member, ImmutableHashSet<string> Volunteers, ImmutableHashSet<string> Recipients, ImmutableHashSet<string> Older, ImmutableHashSet<string> Names)
{
    public IEnumerable<PersonRef> All =>
        (Member is null ? [] : new[] { new PersonRef { Kind = PersonKind.Member, Id = Member } })
        .Concat(Volunteers.Order(StringComparer.Ordinal).Select(id => new PersonRef { Kind = PersonKind.Volunteer, Id = id }))
        .Concat(Recipients.Order(StringComparer.Ordinal).Select(id => new PersonRef { Kind = PersonKind.Recipient, Id = id }))
        .Concat(Older.Order(StringComparer.Ordinal).Select(id => new PersonRef { Kind = PersonKind.OlderPerson, Id = id }));

    public bool Has(PersonRef person) => person.Kind switch
    {
        PersonKind.Member => Member == person.Id,
        PersonKind.Volunteer => Volunteers.Contains(person.Id),
        PersonKind.Recipient => Recipients.Contains(person.Id),
        PersonKind.OlderPerson => Older.Contains(person.Id),
        _ => false,
    };

    /// <summary>The person of a record; null when the book has no such record.</summary>
    public static PersonSet? Of(ClubBook book, PersonRef person)
    {
        var older = book.WorkBook.Older;
        var (there, member) = person.Kind switch
        {
            PersonKind.Member => (book.Members.ContainsKey(person.Id), person.Id),
            PersonKind.Volunteer => (book.Volunteers.TryGetValue(person.Id, out var v), v?.Member),
            PersonKind.Recipient => (book.Recipients.TryGetValue(person.Id, out var r), r?.Member),
            PersonKind.OlderPerson => (older.TryGetValue(person.Id, out var o), o?.Member),
            _ => (false, null),
        };
        if (!there) return null;
        var volunteers = book.Volunteers.Values.Where(v => Is(PersonKind.Volunteer, v.Id, v.Member)).ToArray();
        var recipients = book.Recipients.Values.Where(r => Is(PersonKind.Recipient, r.Id, r.Member)).ToArray();
        var known = older.Values.Where(o => Is(PersonKind.OlderPerson, o.Id, o.Member)).ToArray();
        var self = member is null ? null : book.Members.GetValueOrDefault(member);
        return new PersonSet(
            self?.Id,
            [.. volunteers.Select(v => v.Id)],
            [.. recipients.Select(r => r.Id)],
            [.. known.Select(o => o.Id)],
            [.. volunteers.Select(v => v.Name).Concat(recipients.Select(r => r.Name)).Concat(known.Select(o => o.Name)).Append(self?.Name).OfType<string>().Where(name => name != PersonRows.Nobody)]);

        bool Is(PersonKind kind, string id, string? named) => (person.Kind == kind && person.Id == id) || (member is not null && named == member);
    }

    /// <summary>Whether the person is still with the club on a day, as anything.</summary>
    public bool IsCurrent(ClubBook book, DateOnly day) =>
        (Member is { } member && book.Members[member].On(day)) || Volunteers.Any(v => book.Volunteers[v].On(day)) || Recipients.Any(r => book.Recipients[r].On(day))
        || Older.Any(o => book.WorkBook.Older[o] is { } person && person.From <= day && !(person.To < day));

    /// <summary>The last day of the person with the club; null while there is none.</summary>
    public DateOnly? LastDay(ClubBook book)
    {
        DateOnly?[] ends =
        [
            .. Member is { } member ? [book.Members[member].Left] : Array.Empty<DateOnly?>(),
            .. Volunteers.Select(v => book.Volunteers[v].Left), .. Recipients.Select(r => book.Recipients[r].To), .. Older.Select(o => book.WorkBook.Older[o].To),
        ];
        return Array.Exists(ends, e => e is null) ? null : ends.Max();
    }

    /// <summary>A kind as it is written in keys and paths: <c>older-person</c>.</summary>
    public static string NameOf(PersonKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
