using System.Collections.Immutable;
using System.Text.Json;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>What the law asks for about the club's persons: consents, requests, files, erasure, answers on functioning.</summary>
internal sealed partial class ClubGrain : IClubPrivacy
{
    private const int ErasedACommit = 40;
    private const int ErasurePasses = 8;

    // More than any commit that others join.
    private const int Alone = 81;

    public Task<Outcome<ImmutableArray<ItemResult>>> GiveConsents(ImmutableArray<GiveConsent> consents) => AddAll(
        consents,
        c => c.Id.ToString(),
        (edit, given) => Item(given.Id.ToString(), ConsentRules.Give(edit.Book, given, edit.Now), edit.Book.PrivacyBook.Consents.GetValueOrDefault(given.Id), edit.Set));

    public Task<Outcome<Consent>> WithdrawConsent(WithdrawConsent command) =>
        Decide(edit => ConsentRules.Withdraw(edit.Book, command, edit.Now), (edit, consent) => SetOnce(consent, edit.Book.PrivacyBook.Consents[consent.Given.Id], edit.Set));

    public Task<ImmutableArray<Consent>> Consents(PersonRef? person, string? after, int limit)
    {
        var of = person is null || Book is null ? null : PersonSet.Of(Book, person);
        var found = Book?.PrivacyBook.Consents.Values.Where(c => person is null || of?.Has(c.Given.Person) == true);
        return Told(PrivacyBook.Consent, Sorted(found, c => $"{c.Given.Date:yyyyMMdd}|{c.Given.Id:N}", after, limit), c => $"{c.Given.Id:N}");
    }

    public Task<Outcome<DataRequest>> FileRequest(FileRequest command) =>
        Decide(edit => RequestRules.File(edit.Book, command, edit.Now), (edit, request) =>
        {
            if (!ReferenceEquals(request, edit.Book.PrivacyBook.Requests.GetValueOrDefault(request.Filed.Id))) edit.Set(request);
        });

    public Task<Outcome<DataRequest>> HandleRequest(HandleRequest command) =>
        Decide(edit => RequestRules.Handle(edit.Book, command, edit.Today), (edit, request) => SetOnce(request, edit.Book.PrivacyBook.Requests[request.Filed.Id], edit.Set));

    public Task<ImmutableArray<DataRequest>> Requests(RequestState? state, bool overdue)
    {
        var today = LocalCalendar.Today(_clock);
        ImmutableArray<DataRequest> found =
        [
            .. (Book?.PrivacyBook.Requests.Values ?? []).Where(r => (state is null || r.State == state) && (!overdue || RequestRules.OverdueSince(r, today) is not null))
                .OrderBy(r => r.DueOn).ThenBy(r => r.Filed.Id),
        ];
        return Told(PrivacyBook.Request, found, r => $"{r.Filed.Id:N}");
    }

    public async Task<PersonFile?> PersonFile(PersonRef person)
    {
        var caller = CallerScope.Current;
        if (Book is null || PersonSet.Of(Book, person) is not { } records) return null;
        var items = ImmutableArray.CreateBuilder<PersonItem>();
        var partial = false;
        await foreach (var row in AllRows())
        {
            if (PersonRows.Of(row.Key) is not { Section.Length: > 0 } kind || !kind.Concerns(records, row.Body)) continue;
            if (kind.Section is "reading" or "functioning" && !ReadingRules.MaySee(caller, Key)) partial = true;
            else items.Add(new PersonItem { Section = kind.Section, Former = kind.Former, Json = Content(kind.Section == "visit" ? Shown(row.Body, caller, ref partial) : row.Body) });
        }

        // Who looked is told before anything is answered.
        if (Act.Current is not null) await _writer.Submit(edit => edit.ReadOf($"person|{PersonSet.NameOf(person.Kind)}|{person.Id}"), () => false, rows: 1);
        return new PersonFile { Person = person, Records = [.. records.All], At = _clock.GetUtcNow(), Items = items.ToImmutable(), Partial = partial };
    }

    public Task<Outcome<Erased>> Erase(ErasePerson command) => Erase(command, null);

    // By a policy: nobody asked for it, and the policy's own conditions hold, too.
    private async Task<Outcome<Erased>> Erase(ErasePerson command, Policy? retention)
    {
        if (Book is null) return Refusal.Of("club.unknown");
        var decided = await _writer.Submit(
            edit => retention is null ? ErasureRules.Check(edit.Book, command, edit.Today) : RetentionRules.Check(edit.Book, retention, command, edit.Today),
            () => Refusal.Of("club.unknown"),
            rows: 1);
        if (decided.Refusal is { } no) return no;
        for (var pass = 1; await Writes(decided.Value!) is { Count: > 0 } writes; pass++)
        {
            if (pass > ErasurePasses) throw new RowStoreException("The rows of a person keep changing; the erasure was not finished.");
            foreach (var chunk in writes.Chunk(ErasedACommit))
            {
                var landed = await _writer.Submit(edit => edit.WriteAll(chunk.SelectMany(w => w)), () => false, Alone, rereads: true);
                // A row changed since it was read: all are read again.
                if (!landed) break;
            }
        }

        return await Decide<Erased>(
            edit => edit.Book.PrivacyBook.Gone.GetValueOrDefault(command.Person) ?? new Erased { Person = command.Person, At = edit.Now, Request = command.Request, Retention = retention is not null },
            (edit, erased) => edit.Finish(decided.Value!, erased, command.Request));
    }

    public Task<Outcome<ImmutableArray<ItemResult>>> PutFunctioning(ImmutableArray<Functioning> answers) => AddAll(
        answers,
        a => a.Member,
        (edit, put) => Item(put.Member, FunctioningRules.Put(edit.Book, put, AsksHealth(edit), edit.Today), edit.Book.PrivacyBook.Functionings.GetValueOrDefault(PrivacyBook.KeyOf(put)), edit.Set));

    public Task<ImmutableArray<Functioning>> Functionings(string? member, string? after, int limit) =>
        Told(PrivacyBook.Functioning, Sorted(Book?.PrivacyBook.Functionings.Values.Where(f => member is null || f.Member == member), PrivacyBook.KeyOf, after, limit), PrivacyBook.KeyOf);

    private static bool AsksHealth(BookEdit edit) => edit.Calendar.PolicyOn(edit.Today).HealthConsent != 0;

    /// <summary>The records that a partner's project may see; all of them for everybody else.</summary>
    private ImmutableSortedDictionary<string, T>? Shared<T>(PersonKind kind, ImmutableSortedDictionary<string, T>? rows) =>
        CallerScope.Current is { Kind: ScopeKind.Project } caller ? rows?.RemoveRange(rows.Keys.Where(id => !Shares(caller, kind, id))) : rows;

    private bool Shares(CallerScope? caller, PersonKind kind, string id)
    {
        if (caller is not { Kind: ScopeKind.Project }) return true;
        var today = LocalCalendar.Today(_clock);
        return ConsentRules.Shares(Book!, _writer.Calendar.PolicyOn(today).SharingConsent != 0, new PersonRef { Kind = kind, Id = id }, today);
    }

    private ReadOnlyMemory<byte> Shown(ReadOnlyMemory<byte> body, CallerScope? caller, ref bool partial)
    {
        var fact = RowBody.Read<VisitFact>(body);
        var shown = ReadingRules.Shown(fact, caller, Key);
        partial |= shown != fact;
        return RowBody.Write(shown);
    }

    private static string Content(ReadOnlyMemory<byte> body)
    {
        using var row = JsonDocument.Parse(body);
        return row.RootElement.GetProperty("v").GetRawText();
    }

    // Each with what belongs to it; the rows that tell who the person is come last.
    private async Task<List<ImmutableArray<RowWrite>>> Writes(PersonSet person)
    {
        var writes = new List<ImmutableArray<RowWrite>>();
        await foreach (var row in AllRows())
        {
            if (PersonRows.Without(person, row) is { IsEmpty: false } some) writes.Add(some);
        }

        return [.. writes.OrderBy(w => PersonRows.Names(w[0].Key))];
    }

    private IAsyncEnumerable<Row> AllRows() => _store.ReadAllAsync(Keys.ClubPartition(Key), "!", "~");
}
