using System.Collections.Frozen;
using System.Collections.Immutable;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Privacy;

/// <summary>A kind of row that can be about a person: whether one is, and what an erasure leaves of it.</summary>
/// <param name="Section">What it is called in a person's file; empty for rows that only repeat others.</param>
/// <param name="Former">What it was before a correction: goes whole.</param>
/// <param name="Concerns">Whether the row is about the person.</param>
/// <param name="Erased">The body without the person; null when nothing stays of it.</param>
internal sealed record PersonRow(string Section, bool Former, Func<PersonSet, ReadOnlyMemory<byte>, bool> Concerns, Func<PersonSet, ReadOnlyMemory<byte>, byte[]?> Erased);

/// <summary>
/// Where in a club's book a person is. What figures and funds count by stays (dates, sex, year of birth, circumstances,
/// amounts, whether a reading was high); who it was, and what was said of them, goes. Pure.
/// </summary>
internal static class PersonRows
{
    /// <summary>What stands where a name was.</summary>
    public const string Nobody = "(đã xóa tên)";

    public static readonly FrozenDictionary<string, PersonRow> Kinds = Build().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Rows by which a person is found: an erasure leaves them to the end, so that a broken one can be gone on with.</summary>
    public static bool Names(string key) => key.StartsWith("m|", StringComparison.Ordinal) || key.StartsWith("v|", StringComparison.Ordinal) || key.StartsWith("r|", StringComparison.Ordinal) || key.StartsWith($"{WorkRows.Older}|", StringComparison.Ordinal);

    /// <summary>The kind of a row by its key; null when it never names a person.</summary>
    public static PersonRow? Of(string key)
    {
        var bar = key.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? null : Kinds.GetValueOrDefault(key[..bar]);
    }

    /// <summary>Writes that leave the row without the person; none when it is not concerned, or done already.</summary>
    public static ImmutableArray<RowWrite> Without(PersonSet person, Row row)
    {
        if (Of(row.Key) is not { } kind || !kind.Concerns(person, row.Body)) return [];
        if (kind.Erased(person, row.Body) is not { } next) return [RowWrite.Delete(row.Key, row.ETag)];
        if (next.AsSpan().SequenceEqual(row.Body.Span)) return [];
        var write = RowWrite.Update(row.Key, row.ETag, next);
        if (!row.Key.StartsWith("x|", StringComparison.Ordinal)) return [write];
        // The hash of what was sent would tell it to who tries all readings.
        var visit = RowBody.Read<VisitFact>(next).Visit;
        return [write, RowWrite.Put(VisitRules.IdKey(visit.Id), RowBody.Write(new IdRow { Hash = VisitRules.Hash(visit), Row = row.Key }))];
    }

    private static IEnumerable<KeyValuePair<string, PersonRow>> Build() =>
    [
        .. With<Member>("m", "mx", "member", (p, m) => m.Id == p.Member, (_, m) => m with { Name = Nobody }),
        .. With<Volunteer>("v", "vx", "volunteer", (p, v) => p.Volunteers.Contains(v.Id), (_, v) => v with { Name = Nobody, Excused = [.. v.Excused.Select(e => e with { Reason = "other" })] }),
        .. With<Recipient>("r", "rx", "recipient", (p, r) => p.Recipients.Contains(r.Id), (_, r) => r with { Name = Nobody }),
        .. With<OlderPerson>(WorkRows.Older, $"{WorkRows.Older}x", "older-person", (p, o) => p.Older.Contains(o.Id), (_, o) => o with { Name = Nobody }),
        .. With<ClusterGroup>(WorkRows.Cluster, $"{WorkRows.Cluster}x", string.Empty, (p, c) => c.Households.Any(h => p.Names.Contains(h.Name)), Households),
        One<VisitFact>("x", "visit", (p, x) => p.Recipients.Contains(x.Visit.Recipient), (_, x) => x with { Visit = x.Visit with { Note = null, Vitals = null, Tasks = [CareTask.Other] } }),
        One<ReadingFact>(HealthRows.Reading, "reading", (p, h) => h.Reading.Member == p.Member, (_, h) => h with { Reading = Classed(h.Reading) }),
        Past<ReadingFact>($"{HealthRows.Reading}x", "reading", (p, h) => h.Reading.Member == p.Member),
        One<CheckupFact>(HealthRows.Checkup, "checkup", (p, h) => h.Checkup.Member == p.Member, (_, h) => h with { Checkup = h.Checkup with { Place = null } }),
        .. With<Insurance>(HealthRows.Insurance, $"{HealthRows.Insurance}x", "insurance", (p, i) => i.Member == p.Member, (_, i) => i),
        .. With<LongTermCare>(HealthRows.LongTerm, $"{HealthRows.LongTerm}x", "long-term-care", (p, l) => p.Recipients.Contains(l.Recipient), (_, l) => l with { Programme = null }),
        One<Functioning>(PrivacyBook.Functioning, "functioning", (p, f) => f.Member == p.Member, (_, _) => null),
        One<ActivityFact>(WorkRows.Activity, "activity", (p, a) => p.Member is { } m && a.Activity.Helped.Contains(m), (_, a) => a with { Activity = a.Activity with { Note = null, Help = [.. a.Activity.Help.Select(h => h with { Description = null })] } }),
        One<ProposalFact>(WorkRows.Proposal, "proposal", (p, q) => p.Older.Contains(q.Proposal.Person), (_, q) => q with { Proposal = q.Proposal with { Needs = [], Note = null }, Reason = null }),
        One<Entry>(MoneySlice.Entries, "entry", OfEntry, Entry),
        One<KeptAnswer>("key", string.Empty, (p, k) => k.Posted?.Entry is { } e && OfEntry(p, e), (p, k) => k with { Posted = k.Posted! with { Entry = Entry(p, k.Posted.Entry!) } }),
        One<LoanTerms>(MoneySlice.Loans, "loan", (p, l) => l.Request.Member == p.Member, (_, l) => l with { Request = l.Request with { Purpose = Nobody }, Decisions = [.. l.Decisions.Select(d => d with { Note = null })] }),
        .. With<LoanNeed>(MoneySlice.Needs, $"{MoneySlice.Needs}x", "loan-need", (p, n) => n.Member == p.Member, (_, n) => n with { Purpose = Nobody }),
        One<Consent>(PrivacyBook.Consent, "consent", (p, c) => p.Has(c.Given.Person), (_, c) => c with { Given = c.Given with { Reference = Nobody, Witness = null }, WithdrawalReference = null }),
        One<DataRequest>(PrivacyBook.Request, "request", (p, r) => p.Has(r.Filed.Person), (_, r) => r with { Filed = r.Filed with { Note = null }, Outcome = null }),
    ];

    private static KeyValuePair<string, PersonRow>[] With<T>(string kind, string former, string section, Func<PersonSet, T, bool> concerns, Func<PersonSet, T, T?> erased)
        where T : class => [One(kind, section, concerns, erased), Past<Replaced<T>>(former, section, (p, r) => concerns(p, r.Was))];

    private static KeyValuePair<string, PersonRow> One<T>(string kind, string section, Func<PersonSet, T, bool> concerns, Func<PersonSet, T, T?> erased)
        where T : class =>
        new(kind, new PersonRow(section, false, (p, body) => concerns(p, RowBody.Read<T>(body)), (p, body) => erased(p, RowBody.Read<T>(body)) is { } next ? RowBody.Write(next) : null));

    private static KeyValuePair<string, PersonRow> Past<T>(string kind, string section, Func<PersonSet, T, bool> concerns) =>
        new(kind, new PersonRow(section, true, (p, body) => concerns(p, RowBody.Read<T>(body)), (_, _) => null));

    private static bool OfEntry(PersonSet person, Entry entry) =>
        (person.Member is { } member && (entry.Member == member || entry.Lines.Any(l => l.Member == member))) || (entry.Donor is { } donor && person.Names.Contains(donor));

    // A sheet is of many: only what is said of the person itself goes.
    private static Entry Entry(PersonSet person, Entry entry) =>
        (person.Member is not null && entry.Member == person.Member) || (entry.Donor is { } donor && person.Names.Contains(donor))
            ? entry with { Donor = null, Item = null, Purpose = null }
            : entry;

    // Enough to count it as before: that something was read, and on which side of the threshold.
    private static Reading Classed(Reading reading) => new()
    {
        Member = reading.Member,
        Systolic = reading.IsAboveThreshold ? ReadingRules.HighSystolic : null,
        Diastolic = reading.IsAboveThreshold ? ReadingRules.HighDiastolic : null,
        Referred = reading.Referred,
    };

    private static ClusterGroup Households(PersonSet person, ClusterGroup cluster) =>
        cluster with { Households = [.. cluster.Households.Select(h => person.Names.Contains(h.Name) ? h with { Name = Nobody } : h)] };
}
