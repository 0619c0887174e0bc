using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Plans;

/// <summary>Writes and approves the published plans of the units that are there: what the demo begins with.</summary>
internal static class PublishedPlans
{
    public static async Task LoadAsync(IGrainFactory grains)
    {
        foreach (var shipped in ShippedPlans.All)
        {
            if (await grains.GetGrain<IUnitGrain>(shipped.Unit).Get() is null) continue;
            var plans = grains.GetGrain<IPlanGrain>(shipped.Unit);
            Accepted(await plans.Put(shipped.Id, shipped.Text), shipped);
            Accepted(await plans.Approve(shipped.Id, null), shipped);
        }
    }

    private static void Accepted(Outcome<Plan> outcome, ShippedPlan plan)
    {
        if (outcome.Refusal is { } no) throw new InvalidOperationException($"The plan {plan.Id} of {plan.Unit} was refused: {no.Code} ({no.Field}).");
    }
}
