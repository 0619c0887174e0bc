using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Privacy;

/// <summary>Consents, requests, answers on functioning, who was erased, and who is to be: rows <c>cn|</c>, <c>dr|</c>, <c>wg|</c>, <c>er|</c>, <c>rn|</c>.</summary>
internal sealed record PrivacyBook
{
    public const string Consent = "cn";
    public const string Request = "dr";
    public const string Functioning = "wg";
    public const string Erased = "er";
    public const string Notice = "rn";

    public static readonly PrivacyBook Empty = new();

    private static readonly StringComparer Order = StringComparer.Ordinal;

    public ImmutableDictionary<Guid, Consent> Consents { get; init; } = ImmutableDictionary<Guid, Consent>.Empty;

    public ImmutableDictionary<Guid, DataRequest> Requests { get; init; } = ImmutableDictionary<Guid, DataRequest>.Empty;

    /// <summary>By member and day: <c>p-1|2026-11-20</c>.</summary>
    public ImmutableSortedDictionary<string, Functioning> Functionings { get; init; } = ImmutableSortedDictionary.Create<string, Functioning>(Order);

    /// <summary>Records of persons who were erased.</summary>
    public ImmutableDictionary<PersonRef, Erased> Gone { get; init; } = ImmutableDictionary<PersonRef, Erased>.Empty;

    /// <summary>Persons whose names are to go, while it is announced.</summary>
    public ImmutableDictionary<PersonRef, RetentionNotice> Notices { get; init; } = ImmutableDictionary<PersonRef, RetentionNotice>.Empty;

    public Refusal? Refuses(PersonKind kind, string id, string field = "id") => Gone.ContainsKey(new PersonRef { Kind = kind, Id = id }) ? Refusal.Of("person.erased", field) : null;

    public static string KeyOf(Functioning answers) => string.Create(CultureInfo.InvariantCulture, $"{answers.Member}|{answers.Date:yyyy-MM-dd}");

    /// <summary>Whether the member has a disability by its last answers up to a day; null when it was never asked.</summary>
    public bool? DisabilityOn(string member, DateOnly day)
    {
        bool? last = null;
        foreach (var answers in Functionings.Values)
        {
            if (answers.Member == member && answers.Date <= day) last = answers.Answers.IsDisability;
        }

        return last;
    }
}

/// <inheritdoc/>
internal sealed class PrivacySlice : IBookSlice
{
    public async Task<ClubBook> Load(ClubBook book, IRowStore store, string partition)
    {
        var consents = await BookRows.Read<Consent>(store, partition, PrivacyBook.Consent);
        var requests = await BookRows.Read<DataRequest>(store, partition, PrivacyBook.Request);
        var functionings = await BookRows.Read<Functioning>(store, partition, PrivacyBook.Functioning);
        var gone = await BookRows.Read<Erased>(store, partition, PrivacyBook.Erased);
        var notices = await BookRows.Read<RetentionNotice>(store, partition, PrivacyBook.Notice);
        if (consents.Count + requests.Count + functionings.Count + gone.Count + notices.Count == 0) return book;
        return book with
        {
            PrivacyBook = PrivacyBook.Empty with
            {
                Consents = consents.ToImmutableDictionary(c => c.Given.Id),
                Requests = requests.ToImmutableDictionary(r => r.Filed.Id),
                Functionings = PrivacyBook.Empty.Functionings.AddRange(functionings.Select(f => KeyValuePair.Create(PrivacyBook.KeyOf(f), f))),
                Gone = gone.ToImmutableDictionary(g => g.Person),
                Notices = notices.ToImmutableDictionary(n => n.Person),
            },
        };
    }

    // Nothing of it is counted.
    public object?[] Inputs(ClubBook book) => [];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet)
    {
    }

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        foreach (var alert in RetentionRules.Causes(book)) yield return alert;
        foreach (var request in book.PrivacyBook.Requests.Values)
        {
            if (RequestRules.OverdueSince(request, today) is { } since)
                yield return AlertRules.Cause(AlertKind.RequestOverdue, $"request|{request.Filed.Id:N}", request.Filed.Id.ToString(), string.Empty, ("due", since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }
    }

    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        var next = RetentionRules.DueOn(book, calendar.PolicyOn(today), today);
        foreach (var day in book.PrivacyBook.Requests.Values.SelectMany(RequestRules.Boundaries))
        {
            if (day > today && (next is null || day < next)) next = day;
        }

        return next;
    }
}

/// <summary>Writes of the slice.</summary>
internal static class PrivacyRows
{
    public static void Set(this BookEdit edit, Consent consent) =>
        edit.Write(RowWrite.Put($"{PrivacyBook.Consent}|{consent.Given.Id:N}", RowBody.Write(consent)), edit.With(p => p with { Consents = p.Consents.SetItem(consent.Given.Id, consent) }));

    public static void Set(this BookEdit edit, DataRequest request) =>
        edit.Write(RowWrite.Put($"{PrivacyBook.Request}|{request.Filed.Id:N}", RowBody.Write(request)), edit.With(p => p with { Requests = p.Requests.SetItem(request.Filed.Id, request) }));

    public static void Set(this BookEdit edit, Functioning answers) =>
        edit.Write(RowWrite.Put($"{PrivacyBook.Functioning}|{PrivacyBook.KeyOf(answers)}", RowBody.Write(answers)), edit.With(p => p with { Functionings = p.Functionings.SetItem(PrivacyBook.KeyOf(answers), answers) }));

    public static void Set(this BookEdit edit, Erased erased) =>
        edit.Write(RowWrite.Put($"{PrivacyBook.Erased}|{PersonSet.NameOf(erased.Person.Kind)}|{erased.Person.Id}", RowBody.Write(erased)), edit.With(p => p with { Gone = p.Gone.SetItem(erased.Person, erased) }));

    /// <summary>A notice is given, or stands no longer.</summary>
    public static void Set(this BookEdit edit, RetentionNotice notice, bool stands)
    {
        var key = $"{PrivacyBook.Notice}|{PersonSet.NameOf(notice.Person.Kind)}|{notice.Person.Id}";
        edit.Write(
            stands ? RowWrite.Put(key, RowBody.Write(notice)) : RowWrite.Remove(key),
            edit.With(p => p with { Notices = stands ? p.Notices.SetItem(notice.Person, notice) : p.Notices.Remove(notice.Person) }));
    }

    /// <summary>A person's file was read.</summary>
    public static bool ReadOf(this BookEdit edit, string rows)
    {
        edit.Read(rows);
        return true;
    }

    /// <summary>Rows that go past the book in memory.</summary>
    public static bool WriteAll(this BookEdit edit, IEnumerable<RowWrite> rows)
    {
        foreach (var row in rows) edit.Write(row, edit.Book);
        return true;
    }

    /// <summary>Notes that the person is gone, and closes the request.</summary>
    public static void Finish(this BookEdit edit, PersonSet person, Erased erased, Guid? request)
    {
        foreach (var one in person.All)
        {
            if (!edit.Book.PrivacyBook.Gone.ContainsKey(one)) edit.Set(erased with { Person = one });
            if (edit.Book.PrivacyBook.Notices.GetValueOrDefault(one) is { } notice) edit.Set(notice, stands: false);
        }

        if (request is { } id && edit.Book.PrivacyBook.Requests.GetValueOrDefault(id) is { IsOpen: true } open)
            edit.Set(open with { State = RequestState.Done, Closed = edit.Today, Revision = open.Revision + 1 });
    }

    private static ClubBook With(this BookEdit edit, Func<PrivacyBook, PrivacyBook> next) => edit.Book with { PrivacyBook = next(edit.Book.PrivacyBook) };
}
