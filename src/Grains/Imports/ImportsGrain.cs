using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Imports;

/// <summary>Lists what the tenant's imports write of themselves; keeps nothing.</summary>
[GrainType(GrainTypes.Imports)]
internal sealed class ImportsGrain(IRowStore store) : Grain, IImportsGrain, IGuarded
{
    private string Tenant => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => [(ScopeKind.Province, Tenant), (ScopeKind.Nation, Keys.Nation)];

    public bool IsChild(string grainType, string key) => false;

    public async Task<ImportPage> List(string? after, int limit)
    {
        var partition = Keys.ImportPartition(Tenant);
        var page = await store.RangeAsync(partition, $"{ImportStore.List}|", $"{ImportStore.List}}}", Math.Clamp(limit, 1, 200), after);
        var heads = await KnownReading.Many(store, partition, page.Rows.Select(r => ImportStore.HeadKey(RowBody.Read<string>(r.Body))));
        return new() { Imports = [.. heads.OfType<Row>().Select(r => RowBody.Read<ImportHead>(r.Body).View())], Next = page.Next is null ? null : page.Rows[^1].Key };
    }
}
