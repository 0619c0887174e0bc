using ClbCloud.Grains.Access;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Sweeping;

/// <summary>
/// Wakes what is due in a province, by one reminder a province: clubs whose <c>dueAt</c> has come, and after a start
/// and hourly whatever is unreported. Key: the province.
/// </summary>
[Alias("clb.ISweeperGrain")]
public interface ISweeperGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that the reminder is registered.</summary>
    [Alias("Start"), AlwaysInterleave, Needs(Right.Operate)]
    Task Start();

    /// <summary>Wakes the clubs below a unit of this province, because a policy or an excuse of it changed.</summary>
    [Alias("PolicyChanged"), AlwaysInterleave, Needs(Right.Operate)]
    Task PolicyChanged(string unit);

    /// <summary>Sweeps now; answers how many clubs were woken.</summary>
    [Alias("Sweep"), AlwaysInterleave, Needs(Right.Operate)]
    Task<int> Sweep(bool everything);
}
