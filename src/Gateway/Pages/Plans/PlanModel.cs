using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Gateway.Pages.Plans;

/// <summary>The plans of a unit, the approved edition of each with its progress.</summary>
public sealed record PlansModel(Place Place, Freshness Freshness, IReadOnlyList<PlanCard> Plans, IReadOnlyList<(string Name, int Edition)> Drafts);

/// <param name="Shared">Goals that units below took a part of; empty where nothing was handed down.</param>
public sealed record PlanCard(string Name, string? Decision, string? Issuer, DateOnly? Date, IReadOnlyList<TargetLine> Targets, IReadOnlyList<GoalLine> Shared);

/// <summary>How far one target of one phase is.</summary>
/// <param name="Tone">good, warn, bad, open or rest.</param>
/// <param name="Gone">Percent of the time that is gone.</param>
/// <param name="Reached">Percent of the way to the goal; null where it has none.</param>
public sealed record TargetLine(
    string Name, string? Phase, string Value, string Goal, string Gap, string Forecast, DateOnly? Due, decimal? Gone, decimal? Reached, TargetState State, string Tone, string? Note);

/// <summary>A goal beside the sum of those below.</summary>
public sealed record GoalLine(string Name, string Phase, string Goal, string Sum, string Difference, int Children, int Approved, int Easier, bool Less);
