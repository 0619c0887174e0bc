using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Imports;

/// <summary>What may be done to an import when, and which of its rows are fit to be sent to a club. Pure.</summary>
internal static class ImportRules
{
    /// <summary>More rows of one club than any has had in a file; they are held in memory together.</summary>
    public const int MostRowsOfAClub = 20_000;

    /// <summary>Uploaded rows, which hold personal data, are kept no longer than this without a commit.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The row names a club that is not of the import's place, whether there is such a club or not.</summary>
    public static readonly Refusal NotOwn = Refusal.Of("import.not_own", "club");

    private static readonly Refusal NotNow = Refusal.Of("import.state");

    public static Outcome<ImportHead> Open(ImportHead? known, string id, OpenImport open, Act? act, CallerScope? scope, DateTimeOffset now)
    {
        if (!Keys.IsSlug(open.System)) return Refusal.Of("import.system", "system");
        if (known is not null) return known.Open == open ? known : Refusal.Of("key.other_body", "Idempotency-Key");
        return new ImportHead { Id = id, Open = open, OpenedAt = now, ChangedAt = now, By = act?.Who, Act = act, Scope = scope };
    }

    /// <summary>Rows are taken only while receiving.</summary>
    public static Refusal? Receive(ImportHead head) => head.State == ImportState.Receiving ? null : NotNow.With("state", Name(head.State));

    public static Outcome<ImportHead> Close(ImportHead head, int rows) =>
        head.State != ImportState.Receiving ? (head.Rows == rows ? head : NotNow.With("state", Name(head.State)))
        : rows == 0 ? Refusal.Of("import.empty")
        : Begin(head with { Rows = rows }, ImportState.Checking);

    public static Outcome<ImportHead> Fail(ImportHead head, Refusal reason) =>
        head.State != ImportState.Receiving ? NotNow.With("state", Name(head.State)) : Begin(head with { Refusal = reason }, ImportState.Discarding);

    public static Outcome<ImportHead> Check(ImportHead head) =>
        head.State == ImportState.Checking ? head
        : head.State == ImportState.Checked ? Begin(head with { Check = new() }, ImportState.Checking)
        : NotNow.With("state", Name(head.State));

    public static Outcome<ImportHead> Commit(ImportHead head, ImportMode mode)
    {
        if (head.State is ImportState.Applying or ImportState.Clearing or ImportState.Applied && head.Mode == mode) return head;
        if (head.State != ImportState.Checked) return NotNow.With("state", Name(head.State));
        if (mode == ImportMode.Whole && head.Check.Rejected > 0) return Refusal.Of("import.not_clean").With("rows", head.Check.Rejected);
        return Begin(head with { Mode = mode, Apply = new() }, ImportState.Applying);
    }

    public static Outcome<ImportHead> Undo(ImportHead head) =>
        head.State is ImportState.UndoChecking or ImportState.Undoing or ImportState.Undone ? head
        : head.State == ImportState.Applied ? Begin(head with { Undo = new() }, ImportState.UndoChecking)
        : NotNow.With("state", Name(head.State));

    public static Outcome<ImportHead> Discard(ImportHead head) =>
        head.State is ImportState.Discarding or ImportState.Discarded ? head
        : head.State is ImportState.Receiving or ImportState.Checked ? Begin(head, ImportState.Discarding)
        : NotNow.With("state", Name(head.State));

    /// <summary>Whether rows lie about that nobody wants any more.</summary>
    public static bool IsStale(ImportHead head, DateTimeOffset now) =>
        head.State is ImportState.Receiving or ImportState.Checked && now - head.ChangedAt > Kept;

    /// <summary>The state after the last row of a pass.</summary>
    public static ImportHead Ended(ImportHead head) => head.State switch
    {
        ImportState.Checking => head with { State = ImportState.Checked },
        ImportState.Applying => Begin(head, ImportState.Clearing) with { Done = head.Done },
        ImportState.Clearing => head with { State = ImportState.Applied },
        // Something depends on what was imported: all of it stays, and the report says why.
        ImportState.UndoChecking => head.Undo.Rejected > 0 ? head with { State = ImportState.Applied } : Begin(head with { Undo = new() }, ImportState.Undoing),
        ImportState.Undoing => head with { State = ImportState.Undone },
        ImportState.Discarding => head with { State = head.Refusal is null ? ImportState.Discarded : ImportState.Failed },
        _ => head,
    };

    /// <summary>What a row is known by within its club and file; null when it names nothing yet.</summary>
    public static string? IdentityOf(ImportKind kind, ImportRow row) => kind switch
    {
        ImportKind.Meetings => row.Meeting?.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => row.Code,
    };

    /// <summary>Why rows are not sent to their club at all, by number; the others are decided there.</summary>
    /// <param name="kind">What the rows are.</param>
    /// <param name="club">Id of the club that they name; null when they name none.</param>
    /// <param name="rows">Rows of that club, in their order.</param>
    /// <param name="place">Whose import it is. A club's own file is not taken to another club even to be refused there.</param>
    public static ImmutableDictionary<int, Refusal> Unfit(ImportKind kind, string? club, IReadOnlyList<ImportRow> rows, ImportPlace? place = null)
    {
        var elsewhere = club is not null && place is { Kind: ScopeKind.Club } own && Keys.Id(own.Key) != club;
        var unfit = ImmutableDictionary.CreateBuilder<int, Refusal>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var refusal = row.Refusal
                ?? (club is null ? Refusal.Of("import.missing", "club")
                : elsewhere ? NotOwn
                : i >= MostRowsOfAClub ? Refusal.Of("import.club_rows").With("most", MostRowsOfAClub)
                : IdentityOf(kind, row) is not { } identity ? Refusal.Of("import.missing", "code")
                : !seen.Add(identity) ? Refusal.Of("import.code_twice", kind == ImportKind.Meetings ? "date" : kind == ImportKind.Clubs ? "club" : "code")
                : null);
            if (refusal is not null) unfit.Add(row.Number, refusal);
        }

        return unfit.ToImmutable();
    }

    /// <summary>Rows of a batch, so that with all that follows from them it fits a commit.</summary>
    public static int BatchOf(ImportKind kind) => kind switch
    {
        ImportKind.Clubs => 1,
        // A correction is three rows, and may touch two years of the volunteer.
        ImportKind.Visits => 18,
        _ => 40,
    };

    /// <summary>The same for taking back.</summary>
    public static int UndoBatchOf(ImportKind kind) => kind == ImportKind.Visits ? 18 : 25;

    private static ImportHead Begin(ImportHead head, ImportState state) => head with { State = state, Cursor = null, Done = 0 };

    private static string Name(ImportState state) => state.ToString().ToLowerInvariant();
}
