namespace ClbCloud.Bench.Engine;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<long> Add(long more);
}

internal sealed class CounterGrain : Grain, ICounterGrain
{
    private long _total;

    public Task<long> Add(long more) => Task.FromResult(_total += more);
}
