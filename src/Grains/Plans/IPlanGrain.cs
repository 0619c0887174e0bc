using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Plans;

/// <summary>The plans of one unit. Key: the unit's: <c>nation</c>, <c>bac-ninh</c>, <c>bac-ninh|m-01</c>.</summary>
[Alias("clb.IPlanGrain")]
public interface IPlanGrain : IGrainWithStringKey
{
    [Alias("Get"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<PlanBook> Get();

    /// <summary>Wakes the book, so that its feed hears of what it was not told before a start.</summary>
    [Alias("Wake"), AlwaysInterleave, Needs(Right.Below)]
    Task Wake();

    /// <summary>
    /// Writes a draft: of a new plan, in place of the draft that is there, or as the next edition of an approved one. The
    /// same again changes nothing. Refusals: <c>plan.expression</c> (with field and position), <c>plan.text</c>,
    /// <c>plan.phase</c>, <c>plan.target</c>, <c>plan.goal</c>, <c>plan.full</c>.
    /// </summary>
    [Alias("Put"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<Plan>> Put(string plan, PlanText text);

    /// <summary>Approves the draft; from then on the edition does not change. Repeating it changes nothing. Refusals: <c>plan.unknown</c>, <c>plan.changed</c> (the draft is not of that revision).</summary>
    [Alias("Approve"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<Plan>> Approve(string plan, int? revision);

    /// <summary>Reads the unit's figures and judges each target. Refusals: <c>plan.unknown</c>, <c>unit.unknown</c>.</summary>
    [Alias("Progress"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<Outcome<PlanProgress>> Progress(string plan);

    /// <summary>
    /// Writes drafts with shares of the targets into the books of the units below; repeating it changes nothing.
    /// Refusals: <c>plan.unknown</c>, <c>plan.draft</c> (only an approved plan is handed down), <c>plan.child</c>,
    /// <c>plan.weight</c>, <c>plan.target</c>.
    /// </summary>
    [Alias("Cascade"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<CascadeView>> Cascade(string plan, CascadePlan command);

    /// <summary>The plan's goals beside the sums of those below. Refusals: <c>plan.unknown</c>.</summary>
    [Alias("Reconcile"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<Outcome<CascadeView>> Reconcile(string plan);

    /// <summary>Takes targets from a unit above into a draft. Refusals: <c>plan.parent</c> (it is not above), and those of <see cref="Put"/>.</summary>
    [Alias("Assign"), Needs(Right.Child)]
    Task<Outcome<Plan>> Assign(AssignTargets command);
}
