using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ClbCloud.Grains.Privacy;

/// <summary>As what a club knows a person.</summary>
[GenerateSerializer, Alias("clb.PersonKind")]
public enum PersonKind
{
    Member = 0,
    Volunteer = 1,
    Recipient = 2,

    /// <summary>An older person whom a cluster group knows.</summary>
    OlderPerson = 3,
}

/// <summary>A person of a club's book. Whoever is member and recipient too is one person, by the links between the records.</summary>
[GenerateSerializer, Immutable, Alias("clb.PersonRef")]
public sealed record PersonRef
{
    [Id(0)] public required PersonKind Kind { get; init; }

    /// <summary>Id of the record of that kind.</summary>
    [Id(1)] public required string Id { get; init; }
}

/// <summary>What a person agrees to; each for itself (Law 91/2025/QH15: no consent by default, none in a bundle).</summary>
[GenerateSerializer, Alias("clb.ConsentPurpose")]
public enum ConsentPurpose
{
    /// <summary>To be in the club's book.</summary>
    Membership = 0,

    /// <summary>Readings, check-ups, questions on functioning.</summary>
    Health = 1,

    /// <summary>Home care and notes of it.</summary>
    HomeCare = 2,
    Loans = 3,

    /// <summary>That partners' projects see the person's record.</summary>
    PartnerSharing = 4,

    /// <summary>Photographs and names in public.</summary>
    Publicity = 5,
}

/// <summary>By what a consent can be proved.</summary>
[GenerateSerializer, Alias("clb.ConsentMethod")]
public enum ConsentMethod
{
    /// <summary>A photograph of the signed paper.</summary>
    PaperPhoto = 0,

    VoiceRecording = 1,
    Digital = 2,
}

/// <summary>A consent as sent. <see cref="Id"/> is the client's own; a repeat is recognised by it.</summary>
[GenerateSerializer, Immutable, Alias("clb.GiveConsent")]
public sealed record GiveConsent
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required PersonRef Person { get; init; }

    [Id(2)] public required ConsentPurpose Purpose { get; init; }

    [Id(3)] public required DateOnly Date { get; init; }

    [Id(4)] public required ConsentMethod Method { get; init; }

    /// <summary>Where the proof lies: a number of a file or photograph; 1–200 characters.</summary>
    [Id(5)] public required string Reference { get; init; }

    /// <summary>Who was there; needed for a voice.</summary>
    [Id(6)] public string? Witness { get; init; }
}

/// <summary>A consent as kept: row <c>cn|{id}</c>. Never removed; a withdrawal stands in it, a new consent beside it.</summary>
[GenerateSerializer, Immutable, Alias("clb.Consent")]
public sealed record Consent
{
    [Id(0)] public required GiveConsent Given { get; init; }

    /// <summary>First day on which it holds no more.</summary>
    [Id(1)] public DateOnly? Withdrawn { get; init; }

    [Id(2)] public ConsentMethod? WithdrawnBy { get; init; }

    [Id(3)] public string? WithdrawalReference { get; init; }

    [Id(4)] public required DateTimeOffset RecordedAt { get; init; }

    [Id(5)] public DateTimeOffset? WithdrawalRecordedAt { get; init; }
}

/// <summary>Takes a consent back from a day on.</summary>
[GenerateSerializer, Immutable, Alias("clb.WithdrawConsent")]
public sealed record WithdrawConsent
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required DateOnly Date { get; init; }

    [Id(2)] public required ConsentMethod Method { get; init; }

    [Id(3)] public string? Reference { get; init; }
}

/// <summary>What a person asks for about the data held.</summary>
[GenerateSerializer, Alias("clb.RequestKind")]
public enum RequestKind
{
    Access = 0,
    Correction = 1,
    Erasure = 2,

    /// <summary>A consent is taken back.</summary>
    Withdrawal = 3,
    Restriction = 4,
    Objection = 5,
}

[GenerateSerializer, Alias("clb.RequestState")]
public enum RequestState
{
    Open = 0,
    Done = 1,
    Refused = 2,
}

/// <summary>A request as sent. <see cref="Id"/> is the client's own; a repeat is recognised by it.</summary>
[GenerateSerializer, Immutable, Alias("clb.FileRequest")]
public sealed record FileRequest
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required PersonRef Person { get; init; }

    [Id(2)] public required RequestKind Kind { get; init; }

    /// <summary>The day on which it came; deadlines count from it.</summary>
    [Id(3)] public required DateOnly Received { get; init; }

    /// <summary>A processor or third party has the data too, which gives more time.</summary>
    [Id(4)] public bool ThirdParty { get; init; }

    /// <summary>In the person's words; at most 2,000 characters.</summary>
    [Id(5), Sensitive] public string? Note { get; init; }
}

/// <summary>A request as kept: row <c>dr|{id}</c>.</summary>
[GenerateSerializer, Immutable, Alias("clb.DataRequest")]
public sealed record DataRequest
{
    [Id(0)] public required FileRequest Filed { get; init; }

    /// <summary>Last day for a first answer.</summary>
    [Id(1)] public required DateOnly AnswerBy { get; init; }

    /// <summary>Last day for doing it.</summary>
    [Id(2)] public required DateOnly DueOn { get; init; }

    [Id(3)] public RequestState State { get; init; }

    /// <summary>Who handles it: an office or role, no name of a person.</summary>
    [Id(4)] public string? Handler { get; init; }

    /// <summary>Day of the first answer.</summary>
    [Id(5)] public DateOnly? Answered { get; init; }

    /// <summary>The time was made longer, which the law allows once.</summary>
    [Id(6)] public bool Extended { get; init; }

    [Id(7)] public DateOnly? Closed { get; init; }

    /// <summary>What was done, or why not.</summary>
    [Id(8), Sensitive] public string? Outcome { get; init; }

    [Id(9)] public required DateTimeOffset RecordedAt { get; init; }

    [Id(10)] public int Revision { get; init; }

    [JsonIgnore]
    public bool IsOpen => State == RequestState.Open;

    /// <summary>The first deadline that is past on a day; null when none is.</summary>
    public DateOnly? OverdueOn(DateOnly day) => RequestRules.OverdueSince(this, day);
}

/// <summary>Goes on with a request; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("clb.HandleRequest")]
public sealed record HandleRequest
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public string? Handler { get; init; }

    [Id(2)] public DateOnly? Answered { get; init; }

    [Id(3)] public bool Extend { get; init; }

    /// <summary><see cref="RequestState.Done"/> or <see cref="RequestState.Refused"/> closes it, on <see cref="Closed"/>.</summary>
    [Id(4)] public RequestState? State { get; init; }

    [Id(5)] public DateOnly? Closed { get; init; }

    [Id(6)] public string? Outcome { get; init; }
}

/// <summary>All that a club holds about one person.</summary>
[GenerateSerializer, Immutable, Alias("clb.PersonFile")]
public sealed record PersonFile
{
    [Id(0)] public required PersonRef Person { get; init; }

    /// <summary>The records that are this person.</summary>
    [Id(1)] public required ImmutableArray<PersonRef> Records { get; init; }

    [Id(2)] public required DateTimeOffset At { get; init; }

    [Id(3)] public required ImmutableArray<PersonItem> Items { get; init; }

    /// <summary>Something is left out that the caller may not see: readings are the club's own board's and health role's.</summary>
    [Id(4)] public bool Partial { get; init; }
}

/// <summary>One row about a person.</summary>
[GenerateSerializer, Immutable, Alias("clb.PersonItem")]
public sealed record PersonItem
{
    /// <summary><c>member</c>, <c>visit</c>, <c>reading</c>, <c>loan</c>, <c>entry</c>, <c>consent</c>, …</summary>
    [Id(0)] public required string Section { get; init; }

    /// <summary>As it was before a correction.</summary>
    [Id(1)] public bool Former { get; init; }

    /// <summary>The row's content, JSON.</summary>
    [Id(2)] public required string Json { get; init; }

    /// <summary>Says nothing of what it holds, whatever it is put into.</summary>
    public override string ToString() => nameof(PersonItem);
}

/// <summary>
/// The Washington Group Short Set on Functioning. Answers have the set's own codes, 1 no difficulty, 2 some, 3 a lot,
/// 4 cannot do at all; wording, order and codes of the set must not be changed (washingtongroup-disability.com).
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.Functioning")]
public sealed record Functioning
{
    /// <summary>Member id.</summary>
    [Id(0)] public required string Member { get; init; }

    [Id(1)] public required DateOnly Date { get; init; }

    [Id(2), Sensitive] public required ShortSet Answers { get; init; }

    [Id(3)] public int Revision { get; init; }
}

/// <summary>The six answers, by the set's own names.</summary>
[GenerateSerializer, Immutable, Alias("clb.ShortSet")]
public sealed record ShortSet
{
    /// <summary>VIS_SS: seeing, even if wearing glasses.</summary>
    [Id(0)] public required int Vis { get; init; }

    /// <summary>HEAR_SS: hearing, even if using a hearing aid.</summary>
    [Id(1)] public required int Hear { get; init; }

    /// <summary>MOB_SS: walking or climbing steps.</summary>
    [Id(2)] public required int Mob { get; init; }

    /// <summary>COG_SS: remembering or concentrating.</summary>
    [Id(3)] public required int Cog { get; init; }

    /// <summary>SC_SS: washing all over or dressing.</summary>
    [Id(4)] public required int Sc { get; init; }

    /// <summary>COM_SS: communicating in the usual language.</summary>
    [Id(5)] public required int Comm { get; init; }

    /// <summary>The set's cut-off: a lot of difficulty or cannot do at all in at least one.</summary>
    [JsonIgnore]
    public bool IsDisability => Vis >= 3 || Hear >= 3 || Mob >= 3 || Cog >= 3 || Sc >= 3 || Comm >= 3;

    /// <summary>Says nothing of the answers, whatever it is put into.</summary>
    public override string ToString() => nameof(ShortSet);
}
