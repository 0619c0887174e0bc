using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Sweeping;

/// <summary>The walks of one sweep of a province. What cannot be woken is counted, logged, and left to the next sweep.</summary>
internal sealed partial class SweepWalk(IGrainFactory grains, string province, ILogger log, CancellationToken ct)
{
    private const int PageSize = 200;

    // Wide enough to hide a slow club, narrow enough that 34 provinces at once do not flood a small machine.
    private const int Width = 8;

    private IUnitGrain Province => grains.GetGrain<IUnitGrain>(province);

    /// <summary>Clubs woken so far.</summary>
    public int Woken { get; private set; }

    public int Failed => FailedClubs.Count + FailedUnits.Count;

    /// <summary>Clubs that could not be woken, and whether they were to read policy.</summary>
    public Dictionary<string, bool> FailedClubs { get; } = new(StringComparer.Ordinal);

    public HashSet<string> FailedUnits { get; } = new(StringComparer.Ordinal);

    /// <summary>Clubs of which a judgement is due.</summary>
    public async Task Due(DateTimeOffset now)
    {
        string? after = null;
        do
        {
            var page = await Province.Due(now, after, PageSize);
            await WakeClubs(page.Keys, policyChanged: false);
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>All clubs and units below, and the province: whatever any of them has not reported is sent.</summary>
    public Task Everything(bool readPolicy) => All(province, readPolicy);

    /// <summary>
    /// The unit, the units below it and their clubs, because its policy or an excuse of it changed. Who left it counts
    /// too: the days before are still judged by its norms.
    /// </summary>
    public Task Below(string unit) => All(unit == Keys.Nation ? province : unit, readPolicy: true);

    /// <summary>What an earlier walk could not wake.</summary>
    public async Task Again(SweepWalk earlier)
    {
        foreach (var readPolicy in (bool[])[true, false])
            await WakeClubs([.. earlier.FailedClubs.Where(c => c.Value == readPolicy).Select(c => c.Key)], readPolicy);
        foreach (var unit in earlier.FailedUnits) await WakeUnit(unit);
    }

    public Task WakeClub(string club) => WakeClubs([club], policyChanged: true);

    private async Task WakeClubs(IReadOnlyCollection<string> clubs, bool policyChanged)
    {
        SweepMetrics.Listed(clubs.Count);
        foreach (var some in clubs.Chunk(Width))
        {
            ct.ThrowIfCancellationRequested();
            var woken = await Task.WhenAll(some.Select(key => Tried(() => grains.GetGrain<IClubGrain>(key).Wake(policyChanged))));
            Woken += woken.Count(ok => ok);
            foreach (var (key, ok) in some.Zip(woken))
            {
                if (!ok) FailedClubs[key] = policyChanged || FailedClubs.GetValueOrDefault(key);
            }
        }
    }

    private async Task All(string top, bool readPolicy)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await Registered(top, clubs => WakeClubs([.. clubs.Where(seen.Add)], readPolicy));

        // Clubs whose card is here although they are registered elsewhere.
        string? after = null;
        do
        {
            var page = await grains.GetGrain<IUnitGrain>(top).AllClubs(after, PageSize);
            await WakeClubs([.. page.Keys.Where(seen.Add)], readPolicy);
            after = page.Next;
        }
        while (after is not null);
    }

    // Clubs first, then the unit that they report to: a province that merged into this one is below it too.
    private async Task Registered(string unit, Func<IReadOnlyList<string>, Task> clubs)
    {
        string? after = null;
        do
        {
            ct.ThrowIfCancellationRequested();
            var page = await grains.GetGrain<IUnitGrain>(unit).Children(after, PageSize);
            foreach (var child in page.Where(c => c.Overdue)) await Confirm(unit, child.Registration);
            await clubs([.. page.Where(c => c.Registration.IsClub).Select(c => c.Registration.Child)]);
            foreach (var child in page.Where(c => !c.Registration.IsClub)) await Registered(child.Registration.Child, clubs);
            after = page.Length == PageSize ? page[^1].Registration.Child : null;
        }
        while (after is not null);
        await WakeUnit(unit);
    }

    // A crash between a registration and the commit that it was for leaves a child that never reports. Nobody loses
    // anything if it comes to be this very moment: its report brings it back.
    private async Task Confirm(string unit, ChildRegistration child)
    {
        SweepMetrics.Listed(1);
        await Tried(async () =>
        {
            var links = child.IsClub
                ? (await grains.GetGrain<IClubGrain>(child.Child).Get())?.Communes
                : (await grains.GetGrain<IUnitGrain>(child.Child).Get())?.Parents;
            if (links?.Any(l => l.Parent == unit) != true) await grains.GetGrain<IUnitGrain>(unit).Lapse(child.Child);
        });
    }

    private async Task WakeUnit(string key)
    {
        ct.ThrowIfCancellationRequested();
        SweepMetrics.Listed(1);
        var woken = await Tried(async () =>
        {
            var unit = grains.GetGrain<IUnitGrain>(key);
            await unit.Wake();
            await unit.Flush();
        });
        if (!woken) FailedUnits.Add(key);
    }

    private async Task<bool> Tried(Func<Task> wake)
    {
        var woken = false;
        try
        {
            await wake();
            woken = true;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            LogNotWoken(log, failure);
        }
        finally
        {
            SweepMetrics.Done(woken);
        }

        return woken;
    }

    [LoggerMessage(EventId = 320, Level = LogLevel.Warning, Message = "A grain could not be woken; the next sweep tries again.")]
    private static partial void LogNotWoken(ILogger log, Exception failure);
}
