using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Imports;

namespace ClbCloud.Gateway.Imports;

/// <summary>An import: where it is and what its passes came to.</summary>
internal sealed record ImportHttp
{
    public required string Id { get; init; }

    public required ImportKind Kind { get; init; }

    /// <summary>Whose codes the file has; clb: our own ids.</summary>
    public required string System { get; init; }

    public required ImportStrategy Strategy { get; init; }

    public required bool Historical { get; init; }

    /// <summary>Name of the file, when the sender told it.</summary>
    public string? File { get; init; }

    /// <summary>receiving, checking, checked, applying, clearing, applied, undo-checking, undoing, undone, discarding, discarded, failed. Those that end in -ing go on by themselves.</summary>
    public required ImportState State { get; init; }

    /// <summary>Whether nothing happens until somebody asks for something.</summary>
    public required bool Resting { get; init; }

    public required int Rows { get; init; }

    /// <summary>Rows that the pass under way, or the last one, has gone through.</summary>
    public required int Done { get; init; }

    /// <summary>The dry run.</summary>
    public required ImportCountsHttp Check { get; init; }

    /// <summary>What was applied; zeroes before the commit.</summary>
    public required ImportCountsHttp Apply { get; init; }

    public required ImportCountsHttp Undo { get; init; }

    public ImportMode? Mode { get; init; }

    /// <summary>Who opened it.</summary>
    public string? By { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public ImportConflictHttp? Problem { get; init; }

    /// <summary>Raised by every step.</summary>
    public required long Version { get; init; }

    public static ImportHttp Of(ImportView view) => new()
    {
        Id = view.Id,
        Kind = view.Kind,
        System = view.System,
        Strategy = view.Strategy,
        Historical = view.Historical,
        File = view.File,
        State = view.State,
        Resting = IsResting(view.State),
        Rows = view.Rows,
        Done = view.Done,
        Check = ImportCountsHttp.Of(view.Check),
        Apply = ImportCountsHttp.Of(view.Apply),
        Undo = ImportCountsHttp.Of(view.Undo),
        Mode = view.Mode,
        By = view.By,
        OpenedAt = view.OpenedAt,
        ChangedAt = view.ChangedAt,
        Problem = view.Refusal is { } no ? ImportConflictHttp.Of(new() { Code = no.Code, Field = no.Field, Count = 1, Rows = [], Args = no.Args }) : null,
        Version = view.Version,
    };

    public static bool IsResting(ImportState state) =>
        state is ImportState.Checked or ImportState.Applied or ImportState.Undone or ImportState.Discarded or ImportState.Failed;
}

/// <summary>How many rows came to what.</summary>
internal sealed record ImportCountsHttp
{
    public required int Created { get; init; }

    public required int Updated { get; init; }

    /// <summary>Unchanged or in conflict.</summary>
    public required int Ignored { get; init; }

    /// <summary>Known already, with the same content.</summary>
    public required int Unchanged { get; init; }

    public required int Conflicts { get; init; }

    public required int Undone { get; init; }

    public static ImportCountsHttp Of(ImportCounts counts) => new()
    {
        Created = counts.Created,
        Updated = counts.Updated,
        Ignored = counts.Unchanged + counts.Rejected,
        Unchanged = counts.Unchanged,
        Conflicts = counts.Rejected,
        Undone = counts.Undone,
    };
}

/// <summary>What a pass came to.</summary>
internal sealed record ImportReportHttp
{
    public required ImportHttp Import { get; init; }

    /// <summary>check, apply or undo.</summary>
    public required ImportPass Of { get; init; }

    public required ImportCountsHttp Counts { get; init; }

    /// <summary>By code, field and kind of value; the most frequent first.</summary>
    public required IReadOnlyList<ImportConflictHttp> Conflicts { get; init; }
}

/// <summary>Conflicts of one code and field.</summary>
internal sealed record ImportConflictHttp
{
    public required string Code { get; init; }

    public string? Field { get; init; }

    /// <summary>Head of the column in the template.</summary>
    public string? Column { get; init; }

    /// <summary>The kind of value that was there: text, number or date; never the value.</summary>
    public string? Value { get; init; }

    public required int Count { get; init; }

    /// <summary>The first 1,000 rows; 1 is the head row of a table, or the first object of a JSON file.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    public required TextHttp Message { get; init; }

    public static ImportConflictHttp Of(ImportConflict conflict) => Of(conflict, null);

    public static ImportConflictHttp Of(ImportConflict conflict, ImportKind? kind) => new()
    {
        Code = conflict.Code,
        Field = conflict.Field,
        Column = kind is { } of ? ColumnOf(of, conflict.Field) : null,
        Value = conflict.Value,
        Count = conflict.Count,
        Rows = conflict.Rows,
        Message = Texts.Of(conflict.Code, conflict.Args),
    };

    public static string? ColumnOf(ImportKind kind, string? field) => ImportColumns.Of(kind).FirstOrDefault(c => c.Field == field)?.Vi;
}

/// <summary>How to commit.</summary>
internal sealed record CommitRequest
{
    /// <summary>whole: all rows or none, refused while the dry run has conflicts; rows: those without.</summary>
    public required ImportMode Mode { get; init; }
}
