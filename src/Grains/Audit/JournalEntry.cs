using System.Collections.Immutable;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Audit;

/// <summary>
/// What one commit changed and who asked for it, or who read what: row <c>j|{number}</c> of the partition concerned,
/// in the same commit. Never changed, never removed.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.JournalEntry")]
public sealed record JournalEntry
{
    /// <summary>1, 2, 3, … without gaps.</summary>
    [Id(0)] public required long Number { get; init; }

    [Id(1)] public required DateTimeOffset At { get; init; }

    /// <summary>Seal of the entry before: what makes the journal a chain. Empty in the first.</summary>
    [Id(2)] public string Before { get; init; } = string.Empty;

    [Id(3)] public required ImmutableArray<JournalAct> Acts { get; init; }
}

/// <summary>One command, or one read of persons' records.</summary>
[GenerateSerializer, Immutable, Alias("clb.JournalAct")]
public sealed record JournalAct
{
    /// <summary>As in <see cref="Act"/>; <c>system</c> when the program itself acted.</summary>
    [Id(0)] public required string Who { get; init; }

    /// <summary>Scope and role it acted with: <c>club:bac-ninh|clb-0007</c>, <c>Board</c>.</summary>
    [Id(1)] public string? Scope { get; init; }

    [Id(2)] public string? Role { get; init; }

    [Id(3)] public string? Request { get; init; }

    [Id(4)] public string? What { get; init; }

    [Id(5)] public string? For { get; init; }

    /// <summary>The caller's own words, and so whatever they say.</summary>
    [Id(6), Sensitive] public string? Why { get; init; }

    [Id(7)] public ImmutableArray<JournalChange> Changes { get; init; } = [];

    /// <summary>Rows read, or ranges of them: <c>m|m-001</c>, <c>m|m-001…m-050</c>.</summary>
    [Id(8)] public ImmutableArray<string> Reads { get; init; } = [];
}

/// <summary>A row that a command wrote.</summary>
[GenerateSerializer, Immutable, Alias("clb.JournalChange")]
public sealed record JournalChange
{
    [Id(0)] public required string Row { get; init; }

    /// <summary>Seal of the new body; empty for rows that also change by themselves, null when the row was removed.</summary>
    [Id(1)] public string? Seal { get; init; }

    /// <summary>Fields that differ, when the row stood before; values only of fields that are not sensitive.</summary>
    [Id(2)] public ImmutableArray<JournalField> Fields { get; init; } = [];
}

/// <summary>A field before and after, as JSON. Both are null when its values are not to be shown.</summary>
[GenerateSerializer, Immutable, Alias("clb.JournalField")]
public sealed record JournalField
{
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public string? Was { get; init; }

    [Id(2)] public string? Now { get; init; }
}

/// <summary>A page of a journal, oldest entry first unless the newest were asked for.</summary>
[GenerateSerializer, Immutable, Alias("clb.JournalPage")]
public sealed record JournalPage
{
    [Id(0)] public required ImmutableArray<JournalEntry> Entries { get; init; }

    /// <summary>Number to go on after; null on the last page.</summary>
    [Id(1)] public long? Next { get; init; }
}

/// <summary>What a check of journals found.</summary>
[GenerateSerializer, Immutable, Alias("clb.AuditReport")]
public sealed record AuditReport
{
    [Id(0)] public required int Partitions { get; init; }

    [Id(1)] public required long Entries { get; init; }

    [Id(2)] public required int Seals { get; init; }

    /// <summary>The first bad entry of each partition; empty when all is as it was written.</summary>
    [Id(3)] public required ImmutableArray<AuditFault> Faults { get; init; }
}

/// <summary>Something that is not as it was written.</summary>
[GenerateSerializer, Immutable, Alias("clb.AuditFault")]
public sealed record AuditFault
{
    /// <summary>Row partition: <c>c|bac-ninh|clb-0007</c>.</summary>
    [Id(0)] public required string Partition { get; init; }

    /// <summary>Number of the first bad entry; 0 when the fault is not in an entry.</summary>
    [Id(1)] public required long Number { get; init; }

    /// <summary>The row concerned, if one is.</summary>
    [Id(2)] public string? Row { get; init; }

    /// <summary>
    /// <c>audit.gap</c> (an entry is missing), <c>audit.edited</c> (an entry is not what the next one or the head sealed),
    /// <c>audit.truncated</c> (entries at the end are missing), <c>audit.row_edited</c>, <c>audit.row_missing</c>,
    /// <c>audit.row_unknown</c> (a row that no command wrote), <c>audit.seal</c> (a day's seal is not the tenant's),
    /// <c>audit.busy</c> (the partition kept changing and could not be checked).
    /// </summary>
    [Id(3)] public required string Code { get; init; }
}
