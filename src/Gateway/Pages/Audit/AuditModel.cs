using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Audit;

namespace ClbCloud.Gateway.Pages.Audit;

/// <summary>What the reader looks for, as it stands in the address.</summary>
/// <param name="Text">Anywhere in who, for whom, what, why, the request's id and the rows; folded.</param>
/// <param name="Kind">changes, reads, or null for both.</param>
/// <param name="Of">Which of the journals.</param>
/// <param name="Before">Number to go on before; 0 from the end.</param>
public sealed record AuditFilter(string? Text, DateOnly? From, DateOnly? To, string? Kind, JournalKind Of, long Before)
{
    public bool Any => Text is not null || From is not null || To is not null || Kind is not null;
}

/// <summary>The journal of a club or unit, newest first.</summary>
/// <param name="Searched">Entries that were looked at for this page.</param>
/// <param name="Next">Number to go on before; null when the first entry was reached.</param>
/// <param name="Checkable">Whether all journals of the province, or of the nation and its projects, may be checked here.</param>
/// <param name="Report">What a check found just now.</param>
public sealed record AuditModel(Place Place, AuditFilter Filter, IReadOnlyList<AuditLine> Lines, int Searched, long? Next, bool Checkable, AuditReport? Report);

/// <summary>One act of an entry.</summary>
/// <param name="Who">The caller's own id.</param>
/// <param name="Scope">Scope and role in words.</param>
/// <param name="What">In words; null when it cannot be said.</param>
/// <param name="Route">As it was asked.</param>
public sealed record AuditLine(
    long Number, DateTimeOffset At, string Who, string? Scope, string? What, string? Route, string? For, string? Why, string? Request, IReadOnlyList<AuditRow> Rows);

/// <summary>A row that was written, removed or read.</summary>
/// <param name="Kind">Text key.</param>
/// <param name="Done">written, removed or read.</param>
/// <param name="Fields">What differs; values only of what tells nothing about a person.</param>
public sealed record AuditRow(string Kind, string Id, string Done, IReadOnlyList<JournalField> Fields);
