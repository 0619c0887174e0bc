using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Units;

/// <summary>Keys of a unit's rows, and reading them.</summary>
internal static class UnitRows
{
    public const string Head = "head";
    public const string Unit = "unit";
    public const string Own = "own";

    /// <summary>An alert of the unit's own, open or closed last; an earlier time that it was open is <c>alx|</c>.</summary>
    public const string Alert = "al";

    public const string KidAlerts = "ka";
    /// <summary>A project of the nation's register.</summary>
    public const string Project = "pj";

    private const string KidPrefix = "kid|";
    private const string CardPrefix = "card|";
    private const string SumPrefix = "t|";
    private const string AckPrefix = "ack|";
    private const string ChildPrefix = "ch|";

    public static string Kid(string child) => KidPrefix + child;

    public static bool IsKid(string key) => key.StartsWith(KidPrefix, StringComparison.Ordinal);

    public static string Card(string club) => CardPrefix + club;

    public static string Sum(Period quarter) => SumPrefix + quarter;

    public static string Ack(string destination) => AckPrefix + destination;

    public static string Child(string child, Period quarter) => $"{ChildPrefix}{child}|{quarter}";

    /// <summary>Everything but the children's buckets. The head is read first, so whatever is written meanwhile makes the next commit conflict.</summary>
    public static async Task<UnitState> Load(IRowStore store, string partition)
    {
        var head = await store.GetAsync(partition, Head);
        if (head is null) return UnitState.Empty;
        var fixedRows = await store.GetManyAsync(partition, [Unit, Own]);
        var sums = ImmutableDictionary.CreateBuilder<Period, KeptPeriod>();
        foreach (var (_, bucket) in await All<Dictionary<Period, KeptPeriod>>(store, partition, SumPrefix)) sums.AddRange(bucket);
        var state = UnitState.Empty with
        {
            ETag = head.ETag,
            Head = RowBody.Read<UnitHead>(head.Body),
            Unit = fixedRows[0] is { } unit ? RowBody.Read<UnitDefinition>(unit.Body) : null,
            Own = fixedRows[1] is { } own ? RowBody.Read<ImmutableSortedDictionary<Period, OwnMonth>>(own.Body) : UnitState.Empty.Own,
            Kids = UnitState.Empty.Kids.AddRange(await AllKids(store, partition)),
            Cards = UnitState.Empty.Cards.AddRange(await All<KeptCard>(store, partition, CardPrefix)),
            Acks = UnitState.Empty.Acks.AddRange(await All<Acked>(store, partition, AckPrefix)),
            Sums = sums.ToImmutable(),
            Facts = await UnitFacts.Load(store, partition),
            Alerts = UnitState.Empty.Alerts.AddRange((await BookRows.Read<Alert>(store, partition, Alert)).Where(a => a.ClosedAt is null).Select(a => KeyValuePair.Create(a.Id, a))),
            KidAlerts = UnitState.Empty.KidAlerts.AddRange((await BookRows.Read<KidAlerts>(store, partition, KidAlerts)).Select(k => KeyValuePair.Create(k.Child, k))),
            Projects = UnitState.Empty.Projects.AddRange((await BookRows.Read<Projects.ProjectEntry>(store, partition, Project)).Select(p => KeyValuePair.Create(p.Code, p))),
        };
        state = state with { PlansTouched = state.Head.Version };
        return state with { Periods = state.Sums.Keys.Union(state.Own.Keys).ToImmutableDictionary(p => p, state.Joined) };
    }

    /// <summary>Buckets by row key, empty where there is none.</summary>
    public static async Task<IReadOnlyList<ImmutableSortedDictionary<Period, ChildPeriod>>> ReadBuckets(IRowStore store, string partition, IReadOnlyList<string> keys)
    {
        var rows = await store.GetManyAsync(partition, keys);
        return [.. rows.Select(r => r is null ? ImmutableSortedDictionary<Period, ChildPeriod>.Empty : RowBody.Read<ImmutableSortedDictionary<Period, ChildPeriod>>(r.Body))];
    }

    /// <summary>All periods of one child, or of every child, a page at a time.</summary>
    public static async IAsyncEnumerable<(string Child, Period Period, ChildPeriod Kept)> ChildPeriods(IRowStore store, string partition, string? child)
    {
        var from = child is null ? ChildPrefix : $"{ChildPrefix}{child}|1";
        var to = child is null ? After(ChildPrefix) : $"{ChildPrefix}{child}|3";
        await foreach (var row in store.ReadAllAsync(partition, from, to, page: 200))
        {
            var owner = row.Key[ChildPrefix.Length..row.Key.LastIndexOf('|')];
            // The range of a province may hold communes whose ids begin with a digit.
            if (child is not null && owner != child) continue;
            foreach (var (period, kept) in RowBody.Read<Dictionary<Period, ChildPeriod>>(row.Body)) yield return (owner, period, kept);
        }
    }

    /// <summary>All children ever registered, by key.</summary>
    public static Task<List<KeyValuePair<string, Kid>>> AllKids(IRowStore store, string partition) => All<Kid>(store, partition, KidPrefix);

    private static async Task<List<KeyValuePair<string, T>>> All<T>(IRowStore store, string partition, string prefix)
    {
        var all = new List<KeyValuePair<string, T>>();
        await foreach (var row in store.ReadAllAsync(partition, prefix, After(prefix))) all.Add(new(row.Key[prefix.Length..], RowBody.Read<T>(row.Body)));
        return all;
    }

    private static string After(string prefix) => $"{prefix[..^1]}{(char)(prefix[^1] + 1)}";
}
