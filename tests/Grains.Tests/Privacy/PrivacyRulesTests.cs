using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Tests.Clubs;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Privacy;

public sealed class PrivacyRulesTests
{
    private static readonly PersonRef Person = new() { Kind = PersonKind.Member, Id = "mb-1" };
    private static readonly DateTimeOffset Now = LocalCalendar.StartOf(Day("2026-11-20")).AddHours(9);
    private static readonly ClubBook Club = Book(Day("2026-01-01")).With(Member("mb-1", "2024-02-01")).With(Member("mb-2", "2024-02-01", left: "2025-06-30"));

    [Theory]
    [InlineData(RequestKind.Access, false, "2026-11-24", "2026-11-30")]
    [InlineData(RequestKind.Erasure, true, "2026-11-24", "2026-11-30")]
    [InlineData(RequestKind.Withdrawal, false, "2026-11-24", "2026-12-05")]
    [InlineData(RequestKind.Objection, true, "2026-11-24", "2026-12-10")]
    public void A_request_has_the_deadlines_of_the_law(RequestKind kind, bool thirdParty, string answerBy, string dueOn)
    {
        // A Friday: two working days end on Tuesday.
        var request = RequestRules.File(Club, Ask(kind) with { ThirdParty = thirdParty }, Now).Value!;
        Assert.Equal((Day(answerBy), Day(dueOn)), (request.AnswerBy, request.DueOn));
    }

    [Fact]
    public void More_time_is_given_once()
    {
        var book = With(Club, RequestRules.File(Club, Ask(RequestKind.Withdrawal), Now).Value!);
        var longer = RequestRules.Handle(book, new HandleRequest { Id = Ask(default).Id, Extend = true }, Day("2026-11-21")).Value!;
        Assert.Equal((Day("2026-12-20"), true), (longer.DueOn, longer.Extended));
        Assert.Equal("request.extended", RequestRules.Handle(With(book, longer), new HandleRequest { Id = Ask(default).Id, Extend = true, Handler = "Văn phòng" }, Day("2026-11-21")).Refusal?.Code);
    }

    [Fact]
    public void A_request_is_overdue_from_the_day_after_a_deadline_until_it_is_met()
    {
        var request = RequestRules.File(Club, Ask(RequestKind.Access), Now).Value!;
        Assert.Null(RequestRules.OverdueSince(request, Day("2026-11-24")));
        Assert.Equal(Day("2026-11-24"), RequestRules.OverdueSince(request, Day("2026-11-25")));
        var answered = request with { Answered = Day("2026-11-23") };
        Assert.Null(RequestRules.OverdueSince(answered, Day("2026-11-30")));
        Assert.Equal(Day("2026-11-30"), RequestRules.OverdueSince(answered, Day("2026-12-01")));
        Assert.Null(RequestRules.OverdueSince(answered with { State = RequestState.Done }, Day("2026-12-01")));
        Assert.Equal([Day("2026-11-25"), Day("2026-12-01")], RequestRules.Boundaries(request));
    }

    [Fact]
    public void An_overdue_request_opens_an_alert()
    {
        var slice = new PrivacySlice();
        var book = With(Club, RequestRules.File(Club, Ask(RequestKind.Access), Now).Value!);
        var calendar = new ClubCalendar(book.Head, []);
        Assert.Empty(slice.Causes(book, calendar, Day("2026-11-24")));
        Assert.Equal(Day("2026-11-25"), slice.DueOn(book, calendar, Day("2026-11-24")));
        Assert.Equal("2026-11-24", Assert.Single(slice.Causes(book, calendar, Day("2026-11-25"))).Reason["due"]);
    }

    [Fact]
    public void A_closed_request_stays_as_it_was_closed()
    {
        var book = With(Club, RequestRules.File(Club, Ask(RequestKind.Access), Now).Value!);
        var done = RequestRules.Handle(book, new HandleRequest { Id = Ask(default).Id, State = RequestState.Done, Outcome = "đã giao bản in" }, Day("2026-11-21")).Value!;
        Assert.Equal((RequestState.Done, Day("2026-11-21")), (done.State, done.Closed));
        Assert.Same(done, RequestRules.Handle(With(book, done), new HandleRequest { Id = Ask(default).Id, State = RequestState.Done }, Day("2026-11-22")).Value);
        Assert.Equal("request.closed", RequestRules.Handle(With(book, done), new HandleRequest { Id = Ask(default).Id, State = RequestState.Refused }, Day("2026-11-22")).Refusal?.Code);
    }

    [Theory]
    [InlineData("nobody", "2026-11-20", "anh-1", null, "person.unknown")]
    [InlineData("mb-1", "2026-11-21", "anh-1", null, "consent.date")]
    [InlineData("mb-1", "2026-11-20", " ", null, "consent.reference")]
    public void A_consent_needs_a_person_a_day_and_a_proof(string person, string day, string reference, string? witness, string code) =>
        Assert.Equal(code, ConsentRules.Give(Club, Give() with { Person = Person with { Id = person }, Date = Day(day), Reference = reference, Witness = witness }, Now).Refusal?.Code);

    [Fact]
    public void A_consent_by_voice_needs_a_witness()
    {
        var voice = Give() with { Method = ConsentMethod.VoiceRecording };
        Assert.Equal("consent.witness", ConsentRules.Give(Club, voice, Now).Refusal?.Code);
        Assert.Null(ConsentRules.Give(Club, voice with { Witness = "Người làm chứng mẫu" }, Now).Refusal);
    }

    [Fact]
    public void A_consent_holds_for_its_purpose_from_its_day_until_it_is_taken_back_and_can_be_given_anew()
    {
        var book = With(Club, ConsentRules.Give(Club, Give() with { Date = Day("2026-11-02") }, Now).Value!);
        Assert.Equal(ConsentState.None, ConsentRules.StateOn(book, Person, ConsentPurpose.Health, Day("2026-11-01")));
        Assert.Equal(ConsentState.Given, ConsentRules.StateOn(book, Person, ConsentPurpose.Health, Day("2026-11-02")));
        Assert.Equal(ConsentState.None, ConsentRules.StateOn(book, Person, ConsentPurpose.Loans, Day("2026-11-02")));
        var withdrawn = With(book, ConsentRules.Withdraw(book, new WithdrawConsent { Id = Give().Id, Date = Day("2026-11-10"), Method = ConsentMethod.Digital }, Now).Value!);
        Assert.Equal(ConsentState.Given, ConsentRules.StateOn(withdrawn, Person, ConsentPurpose.Health, Day("2026-11-09")));
        Assert.Equal(ConsentState.Withdrawn, ConsentRules.StateOn(withdrawn, Person, ConsentPurpose.Health, Day("2026-11-10")));
        var again = With(withdrawn, ConsentRules.Give(withdrawn, Give() with { Id = Guid.NewGuid(), Date = Day("2026-11-15") }, Now).Value!);
        Assert.Equal(ConsentState.Given, ConsentRules.StateOn(again, Person, ConsentPurpose.Health, Day("2026-11-15")));
        Assert.Equal(2, again.PrivacyBook.Consents.Count);
    }

    [Fact]
    public void A_withdrawal_always_keeps_from_recording_and_silence_only_where_the_policy_asks()
    {
        Assert.Null(ConsentRules.Refuses(Club, asked: false, Person, ConsentPurpose.Health, Day("2026-11-20"), "member"));
        Assert.Equal("consent.missing", ConsentRules.Refuses(Club, asked: true, Person, ConsentPurpose.Health, Day("2026-11-20"), "member")?.Code);
        var withdrawn = With(Club, ConsentRules.Give(Club, Give(), Now).Value! with { Withdrawn = Day("2026-11-20") });
        Assert.Equal("consent.withdrawn", ConsentRules.Refuses(withdrawn, asked: false, Person, ConsentPurpose.Health, Day("2026-11-20"), "member")?.Code);
    }

    [Theory]
    [InlineData(1, 2, 2, 2, 2, 2, false)]
    [InlineData(1, 1, 3, 1, 1, 1, true)]
    [InlineData(4, 1, 1, 1, 1, 1, true)]
    [InlineData(1, 1, 1, 1, 1, 3, true)]
    public void A_disability_is_a_lot_of_difficulty_in_at_least_one(int vis, int hear, int mob, int cog, int sc, int comm, bool disability)
    {
        var kept = FunctioningRules.Put(Club, Answers(vis, hear, mob, cog, sc, comm), asked: false, Day("2026-11-20")).Value!;
        var book = Club with { PrivacyBook = Club.PrivacyBook with { Functionings = Club.PrivacyBook.Functionings.SetItem(PrivacyBook.KeyOf(kept), kept) } };
        Assert.Equal(disability, book.PrivacyBook.DisabilityOn("mb-1", Day("2026-11-20")));
        Assert.Null(book.PrivacyBook.DisabilityOn("mb-1", Day("2026-11-19")));
        Assert.Null(book.PrivacyBook.DisabilityOn("mb-2", Day("2026-11-20")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    public void Answers_have_the_codes_of_the_set_and_no_others(int code) =>
        Assert.Equal(("functioning.answer", "cog"), (FunctioningRules.Put(Club, Answers(1, 1, 1, code, 1, 1), asked: false, Day("2026-11-20")).Refusal is { } no ? (no.Code, no.Field) : default));

    [Fact]
    public void Who_left_longer_ago_than_the_policy_keeps_is_listed_once()
    {
        Assert.Empty(ErasureRules.Outdated(Club, 0, Day("2026-11-20")));
        Assert.Empty(ErasureRules.Outdated(Club, 1, Day("2026-06-30")));
        Assert.Equal("mb-2", Assert.Single(ErasureRules.Outdated(Club, 1, Day("2026-07-01"))).Id);
    }

    private static FileRequest Ask(RequestKind kind) => new() { Id = Guid.Parse("0b8d2b40-0000-4000-8000-000000000009"), Person = Person, Kind = kind, Received = Day("2026-11-20") };

    private static GiveConsent Give() => new() { Id = Guid.Parse("0b8d2b40-0000-4000-8000-000000000008"), Person = Person, Purpose = ConsentPurpose.Health, Date = Day("2026-11-20"), Method = ConsentMethod.PaperPhoto, Reference = "anh-1" };

    private static Functioning Answers(int vis, int hear, int mob, int cog, int sc, int comm) =>
        new() { Member = "mb-1", Date = Day("2026-11-20"), Answers = new ShortSet { Vis = vis, Hear = hear, Mob = mob, Cog = cog, Sc = sc, Comm = comm } };

    private static ClubBook With(ClubBook book, DataRequest request) => book with { PrivacyBook = book.PrivacyBook with { Requests = book.PrivacyBook.Requests.SetItem(request.Filed.Id, request) } };

    private static ClubBook With(ClubBook book, Consent consent) => book with { PrivacyBook = book.PrivacyBook with { Consents = book.PrivacyBook.Consents.SetItem(consent.Given.Id, consent) } };
}
