using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Restoring;

/// <summary>
/// In which order a backup of a running store copies its partitions: a parent before its children. Then whatever a parent
/// knows of a child is older than the child's own copy, and the child's first report after a restore mends it.
/// </summary>
internal static class CopyOrder
{
    private const string Units = "u|";
    private const string Clubs = "c|";
    private static readonly string Seals = SealRows.Partition(string.Empty);

    /// <summary>
    /// A day's seals of the journals, which must not tell of entries that a copy lacks; webhooks, whose places must be in
    /// the copy of their feed; feeds, which must not be further than the copies of the journals; nation, provinces, communes, clubs;
    /// and at last all else: norms that are newer than a club's copy are read by it when it wakes, older ones would judge
    /// it again.
    /// </summary>
    public static int Level(string partition) =>
        partition.StartsWith(Seals, StringComparison.Ordinal) ? -3
        : partition.StartsWith(WebhookRows.Prefix, StringComparison.Ordinal) ? -2
        : IsFeed(partition) ? -1
        : partition == Keys.UnitPartition(Keys.Nation) ? 0
        : IsUnit(partition) ? Keys.Depth(partition[Units.Length..])
        : IsClub(partition) ? 8
        : 9;

    public static bool IsUnit(string partition) => partition.StartsWith(Units, StringComparison.Ordinal);

    public static bool IsFeed(string partition) => partition.StartsWith(FeedRows.Prefix, StringComparison.Ordinal);

    /// <summary>Norms and plans: their epoch is in the head of their journal.</summary>
    public static bool IsBook(string partition) => partition.Length > 2 && partition[1] == '|' && partition[0] is 'n' or 'm' or 'p';

    public static bool IsClub(string partition) => partition.StartsWith(Clubs, StringComparison.Ordinal);

    /// <summary>Keys of the rows by which children are registered with the unit of this partition.</summary>
    public static IEnumerable<string> Register(string partition, IEnumerable<Row> rows) =>
        IsUnit(partition) ? rows.Select(r => r.Key).Where(UnitRows.IsKid) : [];

    /// <summary>Partitions of the children that are registered with the unit of this partition.</summary>
    public static IEnumerable<string> Children(string partition, IEnumerable<Row> rows)
    {
        if (!IsUnit(partition)) yield break;
        foreach (var row in rows)
        {
            if (!UnitRows.IsKid(row.Key)) continue;
            var child = RowBody.Read<Kid>(row.Body).Registration;
            yield return child.IsClub ? Keys.ClubPartition(child.Child) : Keys.UnitPartition(child.Child);
        }
    }
}
