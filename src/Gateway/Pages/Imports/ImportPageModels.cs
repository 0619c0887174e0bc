using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Imports;

namespace ClbCloud.Gateway.Pages.Imports;

/// <summary>Imports of a province, commune or club, the newest first, and the form for another one.</summary>
/// <param name="Key">Of the next upload: the same form sent twice is one import.</param>
/// <param name="Kinds">What the reader may bring in.</param>
/// <param name="MayHistory">Whether the late limit may be lifted.</param>
public sealed record ImportsModel(Place Place, IReadOnlyList<ImportView> Imports, string? Next, string Key, IReadOnlyList<ImportKind> Kinds, bool MayHistory);

/// <summary>One import.</summary>
/// <param name="Pass">The last pass that there is.</param>
/// <param name="Conflicts">Of that pass, the most frequent first.</param>
/// <param name="Resting">Nothing happens until somebody asks for something.</param>
/// <param name="Problem">Why it failed.</param>
public sealed record ImportModel(Place Place, ImportView Import, ImportPass Pass, ImportCounts Counts, IReadOnlyList<ConflictLine> Conflicts, bool Resting, string? Problem, bool MayDecide);

/// <param name="Column">Head of the column in the template; null when the whole row is concerned.</param>
/// <param name="Rows">The first of them.</param>
public sealed record ConflictLine(string Text, string? Column, int Count, IReadOnlyList<int> Rows);
