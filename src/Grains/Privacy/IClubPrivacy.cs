using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Privacy;

/// <summary>What the law asks for about persons of a club. The same grain as the club, same key.</summary>
[Alias("clb.IClubPrivacy")]
public interface IClubPrivacy : IGrainWithStringKey
{
    /// <summary>Records up to 1,000 consents; per-item results. Refusals: <c>person.unknown</c>, <c>consent.date</c>, <c>consent.reference</c>, <c>consent.witness</c>, <c>consent.id_reused</c>.</summary>
    [Alias("GiveConsents"), Needs(Right.Write, Power.Record)]
    Task<Outcome<ImmutableArray<ItemResult>>> GiveConsents(ImmutableArray<GiveConsent> consents);

    /// <summary>Refusals: <c>consent.unknown</c>, <c>consent.date</c>, <c>consent.withdrawn_already</c>.</summary>
    [Alias("WithdrawConsent"), Needs(Right.Write, Power.Record)]
    Task<Outcome<Consent>> WithdrawConsent(WithdrawConsent command);

    /// <summary>Consents, withdrawn ones too, oldest first; of one person or of all.</summary>
    [Alias("Consents"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<Consent>> Consents(PersonRef? person, string? after, int limit);

    /// <summary>Refusals: <c>person.unknown</c>, <c>request.date</c>, <c>request.note</c>, <c>request.id_reused</c>.</summary>
    [Alias("FileRequest"), Needs(Right.Write, Power.Privacy)]
    Task<Outcome<DataRequest>> FileRequest(FileRequest command);

    /// <summary>Refusals: <c>request.unknown</c>, <c>request.closed</c>, <c>request.extended</c>, <c>request.date</c>, <c>request.handler</c>, <c>request.note</c>.</summary>
    [Alias("HandleRequest"), Needs(Right.Write, Power.Privacy)]
    Task<Outcome<DataRequest>> HandleRequest(HandleRequest command);

    /// <summary>Requests, by the last day for doing them.</summary>
    /// <param name="state">Null: all.</param>
    /// <param name="overdue">Only open ones past a deadline.</param>
    [Alias("Requests"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Privacy)]
    Task<ImmutableArray<DataRequest>> Requests(RequestState? state, bool overdue);

    /// <summary>All that is held about a person; told in the journal as a read. Null when there is no such person.</summary>
    [Alias("PersonFile"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Privacy)]
    Task<PersonFile?> PersonFile(PersonRef person);

    /// <summary>
    /// Takes away who a person was, in all rows; what was begun is gone on with when asked again. Refusals:
    /// <c>person.unknown</c>, <c>erasure.current</c>, <c>erasure.loan_open</c>, <c>request.unknown</c>.
    /// </summary>
    [Alias("Erase"), Needs(Right.Write, Power.Privacy)]
    Task<Outcome<Erased>> Erase(ErasePerson command);

    /// <summary>Persons gone for longer than the policy keeps them, as of today, and from when on the club takes their names away by itself.</summary>
    [Alias("Retention"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Privacy)]
    Task<ImmutableArray<RetentionDue>> Retention();

    /// <summary>Records answers to the Short Set; per-item results. Refusals: <c>health.member_unknown</c>, <c>functioning.answer</c>, <c>functioning.date</c>, <c>consent.missing</c>, <c>consent.withdrawn</c>.</summary>
    [Alias("PutFunctioning"), Needs(Right.Readings)]
    Task<Outcome<ImmutableArray<ItemResult>>> PutFunctioning(ImmutableArray<Functioning> answers);

    /// <summary>Answers of one member or of all, by member and day.</summary>
    [Alias("Functionings"), AlwaysInterleave, ReadOnly, Needs(Right.Readings)]
    Task<ImmutableArray<Functioning>> Functionings(string? member, string? after, int limit);
}
