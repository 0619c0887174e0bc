using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Imports;

/// <summary>Lists what imports write of themselves; keeps nothing.</summary>
[GrainType(GrainTypes.Imports)]
internal sealed class ImportsGrain(IRowStore store) : Grain, IImportsGrain, IFollower
{
    private ImmutableArray<(ScopeKind Kind, string Key)> _above = [];

    private string Key => this.GetPrimaryKeyString();

    // The tenant's list has a key of one part, any other names its kind before its place.
    private ImportPlace? Place => Keys.Depth(Key) == 1 ? null : new() { Kind = Key.StartsWith("c|", StringComparison.Ordinal) ? ScopeKind.Club : ScopeKind.Commune, Key = Key[2..] };

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => _above;

    public bool IsChild(string grainType, string key) => false;

    public async Task Follow() => _above = await ImportPlaces.Above(GrainFactory, Keys.Tenant(Place?.Key ?? Key), Place);

    public async Task<ImportPage> List(string? after, int limit)
    {
        var partition = Keys.ImportPartition(Keys.Tenant(Place?.Key ?? Key));
        var list = Place is { } place ? ImportStore.ListOf(place) : ImportStore.List;
        var page = await store.RangeAsync(partition, $"{list}|", $"{list}}}", Math.Clamp(limit, 1, 200), after);
        var heads = await KnownReading.Many(store, partition, page.Rows.Select(r => ImportStore.HeadKey(RowBody.Read<string>(r.Body))));
        return new() { Imports = [.. heads.OfType<Row>().Select(r => RowBody.Read<ImportHead>(r.Body).View())], Next = page.Next is null ? null : page.Rows[^1].Key };
    }
}
