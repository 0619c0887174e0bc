using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Privacy;

/// <summary>The law's time for requests, from a day on.</summary>
/// <param name="From">First day on which a request received has these terms.</param>
/// <param name="AnswerWorkingDays">Working days for a first answer.</param>
/// <param name="StopDays">Days for a withdrawal, restriction or objection.</param>
/// <param name="StopDaysThirdParty">The same when a processor or third party has the data.</param>
/// <param name="StopExtension">Days that these may be made longer by, once.</param>
/// <param name="OtherDays">Days for any other request.</param>
/// <param name="OtherExtension">Days that these may be made longer by, once.</param>
internal sealed record RequestTerms(DateOnly From, int AnswerWorkingDays, int StopDays, int StopDaysThirdParty, int StopExtension, int OtherDays, int OtherExtension)
{
    /// <summary>
    /// Law 91/2025/QH15 and Decree 356/2025/NĐ-CP, in force since 1 January 2026, as summarised by law firms: an answer
    /// within 2 working days; 15 days to withdraw, restrict or object, 20 with a third party, 15 more once; 10 to 20 days
    /// for all else. A new decree is a new line.
    /// </summary>
    private static readonly ImmutableArray<RequestTerms> Law = [new(new DateOnly(2026, 1, 1), 2, 15, 20, 15, 10, 10)];

    public static RequestTerms On(DateOnly day) => Law.LastOrDefault(t => t.From <= day) ?? Law[0];
}

/// <summary>The register of requests about persons' data: deadlines, and what may be done with a request.</summary>
internal static class RequestRules
{
    private const int LongestText = 2000;
    private const int LongestHandler = 120;
    private const int MostRequests = 5000;

    public static Outcome<DataRequest> File(ClubBook book, FileRequest filed, DateTimeOffset now)
    {
        if (PersonSet.Of(book, filed.Person) is null) return Refusal.Of("person.unknown", "person");
        if (!Enum.IsDefined(filed.Kind)) return Refusal.Of("json.value", "kind");
        if (filed.Received > LocalCalendar.DayOf(now) || filed.Received.Year < 2020) return Refusal.Of("request.date", "received");
        if (filed.Note?.Length > LongestText) return Refusal.Of("request.note", "note").With("most", LongestText);
        if (book.PrivacyBook.Requests.TryGetValue(filed.Id, out var known)) return known.Filed == filed ? known : Refusal.Of("request.id_reused", "id");
        if (book.PrivacyBook.Requests.Count >= MostRequests) return Refusal.Of("batch.too_large", "id").With("most", MostRequests);
        var terms = RequestTerms.On(filed.Received);
        return new DataRequest
        {
            Filed = filed,
            AnswerBy = WorkingDaysAfter(filed.Received, terms.AnswerWorkingDays),
            DueOn = filed.Received.AddDays(!IsStop(filed.Kind) ? terms.OtherDays : filed.ThirdParty ? terms.StopDaysThirdParty : terms.StopDays),
            RecordedAt = now,
            Revision = 1,
        };
    }

    public static Outcome<DataRequest> Handle(ClubBook book, HandleRequest command, DateOnly today)
    {
        if (!book.PrivacyBook.Requests.TryGetValue(command.Id, out var known)) return Refusal.Of("request.unknown", "id");
        if (command.Handler is { } handler && (string.IsNullOrWhiteSpace(handler) || handler.Length > LongestHandler)) return Refusal.Of("request.handler", "handler").With("most", LongestHandler);
        if (command.Outcome?.Length > LongestText) return Refusal.Of("request.note", "outcome").With("most", LongestText);
        if (Outside(command.Answered)) return Refusal.Of("request.date", "answered");
        if (Outside(command.Closed) || (command.Closed is not null && command.State is null)) return Refusal.Of("request.date", "closed");
        var next = Next(known, command, today);
        if (next == known) return known;
        if (!known.IsOpen) return Refusal.Of("request.closed", "id");
        if (command.Extend && known.Extended) return Refusal.Of("request.extended", "extend");
        return next with { Revision = known.Revision + 1 };

        bool Outside(DateOnly? day) => day > today || day < known.Filed.Received;
    }

    /// <summary>The first deadline that is past; null when none is.</summary>
    public static DateOnly? OverdueSince(DataRequest request, DateOnly today) =>
        !request.IsOpen ? null
        : request.Answered is null && request.AnswerBy < today ? request.AnswerBy
        : request.DueOn < today ? request.DueOn
        : null;

    /// <summary>Days on which a request may become overdue.</summary>
    public static IEnumerable<DateOnly> Boundaries(DataRequest request) =>
        !request.IsOpen ? [] : request.Answered is null ? [request.AnswerBy.AddDays(1), request.DueOn.AddDays(1)] : [request.DueOn.AddDays(1)];

    private static DataRequest Next(DataRequest known, HandleRequest command, DateOnly today)
    {
        var terms = RequestTerms.On(known.Filed.Received);
        var closes = command.State is RequestState.Done or RequestState.Refused;
        return known with
        {
            Handler = command.Handler ?? known.Handler,
            Answered = command.Answered ?? known.Answered,
            Extended = known.Extended || command.Extend,
            DueOn = command.Extend && !known.Extended ? known.DueOn.AddDays(IsStop(known.Filed.Kind) ? terms.StopExtension : terms.OtherExtension) : known.DueOn,
            State = closes ? command.State!.Value : known.State,
            Closed = closes ? command.Closed ?? known.Closed ?? today : known.Closed,
            Outcome = command.Outcome ?? known.Outcome,
        };
    }

    private static bool IsStop(RequestKind kind) => kind is RequestKind.Withdrawal or RequestKind.Restriction or RequestKind.Objection;

    // Public holidays are not known here: a deadline may fall a little early, never late.
    private static DateOnly WorkingDaysAfter(DateOnly day, int working)
    {
        while (working > 0)
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) working--;
        }

        return day;
    }
}
