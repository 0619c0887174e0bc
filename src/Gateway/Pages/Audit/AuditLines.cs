using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Audit;

/// <summary>Entries of a journal in words, and whether they are what is looked for. Pure.</summary>
internal static class AuditLines
{
    private const int MostRows = 40;

    public static IEnumerable<AuditLine> Of(JournalEntry entry, AuditFilter filter, Words words)
    {
        var day = LocalCalendar.DayOf(entry.At);
        if (day < filter.From || day > filter.To) return [];
        return entry.Acts.Where(a => Fits(a, filter)).Select(a => Line(entry, a, words));
    }

    private static bool Fits(JournalAct act, AuditFilter filter)
    {
        if (filter.Kind == "changes" && act.Changes.IsEmpty) return false;
        if (filter.Kind == "reads" && act.Reads.IsEmpty) return false;
        if (filter.Text is not { } text) return true;
        string?[] told = [act.Who, act.Scope, act.For, act.What, act.Why, act.Request, .. act.Changes.Select(c => c.Row), .. act.Reads];
        return told.Any(t => t is not null && TextFold.Fold(t).Contains(text, StringComparison.Ordinal));
    }

    private static AuditLine Line(JournalEntry entry, JournalAct act, Words words) => new(
        entry.Number, entry.At, act.Who, ScopeOf(act, words), WhatOf(act.What, words), act.What, act.For, act.Why, act.Request,
        [.. act.Changes.Select(c => Row(c.Row, c.Seal is null ? "removed" : "written", c.Fields, words)).Concat(act.Reads.Select(r => Row(r, "read", [], words))).Take(MostRows)]);

    private static string? ScopeOf(JournalAct act, Words words) => act.Scope is null ? null
        : act.Role is { } role && words.Try($"role.{role.ToLowerInvariant()}") is { } known ? $"{known} · {act.Scope}" : act.Scope;

    /// <summary>The verb and the last thing that a route names: <c>POST /v1/provinces/{t}/clubs/{c}/visits</c> records visits.</summary>
    private static string? WhatOf(string? what, Words words)
    {
        var space = what?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        if (space < 0) return null;
        var thing = what![(space + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(p => p[0] != '{');
        return words.Try($"audit.verb.{what[..space].ToLowerInvariant()}") is { } verb && words.Try($"audit.thing.{thing}") is { } name ? $"{verb} {name}" : null;
    }

    // m|mb-001, m|mb-001…mb-050, head
    private static AuditRow Row(string row, string done, IReadOnlyList<JournalField> fields, Words words)
    {
        var bar = row.IndexOf('|', StringComparison.Ordinal);
        var kind = $"audit.row.{(bar < 0 ? row : row[..bar])}";
        return words.Try(kind) is null ? new("audit.row.other", row, done, fields) : new(kind, bar < 0 ? string.Empty : row[(bar + 1)..], done, fields);
    }
}
