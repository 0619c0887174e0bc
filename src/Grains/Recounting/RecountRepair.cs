using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Recounting;

/// <summary>
/// Rebuilds what differs, from below upwards. A unit's totals are sums of what its children reported, so the children
/// report again in full before the unit sums anew.
/// </summary>
internal sealed class RecountRepair(IGrainFactory grains, CancellationToken ct)
{
    private const int PageSize = 200;

    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    public async Task Run(IEnumerable<(string Key, bool IsClub)> different)
    {
        foreach (var (key, isClub) in different) await (isClub ? Club(key) : Unit(key));
    }

    private async Task Unit(string key)
    {
        var unit = grains.GetGrain<IUnitGrain>(key);
        string? after = null;
        do
        {
            ct.ThrowIfCancellationRequested();
            var page = await unit.Children(after, PageSize);
            foreach (var child in page.Select(c => c.Registration))
            {
                if (child.IsClub) await Club(child.Child);
                else if (_done.Add(child.Child)) await grains.GetGrain<IUnitGrain>(child.Child).Rebuild();
            }

            after = page.Length == PageSize ? page[^1].Registration.Child : null;
        }
        while (after is not null);
        _done.Add(key);
        await unit.Rebuild();
        await unit.Flush();
    }

    private async Task Club(string key)
    {
        if (_done.Add(key)) await grains.GetGrain<IClubGrain>(key).Rebuild();
    }
}
