using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Audit;

/// <summary>Row <c>head</c> of a partition that needs one for its journal alone.</summary>
internal sealed record JournalHead
{
    /// <summary>Raised by a restore.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Revision of the book that the partition is, where it counts.</summary>
    public int Revision { get; init; }

    public JournalMark? Journal { get; init; }

    /// <summary>What was kept elsewhere before is being copied here; until that is done it is read there.</summary>
    public bool Moving { get; init; }
}

/// <summary>
/// The journal of a partition that is neither a club nor a unit: an entry and the rows that it tells of are one commit,
/// and with them the head, so that of two writers one loses.
/// </summary>
internal sealed class OwnJournal(IRowStore store, JournalSeal seal, string partition, TimeProvider clock)
{
    private string? _etag;

    public JournalHead Head { get; private set; } = new();

    /// <summary>Whether anything was ever told.</summary>
    public bool IsThere => _etag is not null;

    public async Task Load(CancellationToken ct = default)
    {
        var row = await store.GetAsync(partition, BookRows.Head, ct);
        (Head, _etag) = row is null ? (new(), null) : (RowBody.Read<JournalHead>(row.Body), row.ETag);
    }

    /// <summary>Commits rows with the entry that tells of them. ETags begin with those of the rows. After a conflict or a failure it must be loaded again.</summary>
    /// <param name="draft">What is told.</param>
    /// <param name="rows">What is written; at most 98.</param>
    /// <param name="next">The head after it, but for the journal's mark; the same when null.</param>
    public async Task<CommitResult> Commit(JournalDraft draft, IReadOnlyList<RowWrite> rows, JournalHead? next = null)
    {
        var entry = JournalText.Next(Head.Journal, draft, clock.GetUtcNow(), seal);
        var head = (next ?? Head) with { Journal = entry?.Mark ?? Head.Journal };
        var body = RowBody.Write(head);
        List<RowWrite> writes = [.. rows, _etag is null ? RowWrite.Insert(BookRows.Head, body) : RowWrite.Update(BookRows.Head, _etag, body)];
        if (entry is { } told) writes.Add(told.Row);
        var result = await store.CommitAsync(partition, writes);
        if (result.Committed) (Head, _etag) = (head, result.ETags[rows.Count]);
        return result;
    }
}
