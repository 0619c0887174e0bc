using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Audit;

/// <summary>Finds a tenant's partitions by its registers, signs where their journals stand, and checks them.</summary>
[GrainType(GrainTypes.Audit)]
internal sealed partial class AuditGrain(IRowStore store, ITenantKeys keys, TimeProvider clock, ILogger<AuditGrain> log) : Grain, IAuditGrain, IGuarded
{
    // A day's seals of a large province are several rows; the head goes with the last.
    private const int MaxRows = IRowStore.MaxWritesPerCommit - 1;

    private string Tenant => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => [(ScopeKind.Province, Tenant), (ScopeKind.Nation, Keys.Nation)];

    public bool IsChild(string grainType, string key) => false;

    public async Task<int> Seal()
    {
        var today = LocalCalendar.Today(clock);
        var partition = SealRows.Partition(Tenant);
        var row = await store.GetAsync(partition, SealRows.Head);
        var last = row is null ? null : RowBody.Read<SealHead>(row.Body);
        if (last is not null && last.Day >= today) return 0;
        var marks = new Dictionary<string, JournalMark>(StringComparer.Ordinal);
        foreach (var one in await Partitions())
        {
            if (await store.GetAsync(one, SealRows.Head) is { } head && JournalRows.MarkOf(head) is { } mark) marks[one] = mark;
        }

        if (marks.Count == 0) return 0;
        var (rows, next) = SealRows.Make(last, today, clock.GetUtcNow(), marks, new JournalSeal(keys, Tenant));
        if (rows.Count > MaxRows) throw new InvalidOperationException("A tenant has more journals than a day's seal takes.");
        var body = RowBody.Write(next);
        rows.Add(row is null ? RowWrite.Insert(SealRows.Head, body) : RowWrite.Update(SealRows.Head, row.ETag, body));
        // Whoever was first has sealed the day.
        if (!(await store.CommitAsync(partition, rows)).Committed) return 0;
        LogSealed(log, marks.Count);
        return marks.Count;
    }

    public async Task<AuditReport> Verify()
    {
        var rows = store is SealedRowStore sealedRows ? sealedRows.Lenient : store;
        var report = await new AuditVerifier(rows, keys).Verify(Tenant, await Partitions());
        if (!report.Faults.IsEmpty) LogFaults(log, report.Faults.Length);
        return report;
    }

    private Task<ImmutableArray<string>> Partitions() => AuditPartitions.Of(store, Tenant);

    [LoggerMessage(EventId = 360, Level = LogLevel.Debug, Message = "Sealed {Journals} journals.")]
    private static partial void LogSealed(ILogger log, int journals);

    [LoggerMessage(EventId = 361, Level = LogLevel.Error, Message = "The check of the journals found {Faults} faults.")]
    private static partial void LogFaults(ILogger log, int faults);
}

/// <summary>The partitions of a tenant, by its registers: its province, communes and clubs, former ones too, and what has a journal beside them.</summary>
internal static class AuditPartitions
{
    private static readonly ImmutableArray<JournalKind> Beside = [JournalKind.Norms, JournalKind.Plans, JournalKind.Webhooks];

    public static string OfUnit(string unit, JournalKind kind) => kind switch
    {
        JournalKind.Norms => Keys.NormsPartition(Keys.PolicyOfUnit(unit)),
        JournalKind.Plans => Keys.PlansPartition(unit),
        JournalKind.Webhooks => WebhookRows.Partition(unit),
        _ => Keys.UnitPartition(unit),
    };

    /// <summary>Null for what no club has.</summary>
    public static string? OfClub(string club, JournalKind kind) => kind switch
    {
        JournalKind.Own => Keys.ClubPartition(club),
        JournalKind.Norms => Keys.NormsPartition(Keys.PolicyOfClub(club)),
        _ => null,
    };

    public static async Task<ImmutableArray<string>> Of(IRowStore store, string tenant)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        await AddUnit(tenant);
        if (tenant == Keys.Nation)
        {
            // Provinces seal and check their own.
            foreach (var project in await BookRows.Read<Projects.ProjectEntry>(store, Keys.UnitPartition(tenant), UnitRows.Project)) await AddUnit(Keys.Project(project.Code));
            return [.. found];
        }

        foreach (var (commune, _) in await UnitRows.AllKids(store, Keys.UnitPartition(tenant)))
        {
            await AddUnit(commune);
            foreach (var (club, _) in await UnitRows.AllKids(store, Keys.UnitPartition(commune)))
            {
                found.Add(Keys.ClubPartition(club));
                await AddIfThere(Keys.NormsPartition(Keys.PolicyOfClub(club)));
            }
        }

        return [.. found.Distinct(StringComparer.Ordinal)];

        async Task AddUnit(string unit)
        {
            found.Add(Keys.UnitPartition(unit));
            foreach (var kind in Beside) await AddIfThere(OfUnit(unit, kind));
        }

        // Most have none of these.
        async Task AddIfThere(string partition)
        {
            if (await store.GetAsync(partition, BookRows.Head) is not null) found.Add(partition);
        }
    }
}
