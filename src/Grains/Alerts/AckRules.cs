using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Alerts;

/// <summary>
/// Who may acknowledge an alert, with a note: those responsible for the club (its board, and officers above it); for a
/// unit's plan its officers and those above, no board.
/// </summary>
internal static class AckRules
{
    public const int MaxNote = 500;

    // Keeps the card and the alert's row small; the rows of history keep every one.
    private const int MaxAcks = 10;

    /// <summary>The alert as it is to be kept; the known one itself when the last acknowledgement is repeated.</summary>
    /// <param name="open">Alerts that are open, by id.</param>
    public static Outcome<Alert> Acknowledge(ImmutableSortedDictionary<string, Alert> open, string id, string note, CallerScope? caller, DateTimeOffset now)
    {
        if (!open.TryGetValue(id, out var alert)) return Refusal.Of("alert.unknown", "alert");
        if (caller is null || !IsResponsible(caller.Role, alert.Kind)) return Refusal.Of("alert.role");
        if (string.IsNullOrWhiteSpace(note) || note.Length > MaxNote) return Refusal.Of("alert.note", "note").With("most", MaxNote);
        var ack = new AlertAck { At = now, By = ByOf(caller.Kind), Note = note.Trim() };
        var known = alert.Acks ?? [];
        if (!known.IsEmpty && known[^1].By == ack.By && known[^1].Note == ack.Note) return alert;
        return alert with { Acks = [.. known.TakeLast(MaxAcks - 1), ack] };
    }

    private static bool IsResponsible(CallerRole role, AlertKind kind) => RoleTable.May(role, kind == AlertKind.PlanBehind ? Power.Manage : Power.Record);

    private static string ByOf(ScopeKind scope) => scope switch
    {
        ScopeKind.Nation => "nation",
        ScopeKind.Province => "province",
        ScopeKind.Commune => "commune",
        _ => "club",
    };
}
