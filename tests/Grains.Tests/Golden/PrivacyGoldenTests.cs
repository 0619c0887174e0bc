using ClbCloud.Grains.Privacy;
using static ClbCloud.Grains.Tests.Golden.GoldenBody;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>Bodies of the rows of consents, requests, answers on functioning and erasures, as <see cref="GoldenRowTests"/> keeps the others.</summary>
public sealed class PrivacyGoldenTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7));
    private static readonly Guid Id = Guid.Parse("0b8d2b40-0000-4000-8000-000000000001");
    private static readonly PersonRef Person = new() { Kind = PersonKind.OlderPerson, Id = "op-1" };

    private static readonly Dictionary<string, (byte[] Body, Func<ReadOnlyMemory<byte>, byte[]> Again)> Rows = new()
    {
        ["privacy-consent"] = Row(new Consent
        {
            Given = new GiveConsent { Id = Id, Person = Person, Purpose = ConsentPurpose.PartnerSharing, Date = new(2026, 11, 20), Method = ConsentMethod.VoiceRecording, Reference = "ghi-am-1", Witness = "Người làm chứng mẫu" },
            Withdrawn = new(2026, 11, 21),
            WithdrawnBy = ConsentMethod.PaperPhoto,
            WithdrawalReference = "anh-2",
            RecordedAt = At,
            WithdrawalRecordedAt = At,
        }),
        ["privacy-request"] = Row(new DataRequest
        {
            Filed = new FileRequest { Id = Id, Person = Person, Kind = RequestKind.Objection, Received = new(2026, 11, 20), ThirdParty = true, Note = "lời của người ấy" },
            AnswerBy = new(2026, 11, 24),
            DueOn = new(2026, 12, 25),
            State = RequestState.Refused,
            Handler = "Văn phòng mẫu",
            Answered = new(2026, 11, 21),
            Extended = true,
            Closed = new(2026, 11, 22),
            Outcome = "lý do",
            RecordedAt = At,
            Revision = 3,
        }),
        ["privacy-functioning"] = Row(new Functioning { Member = "mb-001", Date = new(2026, 11, 20), Answers = new ShortSet { Vis = 1, Hear = 2, Mob = 3, Cog = 4, Sc = 1, Comm = 2 }, Revision = 2 }),
        ["privacy-notice"] = Row(new RetentionNotice { Person = Person, Listed = new(2026, 11, 22) }),
        ["privacy-erased"] = Row(new Erased { Person = Person, At = At, Request = Id }),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_is_written_as_its_golden_file_has_it_and_read_back(string name) => Holds(name, Rows[name]);
}
