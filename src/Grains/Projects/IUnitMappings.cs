using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Projects;

/// <summary>What other systems call a unit's or project's figures; key as <c>IUnitGrain</c>.</summary>
[Alias("clb.IUnitMappings")]
public interface IUnitMappings : IGrainWithStringKey
{
    /// <summary>Replaces the mapping of its scheme. Refusals: <c>unit.unknown</c>, <c>mapping.id</c>, <c>mapping.unit</c>, <c>mapping.twice</c>, <c>mapping.too_large</c>, <c>mapping.too_many</c>, <c>indicator.unknown</c>.</summary>
    [Alias("PutMapping"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<IdMapping>> PutMapping(IdMapping mapping);

    /// <summary>All mappings, in the order of their schemes. Words of another system, and no figure.</summary>
    [Alias("Mappings"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Catalogue)]
    Task<ImmutableArray<IdMapping>> Mappings();
}
