using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.OnBehalf;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>
/// The journal says already who entered what for whom, so what waits to be confirmed is read from it. What a helper
/// enters counts at once: a visit that was made shall not wait for a signature.
/// </summary>
internal sealed partial class ClubGrain : IClubOnBehalf
{
    private const string MarkRow = "ob";
    private const int JournalPageSize = 500;

    // A club with very many reads between two entries of a helper goes on on the next page.
    private const int MostPages = 8;

    public async Task<OnBehalfPage> Unconfirmed(long after, int limit)
    {
        var found = ImmutableArray.CreateBuilder<JournalEntry>();
        var at = Math.Max(after, (await Mark())?.Through ?? 0);
        for (var page = 0; page < MostPages; page++)
        {
            var read = await Journal(at, JournalPageSize);
            foreach (var entry in read.Entries)
            {
                at = entry.Number;
                if (OfHelpers(entry) is not { } kept) continue;
                found.Add(kept);
                if (found.Count == limit) return new() { Entries = found.ToImmutable(), Next = at };
            }

            if (read.Next is null) return new() { Entries = found.ToImmutable() };
        }

        return new() { Entries = found.ToImmutable(), Next = at };
    }

    public async Task<Outcome<OnBehalfMark>> Confirm(long through)
    {
        var known = await Mark();
        return await Decide<OnBehalfMark>(
            edit => through < 1 || through > (edit.Book.Head.Journal?.Number ?? 0) ? Refusal.Of("on_behalf.number", "through")
                : known?.Through >= through ? known
                : new OnBehalfMark { Through = through, At = edit.Now },
            (edit, next) =>
            {
                if (!ReferenceEquals(next, known)) edit.Write(RowWrite.Put(MarkRow, RowBody.Write(next)), edit.Book);
            });
    }

    private static JournalEntry? OfHelpers(JournalEntry entry)
    {
        var acts = entry.Acts.Where(a => a.Role == nameof(CallerRole.Helper) && !a.Changes.IsEmpty).ToImmutableArray();
        return acts.IsEmpty ? null : entry with { Acts = acts };
    }

    private async Task<OnBehalfMark?> Mark() =>
        await _store.GetAsync(Keys.ClubPartition(Key), MarkRow) is { } row ? RowBody.Read<OnBehalfMark>(row.Body) : null;
}
