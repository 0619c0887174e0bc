using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Declared;

/// <summary>
/// Facts that a unit itself holds: its training classes, its approved plans, the figures that it declares. They feed the
/// unit's own figures. The same grain as <see cref="IUnitGrain"/>, same key.
/// </summary>
[Alias("clb.IUnitFacts")]
public interface IUnitFacts : IGrainWithStringKey
{
    /// <summary>Refusals: <c>unit.unknown</c>, <c>class.id</c>, <c>class.text</c>, <c>class.dates</c>, <c>class.participants</c>, <c>class.boards</c>.</summary>
    [Alias("PutClass"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<TrainingClass>> PutClass(TrainingClass training);

    /// <summary>Classes in id order, at most 200 after <paramref name="after"/>.</summary>
    [Alias("Classes"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<ClassPage> Classes(string? after, int limit);

    /// <summary>
    /// Declares, changes or withdraws a figure. Refusals: <c>unit.unknown</c>, <c>indicator.unknown</c>,
    /// <c>declared.period</c>, <c>declared.value</c>, <c>declared.source</c>, <c>declared.club</c>, <c>declared.overlaps</c>,
    /// <c>declared.computed</c> and <c>declared.above</c> (both name who holds the figure).
    /// </summary>
    [Alias("Declare"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<DeclaredFigure>> Declare(DeclaredFigure figure);

    /// <summary>All that the unit declared, by indicator and period.</summary>
    [Alias("Declared"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<ImmutableArray<DeclaredView>> Declared();

    /// <summary>The key of the unit, this one or the nearest above it, whose own declaration of the figure covers the period; null when there is none.</summary>
    [Alias("DeclaredBy"), AlwaysInterleave, ReadOnly, Needs(Right.Below)]
    Task<string?> DeclaredBy(string indicator, Period period);

    /// <summary>Records a plan as approved or ended; repeating it changes nothing. Refusals: <c>unit.unknown</c>, <c>plan.id</c>, <c>plan.dates</c>.</summary>
    [Alias("ApprovePlan"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<ApprovedPlan>> ApprovePlan(ApprovedPlan plan);

    [Alias("ApprovedPlans"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<ImmutableArray<ApprovedPlan>> ApprovedPlans();

    /// <summary>Cards of active clubs whose board was never trained, or is due on the day; in key order.</summary>
    [Alias("BoardsDue"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<CardPage> BoardsDue(DateOnly day, string? after, int limit);
}
