using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Volunteers;

/// <summary>Reads its rows from the club, decides by the visit rules, and has the club commit what was decided.</summary>
[GrainType("volunteer")]
internal sealed class VolunteerGrain(IRowStore store, TimeProvider clock) : Grain, IVolunteerGrain, IFollower
{
    private const int Chunk = 35;
    private const int Tries = 6;
    private ImmutableArray<string> _line = [];

    private string Key => this.GetPrimaryKeyString();

    private string ClubKey => Keys.Above(Key);

    private string Id => Keys.Id(Key);

    private IClubGrain Club => GrainFactory.GetGrain<IClubGrain>(ClubKey);

    private string Partition => Keys.ClubPartition(ClubKey);

    /// <summary>The club may have been set up or moved since the last call; only the club knows.</summary>
    public async Task Follow() => _line = await Club.Line();

    public async Task<ImmutableArray<ItemResult>> Record(RecordVisits command)
    {
        var results = new ItemResult[command.Visits.Length];
        // The first item of an id decides; a later one of the same batch is a repeat or a reuse of it.
        var firsts = new Dictionary<Guid, int>();
        for (var i = 0; i < results.Length; i++)
        {
            if (!firsts.TryAdd(command.Visits[i].Id, i)) results[i] = null!;
        }

        foreach (var chunk in firsts.Values.Order().Chunk(Chunk)) await RecordChunk(command, chunk, results);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is not null) continue;
            var first = firsts[command.Visits[i].Id];
            results[i] = results[first].Status == ItemStatus.Rejected
                ? results[first]
                : Known(command.Visits[i], VisitRules.Hash(command.Visits[first]));
        }

        return [.. results];
    }

    public async Task<Outcome<VisitFact>> Amend(AmendVisit command)
    {
        var caller = CallerScope.Current;
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            if (await Club.Page(Id) is not { } page) return Refusal.Of("visit.volunteer_unknown", "volunteer");
            var decided = await DecideAmend(command, page);
            if (decided.Refusal is { } no) return no;
            var (entry, answer) = decided.Value;
            if (entry is null) return ReadingRules.Shown(answer, caller, ClubKey);
            if (await Club.Append(entry) == AppendStatus.Committed) return ReadingRules.Shown(answer, caller, ClubKey);
        }

        throw new RowStoreException("The volunteer's rows keep changing; the amendment was not decided.");
    }

    public Task<ImmutableArray<WeekView>?> Weeks(Period from, Period to) => Club.Weeks(Id, from, to);

    IEnumerable<(ScopeKind Kind, string Key)> IGuarded.Ancestors
    {
        get
        {
            if (_line.IsEmpty) yield break;
            yield return (ScopeKind.Volunteer, Key);
            yield return (ScopeKind.Club, ClubKey);
            foreach (var unit in _line) yield return (UnitScopes.Of(unit), unit);
        }
    }

    bool IGuarded.IsChild(string grainType, string key) => false;

    private async Task RecordChunk(RecordVisits command, int[] chunk, ItemResult[] results)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var page = await Club.Page(Id);
            var entry = await DecideRecord(command, chunk, page, results);
            if (entry is null || await Club.Append(entry) == AppendStatus.Committed) return;
        }

        throw new RowStoreException("The volunteer's rows keep changing; the visits were not decided.");
    }

    private async Task<VisitEntry?> DecideRecord(RecordVisits command, int[] chunk, VolunteerPage? page, ItemResult[] results)
    {
        var now = clock.GetUtcNow();
        var known = await store.GetManyAsync(Partition, [.. chunk.Select(i => VisitRules.IdKey(command.Visits[i].Id))]);
        var fresh = chunk.Where((_, at) => known[at] is null).ToArray();
        var spans = page is null ? [] : await Spans(page, [.. fresh.Select(i => command.Visits[i])]);
        var added = ImmutableArray.CreateBuilder<VisitFact>();
        for (var at = 0; at < chunk.Length; at++)
        {
            var visit = command.Visits[chunk[at]];
            if (known[at] is { } row)
            {
                results[chunk[at]] = await Known(visit, RowBody.Read<IdRow>(row.Body));
            }
            else if (page is null || visit.Volunteer != Id)
            {
                results[chunk[at]] = Rejected(visit, Refusal.Of("visit.volunteer_unknown", "volunteer"));
            }
            else if (VisitRules.Check(page, visit, command.Historical, now) is { } no)
            {
                results[chunk[at]] = Rejected(visit, no);
            }
            else
            {
                var warnings = VisitRules.Warnings(visit, spans);
                spans.Add(VisitSpan.Of(visit));
                added.Add(new VisitFact { Visit = visit, RecordedAt = now, Historical = command.Historical, Warnings = warnings });
                results[chunk[at]] = new() { Id = visit.Id.ToString(), Status = ItemStatus.Accepted, Warnings = warnings };
            }
        }

        return page is null || added.Count == 0
            ? null
            : Entry(page) with { Added = added.ToImmutable(), Hashes = [.. added.Select(f => VisitRules.Hash(f.Visit))] };
    }

    private async Task<Outcome<(VisitEntry? Entry, VisitFact Answer)>> DecideAmend(AmendVisit command, VolunteerPage page)
    {
        if (!AmendRules.Reasons.Contains(command.Reason)) return Refusal.Of("visit.reason", "reason");
        if (await Fact(command.Visit) is not var (was, tag) || was.Visit.Volunteer != Id) return Refusal.Of("visit.unknown", "id");
        var now = clock.GetUtcNow();
        if (command.Replacement is not { } replacement)
        {
            if (!was.Stands) return was.ReplacedBy is null ? (null, was) : Refusal.Of("visit.already_void", "id");
            var voided = was with { VoidedAt = now, Reason = command.Reason };
            return (Entry(page) with { Changed = [voided], Tags = [tag] }, voided);
        }

        if (await Fact(replacement.Id) is var (known, _))
        {
            return known.Replaces == command.Visit && ReadingRules.Same(known.Visit, replacement, CallerScope.Current, ClubKey)
                ? (null, known)
                : Refusal.Of("visit.id_reused", "replacement.id");
        }

        var corrected = AmendRules.Correct(page, was, replacement, command.Reason, await Spans(page, [replacement]), now);
        if (corrected.Refusal is { } no) return no with { Field = no.Field == "id" ? no.Field : $"replacement.{no.Field}" };
        var (replaced, fact) = corrected.Value;
        return (Entry(page) with { Added = [fact], Hashes = [VisitRules.Hash(replacement)], Changed = [replaced], Tags = [tag] }, fact);
    }

    private VisitEntry Entry(VolunteerPage page) => new() { Volunteer = Id, Revision = page.Volunteer.Revision };

    private async Task<(VisitFact Fact, string Tag)?> Fact(Guid id)
    {
        if (await store.GetAsync(Partition, VisitRules.IdKey(id)) is not { } row) return null;
        var fact = await store.GetAsync(Partition, RowBody.Read<IdRow>(row.Body).Row);
        return fact is null ? null : (RowBody.Read<VisitFact>(fact.Body), fact.ETag);
    }

    /// <summary>Visits of this volunteer that stand around the new ones; weeks without any are not read.</summary>
    private Task<List<VisitSpan>> Spans(VolunteerPage page, IReadOnlyList<Visit> visits) => VisitSpans.Read(store, Partition, Id, page.Made, visits);

    // Whoever may not see readings learns nothing of them by guessing: to such a caller they are no part of a repeat.
    private async Task<ItemResult> Known(Visit visit, IdRow known)
    {
        if (ReadingRules.MaySee(CallerScope.Current, ClubKey, visit.Volunteer)) return Known(visit, known.Hash);
        var fact = RowBody.Read<VisitFact>((await store.GetAsync(Partition, known.Row))!.Body);
        return ReadingRules.Same(fact.Visit, visit, CallerScope.Current, ClubKey) ? Known(visit, VisitRules.Hash(visit)) : Known(visit, string.Empty);
    }

    private static ItemResult Known(Visit visit, string hash) =>
        hash == VisitRules.Hash(visit)
            ? new() { Id = visit.Id.ToString(), Status = ItemStatus.Duplicate }
            : Rejected(visit, Refusal.Of("visit.id_reused", "id"));

    private static ItemResult Rejected(Visit visit, Refusal refusal) =>
        new() { Id = visit.Id.ToString(), Status = ItemStatus.Rejected, Refusal = refusal };
}

/// <summary>Why a visit may be voided or corrected.</summary>
internal static class AmendRules
{
    public const string WrongEntry = "wrong-entry";

    public static readonly ImmutableArray<string> Reasons = [WrongEntry, "not-made", "duplicate", "other"];

    /// <summary>The visit as it is kept from now on, void, and the one that takes its place. Another volunteer's is another visit.</summary>
    public static Outcome<(VisitFact Replaced, VisitFact Correction)> Correct(
        VolunteerPage page, VisitFact was, Visit replacement, string reason, IEnumerable<VisitSpan> spans, DateTimeOffset now)
    {
        if (!was.Stands) return Refusal.Of("visit.already_void", "id");
        if (replacement.Volunteer != was.Visit.Volunteer) return Refusal.Of("visit.volunteer_unknown", "volunteer");
        // Correcting an old visit is not recording late: what was accepted once may be put right.
        if (VisitRules.Check(page, replacement, historical: true, now) is { } no) return no;
        var correction = new VisitFact
        {
            Visit = replacement,
            RecordedAt = now,
            Historical = was.Historical,
            Warnings = VisitRules.Warnings(replacement, spans.Where(s => s.Id != was.Visit.Id)),
            Replaces = was.Visit.Id,
            Reason = reason,
        };
        return (was with { VoidedAt = now, ReplacedBy = replacement.Id, Reason = reason }, correction);
    }
}
