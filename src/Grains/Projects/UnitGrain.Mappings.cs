using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Units;

/// <summary>What other systems call the unit's figures: rows that are read when an export asks for them.</summary>
internal sealed partial class UnitGrain : IUnitMappings
{
    private const string MappingKind = "map";

    public async Task<Outcome<IdMapping>> PutMapping(IdMapping mapping)
    {
        if (State.Unit is null) return Refusal.Of("unit.unknown");
        // This method is not entered twice at a time, so what is read here is what the commit replaces.
        var known = await Mappings();
        var decided = MappingRules.Put(known, Key, mapping);
        var was = known.FirstOrDefault(m => m.Scheme == mapping.Scheme);
        if (decided.Refused || ReferenceEquals(decided.Value, was)) return decided;
        return await book.Decide<Outcome<IdMapping>>(draft =>
        {
            draft.PutRow($"{MappingKind}|{mapping.Scheme}", decided.Value!, was);
            return decided;
        });
    }

    public async Task<ImmutableArray<IdMapping>> Mappings() =>
        [.. (await BookRows.Read<IdMapping>(store, Keys.UnitPartition(Key), MappingKind)).OrderBy(m => m.Scheme, StringComparer.Ordinal)];
}
