using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Gateway.Privacy;

/// <summary>One consent to one purpose, with the proof of it.</summary>
internal sealed record ConsentRequest
{
    /// <summary>The sender's own id; a repeat is recognised by it.</summary>
    public required Guid Id { get; init; }

    public required PersonKind Kind { get; init; }

    /// <summary>Id of the person's record of that kind.</summary>
    [Slug] public required string Person { get; init; }

    public required ConsentPurpose Purpose { get; init; }

    public required DateOnly Date { get; init; }

    public required ConsentMethod Method { get; init; }

    /// <summary>Where the proof lies: number of a photograph, a recording, a form.</summary>
    public required string Reference { get; init; }

    /// <summary>Who was there; needed for a voice.</summary>
    [Name] public string? Witness { get; init; }

    public GiveConsent ToCommand() => new() { Id = Id, Person = new PersonRef { Kind = Kind, Id = Person }, Purpose = Purpose, Date = Date, Method = Method, Reference = Reference, Witness = Witness };
}

/// <summary>A consent taken back; it stays for the record.</summary>
internal sealed record WithdrawalRequest
{
    /// <summary>First day on which it holds no more.</summary>
    public required DateOnly Date { get; init; }

    public required ConsentMethod Method { get; init; }

    public string? Reference { get; init; }
}

internal sealed record ConsentHttp
{
    public required Guid Id { get; init; }

    public required PersonKind Kind { get; init; }

    public required string Person { get; init; }

    public required ConsentPurpose Purpose { get; init; }

    public required DateOnly Date { get; init; }

    public required ConsentMethod Method { get; init; }

    public required string Reference { get; init; }

    public string? Witness { get; init; }

    /// <summary>First day on which it holds no more; absent while it holds.</summary>
    public DateOnly? Withdrawn { get; init; }

    public ConsentMethod? WithdrawnBy { get; init; }

    public string? WithdrawalReference { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public static ConsentHttp Of(Consent consent) => new()
    {
        Id = consent.Given.Id,
        Kind = consent.Given.Person.Kind,
        Person = consent.Given.Person.Id,
        Purpose = consent.Given.Purpose,
        Date = consent.Given.Date,
        Method = consent.Given.Method,
        Reference = consent.Given.Reference,
        Witness = consent.Given.Witness,
        Withdrawn = consent.Withdrawn,
        WithdrawnBy = consent.WithdrawnBy,
        WithdrawalReference = consent.WithdrawalReference,
        RecordedAt = consent.RecordedAt,
    };
}

/// <summary>What a person asks for about the data held.</summary>
internal sealed record DataRequestRequest
{
    /// <summary>The sender's own id; a repeat is recognised by it.</summary>
    public required Guid Id { get; init; }

    public required PersonKind Kind { get; init; }

    /// <summary>Id of the person's record of that kind.</summary>
    [Slug] public required string Person { get; init; }

    public required RequestKind Asks { get; init; }

    /// <summary>The day on which it came.</summary>
    public required DateOnly Received { get; init; }

    /// <summary>A processor or third party has the data too.</summary>
    public bool ThirdParty { get; init; }

    [Note] public string? Note { get; init; }

    public FileRequest ToCommand() => new() { Id = Id, Person = new PersonRef { Kind = Kind, Id = Person }, Kind = Asks, Received = Received, ThirdParty = ThirdParty, Note = Note };
}

/// <summary>Goes on with a request; what is absent stays.</summary>
internal sealed record HandlingRequest
{
    /// <summary>The office or role that handles it; no name of a person.</summary>
    [Name] public string? Handler { get; init; }

    /// <summary>Day of the first answer.</summary>
    public DateOnly? Answered { get; init; }

    /// <summary>Makes the time longer, once.</summary>
    public bool Extend { get; init; }

    /// <summary>done or refused closes it.</summary>
    public RequestState? State { get; init; }

    public DateOnly? Closed { get; init; }

    /// <summary>What was done, or why not.</summary>
    [Note] public string? Outcome { get; init; }

    public HandleRequest ToCommand(Guid id) => new() { Id = id, Handler = Handler, Answered = Answered, Extend = Extend, State = State, Closed = Closed, Outcome = Outcome };
}

internal sealed record DataRequestHttp
{
    public required Guid Id { get; init; }

    public required PersonKind Kind { get; init; }

    public required string Person { get; init; }

    public required RequestKind Asks { get; init; }

    public required DateOnly Received { get; init; }

    public required bool ThirdParty { get; init; }

    public string? Note { get; init; }

    /// <summary>Last day for a first answer.</summary>
    public required DateOnly AnswerBy { get; init; }

    /// <summary>Last day for doing it.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>The deadline that is past; absent when none is.</summary>
    public DateOnly? OverdueSince { get; init; }

    public required RequestState State { get; init; }

    public string? Handler { get; init; }

    public DateOnly? Answered { get; init; }

    public required bool Extended { get; init; }

    public DateOnly? Closed { get; init; }

    public string? Outcome { get; init; }

    public static DataRequestHttp Of(DataRequest request, DateOnly today) => new()
    {
        Id = request.Filed.Id,
        Kind = request.Filed.Person.Kind,
        Person = request.Filed.Person.Id,
        Asks = request.Filed.Kind,
        Received = request.Filed.Received,
        ThirdParty = request.Filed.ThirdParty,
        Note = request.Filed.Note,
        AnswerBy = request.AnswerBy,
        DueOn = request.DueOn,
        OverdueSince = request.OverdueOn(today),
        State = request.State,
        Handler = request.Handler,
        Answered = request.Answered,
        Extended = request.Extended,
        Closed = request.Closed,
        Outcome = request.Outcome,
    };
}

/// <summary>A person whom the policy keeps no longer by name.</summary>
internal sealed record RetentionHttp
{
    public required PersonKind Kind { get; init; }

    public required string Person { get; init; }

    /// <summary>The day on which the club gave notice; missing where the policy only lists.</summary>
    public DateOnly? Listed { get; init; }

    /// <summary>From that day on the club takes the name away by itself; missing: it does not.</summary>
    public DateOnly? ErasedFrom { get; init; }

    public static RetentionHttp Of(RetentionDue due) => new() { Kind = due.Person.Kind, Person = due.Person.Id, Listed = due.Listed, ErasedFrom = due.ErasedFrom };
}

/// <summary>A person, or a record of one.</summary>
internal sealed record PersonHttp
{
    public required PersonKind Kind { get; init; }

    public required string Person { get; init; }

    public static PersonHttp Of(PersonRef person) => new() { Kind = person.Kind, Person = person.Id };
}

/// <summary>Takes away who a person was.</summary>
internal sealed record ErasureRequest
{
    /// <summary>The request that it fulfils.</summary>
    public Guid? Request { get; init; }
}

internal sealed record ErasedHttp
{
    public required PersonKind Kind { get; init; }

    public required string Person { get; init; }

    public required DateTimeOffset At { get; init; }

    public Guid? Request { get; init; }

    public static ErasedHttp Of(Erased erased) => new() { Kind = erased.Person.Kind, Person = erased.Person.Id, At = erased.At, Request = erased.Request };
}

/// <summary>Answers of one member to the Washington Group Short Set, by its own codes: 1 no difficulty, 2 some, 3 a lot, 4 cannot do at all.</summary>
internal sealed record FunctioningRequest
{
    [Slug] public required string Member { get; init; }

    public required DateOnly Date { get; init; }

    [Whole(1, 4)] public required int Vis { get; init; }

    [Whole(1, 4)] public required int Hear { get; init; }

    [Whole(1, 4)] public required int Mob { get; init; }

    [Whole(1, 4)] public required int Cog { get; init; }

    [Whole(1, 4)] public required int Sc { get; init; }

    [Whole(1, 4)] public required int Comm { get; init; }

    public Functioning ToCommand() => new() { Member = Member, Date = Date, Answers = new ShortSet { Vis = Vis, Hear = Hear, Mob = Mob, Cog = Cog, Sc = Sc, Comm = Comm } };
}

internal sealed record FunctioningHttp
{
    public required string Member { get; init; }

    public required DateOnly Date { get; init; }

    public required int Vis { get; init; }

    public required int Hear { get; init; }

    public required int Mob { get; init; }

    public required int Cog { get; init; }

    public required int Sc { get; init; }

    public required int Comm { get; init; }

    /// <summary>3 or 4 in at least one.</summary>
    public required bool Disability { get; init; }

    public static FunctioningHttp Of(Functioning kept) => new()
    {
        Member = kept.Member,
        Date = kept.Date,
        Vis = kept.Answers.Vis,
        Hear = kept.Answers.Hear,
        Mob = kept.Answers.Mob,
        Cog = kept.Answers.Cog,
        Sc = kept.Answers.Sc,
        Comm = kept.Answers.Comm,
        Disability = kept.Answers.IsDisability,
    };
}
