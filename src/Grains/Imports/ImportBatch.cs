using System.Collections.Immutable;

namespace ClbCloud.Grains.Imports;

/// <summary>Rows of one club for its book, in their order.</summary>
[GenerateSerializer, Immutable, Alias("clb.ImportBatch")]
public sealed record ImportBatch
{
    /// <summary>Id of the import; with <see cref="Name"/> what a repeat is known by.</summary>
    [Id(0)] public required string Import { get; init; }

    /// <summary>Name of the batch within the import and the club.</summary>
    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required ImportKind Kind { get; init; }

    [Id(3)] public required string System { get; init; }

    [Id(4)] public ImportStrategy Strategy { get; init; }

    [Id(5)] public bool Historical { get; init; }

    /// <summary>Decided as if, and nothing kept.</summary>
    [Id(6)] public bool Rehearsal { get; init; }

    [Id(7)] public ImmutableArray<ImportRow> Rows { get; init; } = [];

    /// <summary>To be taken back, the last first; then there are no <see cref="Rows"/>.</summary>
    [Id(8)] public ImmutableArray<RowResult> Undo { get; init; } = [];

    /// <summary>The club must be this one, or of this commune today; null: of the caller.</summary>
    [Id(9)] public ImportPlace? Place { get; init; }

    /// <summary>Devices of the club's people are signed in: who takes the club back is told so.</summary>
    [Id(10)] public bool InUse { get; init; }
}
