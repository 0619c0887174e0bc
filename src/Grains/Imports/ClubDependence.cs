using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Imports;

/// <summary>
/// What keeps a club from being taken back. Whatever was itself taken back (a visit that is void, a meeting cancelled, a
/// posting reversed on its own day) counts in no figure and keeps nobody.
/// </summary>
internal static class ClubDependence
{
    /// <summary>Whatever has no word of its own: trainings, ratings, norms, devices.</summary>
    public static readonly Refusal Other = Refusal.Of("import.club_in_use", "club");

    private static readonly Refusal Money = Refusal.Of("import.club_has_money", "club");

    // Figures, alerts, what parents acknowledged, the journal, answers of imports, keys of commands, and history of people
    // who were taken out.
    private static readonly HashSet<string> Bookkeeping =
        new(StringComparer.Ordinal) { BookRows.Head, "p", "al", "alx", "ala", "ack", "j", "imp", "id", "key", "keypurge", "ext", "mx", "vx", "rx", "mtx", "vy" };

    private static readonly Dictionary<string, Refusal> Known = new(StringComparer.Ordinal)
    {
        ["m"] = Refusal.Of("import.club_has_people", "club"),
        ["v"] = Refusal.Of("import.club_has_people", "club"),
        ["r"] = Refusal.Of("import.club_has_people", "club"),
        ["x"] = Refusal.Of("import.club_has_visits", "club"),
        ["mt"] = Refusal.Of("import.club_has_meetings", "club"),
        ["ln"] = Money,
        ["nd"] = Money,
        ["lg"] = Money,
    };

    /// <summary>What the head itself tells: projects, and what people wrote of the club by hand.</summary>
    public static Refusal? In(ClubHead head) =>
        !head.ProjectLinks.IsEmpty ? Refusal.Of("import.club_in_project", "club")
        : head.Communes.Length > 1 || !head.Statuses.IsEmpty || !head.Villages.IsEmpty || !head.File.IsEmpty || !head.Board.IsEmpty || !head.Consolidated.IsEmpty
            ? Refusal.Of("import.changed_since")
        : null;

    /// <summary>The first thing, in the order of keys, that somebody wrote into the book.</summary>
    public static async Task<Refusal?> Read(IRowStore store, string partition)
    {
        var entries = new List<Entry>();
        await foreach (var row in store.ReadAllAsync(partition, "!", "\U0010FFFF"))
        {
            var kind = row.Key.Split('|', 2)[0];
            if (Bookkeeping.Contains(kind)) continue;
            if (kind == "e") entries.Add(RowBody.Read<Entry>(row.Body));
            else if (!IsVoid(kind, row.Body)) return Known.GetValueOrDefault(kind, Other);
        }

        var back = entries.Where(e => e.Reverses is not null).ToDictionary(e => e.Reverses!, e => e.Date, StringComparer.Ordinal);
        return entries.Exists(e => e.Reverses is null && (!back.TryGetValue(e.Id, out var day) || day != e.Date)) ? Money : null;
    }

    private static bool IsVoid(string kind, ReadOnlyMemory<byte> body) => kind switch
    {
        "x" => !RowBody.Read<VisitFact>(body).Stands,
        "mt" => RowBody.Read<Meeting>(body).Cancelled,
        _ => false,
    };
}
