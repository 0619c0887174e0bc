using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Imports;

/// <summary>What the rows of an import are; a file holds one kind.</summary>
[GenerateSerializer, Alias("clb.ImportKind")]
public enum ImportKind
{
    Clubs = 0,
    Members = 1,
    Recipients = 2,
    Volunteers = 3,
    Visits = 4,
    Meetings = 5,
    Entries = 6,
}

/// <summary>What may become of a row.</summary>
[GenerateSerializer, Alias("clb.ImportStrategy")]
public enum ImportStrategy
{
    CreateAndUpdate = 0,

    /// <summary>What is known and differs is a conflict.</summary>
    Create = 1,

    /// <summary>What is not known is a conflict.</summary>
    Update = 2,
}

[GenerateSerializer, Alias("clb.ImportMode")]
public enum ImportMode
{
    /// <summary>Every row or none: one conflict in the dry run refuses the commit.</summary>
    Whole = 0,

    /// <summary>The rows that the dry run found good.</summary>
    Rows = 1,
}

/// <summary>Where an import is. Those that end in -ing go on by themselves, also after a restart.</summary>
[GenerateSerializer, Alias("clb.ImportState")]
public enum ImportState
{
    /// <summary>The file is still being read.</summary>
    Receiving = 0,

    /// <summary>The dry run.</summary>
    Checking = 1,

    /// <summary>Waits for a commit, another dry run, or to be discarded.</summary>
    Checked = 2,
    Applying = 3,

    /// <summary>Applied; the uploaded rows are being taken away.</summary>
    Clearing = 4,
    Applied = 5,

    /// <summary>Looks whether anything depends on what was imported.</summary>
    UndoChecking = 6,
    Undoing = 7,
    Undone = 8,
    Discarding = 9,

    /// <summary>Never applied; its rows are gone.</summary>
    Discarded = 10,

    /// <summary>The file could not be read.</summary>
    Failed = 11,
}

/// <summary>A pass over the rows; each leaves results.</summary>
[GenerateSerializer, Alias("clb.ImportPass")]
public enum ImportPass
{
    /// <summary>The dry run.</summary>
    Check = 0,
    Apply = 1,
    Undo = 2,
}

[GenerateSerializer, Alias("clb.RowStatus")]
public enum RowStatus
{
    Created = 0,
    Updated = 1,

    /// <summary>Known already, with the same content.</summary>
    Unchanged = 2,

    /// <summary>A conflict; the row has no effect.</summary>
    Rejected = 3,
    Undone = 4,
}

/// <summary>Begins an import.</summary>
[GenerateSerializer, Immutable, Alias("clb.OpenImport")]
public sealed record OpenImport
{
    [Id(0)] public required ImportKind Kind { get; init; }

    /// <summary>Slug of whose codes the file has; <c>clb</c>: the codes are the ids of the clubs' own books.</summary>
    [Id(1)] public required string System { get; init; }

    [Id(2)] public ImportStrategy Strategy { get; init; }

    /// <summary>An administrator's historical load: no late limit, marked so.</summary>
    [Id(3)] public bool Historical { get; init; }

    /// <summary>Name of the file, for lists; at most 100 characters.</summary>
    [Id(4)] public string? File { get; init; }

    /// <summary>Of the whole file, in hexadecimal: tells a repeat from another file under the same key.</summary>
    [Id(5)] public required string Sha256 { get; init; }

    /// <summary>Whose import it is; null: the tenant's, about any of its clubs.</summary>
    [Id(6)] public ImportPlace? Place { get; init; }
}

/// <summary>Rows of a file, in their order; at most 500.</summary>
[GenerateSerializer, Immutable, Alias("clb.ImportChunk")]
public sealed record ImportChunk
{
    [Id(0)] public required ImmutableArray<ImportRow> Rows { get; init; }
}

/// <summary>How many rows came to what.</summary>
[GenerateSerializer, Immutable, Alias("clb.ImportCounts")]
public sealed record ImportCounts
{
    [Id(0)] public int Created { get; init; }

    [Id(1)] public int Updated { get; init; }

    /// <summary>Known already, with the same content.</summary>
    [Id(2)] public int Unchanged { get; init; }

    /// <summary>Conflicts.</summary>
    [Id(3)] public int Rejected { get; init; }

    [Id(4)] public int Undone { get; init; }

    public ImportCounts Plus(RowStatus status) => status switch
    {
        RowStatus.Created => this with { Created = Created + 1 },
        RowStatus.Updated => this with { Updated = Updated + 1 },
        RowStatus.Unchanged => this with { Unchanged = Unchanged + 1 },
        RowStatus.Undone => this with { Undone = Undone + 1 },
        _ => this with { Rejected = Rejected + 1 },
    };
}

/// <summary>An import as answered. Holds nothing of its rows.</summary>
[GenerateSerializer, Immutable, Alias("clb.ImportView")]
public sealed record ImportView
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required ImportKind Kind { get; init; }

    [Id(2)] public required string System { get; init; }

    [Id(3)] public required ImportStrategy Strategy { get; init; }

    [Id(4)] public required bool Historical { get; init; }

    [Id(5)] public string? File { get; init; }

    [Id(6)] public required ImportState State { get; init; }

    /// <summary>Rows of the file, those that cannot be read included; 0 while receiving.</summary>
    [Id(7)] public int Rows { get; init; }

    /// <summary>Rows that the pass under way, or the last one, has gone through.</summary>
    [Id(8)] public int Done { get; init; }

    [Id(9)] public required ImportCounts Check { get; init; }

    [Id(10)] public required ImportCounts Apply { get; init; }

    [Id(11)] public required ImportCounts Undo { get; init; }

    /// <summary>How it was committed; null before.</summary>
    [Id(12)] public ImportMode? Mode { get; init; }

    /// <summary>Subject of who opened it.</summary>
    [Id(13)] public string? By { get; init; }

    [Id(14)] public required DateTimeOffset OpenedAt { get; init; }

    [Id(15)] public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Why it failed.</summary>
    [Id(16)] public Refusal? Refusal { get; init; }

    /// <summary>Raised by every step: what tells a listener of news.</summary>
    [Id(17)] public long Version { get; init; }

    /// <summary>Whose import it is; null: the tenant's.</summary>
    [Id(18)] public ImportPlace? Place { get; init; }
}

/// <summary>Conflicts of one code and field, and what kind of value was there; never the value.</summary>
[GenerateSerializer, Immutable, Alias("clb.ImportConflict")]
public sealed record ImportConflict
{
    [Id(0)] public required string Code { get; init; }

    [Id(1)] public string? Field { get; init; }

    /// <summary><c>empty</c>, <c>text</c>, <c>number</c>, <c>date</c>; null when the value's form was not what is wrong.</summary>
    [Id(2)] public string? Value { get; init; }

    [Id(3)] public required int Count { get; init; }

    /// <summary>Rows of the file, the head row being 1; the first 1,000.</summary>
    [Id(4)] public required ImmutableArray<int> Rows { get; init; }

    /// <summary>Numbers and dates that the texts name, of the first of them.</summary>
    [Id(5)] public ImmutableDictionary<string, string> Args { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>What a pass came to.</summary>
[GenerateSerializer, Immutable, Alias("clb.ImportReport")]
public sealed record ImportReport
{
    [Id(0)] public required ImportPass Pass { get; init; }

    [Id(1)] public required ImportCounts Counts { get; init; }

    /// <summary>The most frequent first.</summary>
    [Id(2)] public required ImmutableArray<ImportConflict> Conflicts { get; init; }
}

/// <summary>What became of one row.</summary>
[GenerateSerializer, Immutable, Alias("clb.RowResult")]
public sealed record RowResult
{
    /// <summary>Row of the file, the head row being 1.</summary>
    [Id(0)] public required int Number { get; init; }

    [Id(1)] public required RowStatus Status { get; init; }

    /// <summary>Id in the club's book; null when there is none.</summary>
    [Id(2)] public string? Id { get; init; }

    /// <summary>Its revision after the row; 0 for facts that have none.</summary>
    [Id(3)] public int Revision { get; init; }

    [Id(4)] public Refusal? Refusal { get; init; }
}

/// <summary>Results of one club's rows.</summary>
[GenerateSerializer, Immutable, Alias("clb.ClubResults")]
public sealed record ClubResults
{
    /// <summary>Club id; null for rows that name none.</summary>
    [Id(0)] public string? Club { get; init; }

    [Id(1)] public required ImmutableArray<RowResult> Rows { get; init; }
}

/// <summary>A page of results, by club; <see cref="Next"/> is the opaque position to go on after.</summary>
[GenerateSerializer, Immutable, Alias("clb.ResultPage")]
public sealed record ResultPage
{
    [Id(0)] public required ImmutableArray<ClubResults> Clubs { get; init; }

    [Id(1)] public string? Next { get; init; }
}

/// <summary>A page of imports, the newest first.</summary>
[GenerateSerializer, Immutable, Alias("clb.ImportPage")]
public sealed record ImportPage
{
    [Id(0)] public required ImmutableArray<ImportView> Imports { get; init; }

    [Id(1)] public string? Next { get; init; }
}
