using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Units;

/// <summary>A unit's own register: what it was called, what it lies under, its children or villages.</summary>
/// <param name="Villages">Of a commune, with the clubs that work there.</param>
public sealed record UnitsModel(Place Place, UnitView Unit, DateOnly Today, IReadOnlyList<UnitRow> Children, IReadOnlyList<VillageRow> Villages);

public sealed record UnitRow(string Name, string Address, UnitForm? Form, string? Code, DateTimeOffset? AsOf, bool Former);

public sealed record VillageRow(string Id, string Name, DateOnly From, DateOnly? To, IReadOnlyList<(string Name, string Address)> Clubs);
