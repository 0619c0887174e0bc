using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Devices;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Imports;

/// <summary>
/// One step of an import: the rows of some clubs, decided by those clubs, their results kept. Whole clubs at a time, since
/// a dry run decides a row on what the rows before it would have made of the book.
/// </summary>
internal sealed class ImportWork(IGrainFactory grains, ImportStore store, string tenant)
{
    // Clubs decide by themselves; so many at once keep the store's writer busy without crowding others out.
    private const int ClubsAtOnce = 8;

    /// <summary>The head after the step; the state changes with the last one.</summary>
    public async Task<ImportHead> Step(ImportHead head)
    {
        switch (head.State)
        {
            case ImportState.Checking:
            case ImportState.Applying:
                return await Forward(head, head.State == ImportState.Checking ? ImportPass.Check : ImportPass.Apply);
            case ImportState.UndoChecking:
            case ImportState.Undoing:
                return await Back(head, rehearsal: head.State == ImportState.UndoChecking);
            default:
                return await store.Clear() ? head : ImportRules.Ended(head);
        }
    }

    private async Task<ImportHead> Forward(ImportHead head, ImportPass pass)
    {
        var (parts, last) = await store.Rows(head.Cursor);
        var checkedBefore = pass == ImportPass.Check ? null : await store.ResultsAt(ImportPass.Check, parts.Select(p => p.At));
        var results = new Dictionary<int, RowResult>();
        await EachClub(parts.GroupBy(p => p.Club), async club =>
        {
            ImmutableArray<ImportRow> rows = [.. club.SelectMany(p => p.Rows)];
            var unfit = checkedBefore is null
                ? ImportRules.Unfit(head.Open.Kind, club.Key, rows, head.Open.Place)
                : club.SelectMany(p => checkedBefore[p.At]).Where(r => r.Status == RowStatus.Rejected).ToImmutableDictionary(r => r.Number, r => r.Refusal!);
            ImmutableArray<ImportRow> fit = [.. rows.Where(r => !unfit.ContainsKey(r.Number))];
            var answers = unfit.Select(u => new RowResult { Number = u.Key, Status = RowStatus.Rejected, Refusal = u.Value }).ToList();
            // What the dry run refused is not tried again: what was agreed to is what happens.
            var most = pass == ImportPass.Check ? ImportRules.MostRowsOfAClub : ImportRules.BatchOf(head.Open.Kind);
            foreach (var some in fit.Chunk(most)) answers.AddRange(await Club(club.Key!).Take(Batch(head, ImportIds.BatchOf(some[0].Number), pass == ImportPass.Check) with { Rows = [.. some] }));
            foreach (var answer in answers) results.Add(answer.Number, answer);
        });
        await store.Keep(pass, parts.Select(p => new StoredResults(p.At, p.Club, [.. p.Rows.Select(r => results[r.Number])])));
        return Next(head, results.Values, parts.Count == 0 ? null : last, results.Count);
    }

    private async Task<ImportHead> Back(ImportHead head, bool rehearsal)
    {
        var (parts, last) = await store.Results(ImportPass.Apply, head.Cursor);
        var results = new Dictionary<int, RowResult>();
        await EachClub(parts.GroupBy(p => p.Club), async club =>
        {
            ImmutableArray<RowResult> rows = [.. club.SelectMany(p => p.Rows).Where(r => r.Status is RowStatus.Created or RowStatus.Updated).OrderByDescending(r => r.Number)];
            var inUse = head.Open.Kind == ImportKind.Clubs && rows.Length > 0 && await InUse(club.Key!);
            foreach (var some in rows.Chunk(rehearsal ? ImportRules.MostRowsOfAClub : ImportRules.UndoBatchOf(head.Open.Kind)))
            {
                var answers = await Club(club.Key!).TakeBack(Batch(head, string.Create(CultureInfo.InvariantCulture, $"u{some[0].Number}"), rehearsal) with { Undo = [.. some], InUse = inUse });
                foreach (var answer in answers) results.Add(answer.Number, answer);
            }
        });
        await store.Keep(ImportPass.Undo, parts.Select(p => new StoredResults(p.At, p.Club, [.. p.Rows.Where(r => results.ContainsKey(r.Number)).Select(r => results[r.Number])])));
        return Next(head, results.Values, parts.Count == 0 ? null : last, parts.Sum(p => p.Rows.Length));
    }

    private static ImportHead Next(ImportHead head, IEnumerable<RowResult> results, string? last, int done)
    {
        var next = head with { Cursor = last, Done = head.Done + done };
        var counts = results.Aggregate(CountsOf(head), (sum, r) => sum.Plus(r.Status));
        next = head.State switch
        {
            ImportState.Checking => next with { Check = counts },
            ImportState.Applying => next with { Apply = counts },
            _ => next with { Undo = counts },
        };
        return last is null ? ImportRules.Ended(next) : next;
    }

    private static ImportCounts CountsOf(ImportHead head) => head.State switch
    {
        ImportState.Checking => head.Check,
        ImportState.Applying => head.Apply,
        _ => head.Undo,
    };

    private static async Task EachClub<T>(IEnumerable<IGrouping<string?, T>> clubs, Func<IGrouping<string?, T>, Task> work)
    {
        foreach (var some in clubs.Chunk(ClubsAtOnce)) await Task.WhenAll(some.Select(work));
    }

    // A club does not ask what hangs on it: calls go up.
    private async Task<bool> InUse(string club) =>
        (await grains.GetGrain<IDevicesGrain>(Keys.Club(tenant, club)).Devices()).Any(d => d.State != DeviceState.Ended);

    private IClubImports Club(string club) => grains.GetGrain<IClubImports>(Keys.Club(tenant, club));

    private static ImportBatch Batch(ImportHead head, string name, bool rehearsal) => new()
    {
        Import = head.Id,
        Name = name,
        Kind = head.Open.Kind,
        System = head.Open.System,
        Strategy = head.Open.Strategy,
        Historical = head.Open.Historical,
        Rehearsal = rehearsal,
        Place = head.Open.Place,
    };
}
