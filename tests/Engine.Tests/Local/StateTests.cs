using ClbCloud.LocalOrleans.Hosting;
using Orleans.Storage;

namespace ClbCloud.Engine.Tests;

[Trait("Engine", "local")]
public sealed class StateTests
{
    private readonly MemoryGrainStorage _storage = new();
    private readonly string _key = Probe.FreshKey();

    [Fact]
    public async Task A_state_is_read_before_the_first_call_and_survives_a_restart()
    {
        await using (var before = await Start()) await Keeper(before).Write("kept").Soon();
        await using var after = await Start();

        Assert.Equal("kept", await Keeper(after).Read().Soon());
        await Keeper(after).Clear().Soon();
        await Keeper(after).Write("again").Soon();
    }

    [Fact]
    public async Task A_state_never_written_is_empty()
    {
        await using var engine = await Start();

        Assert.Null(await Keeper(engine).Read().Soon());
    }

    [Fact]
    public async Task A_write_that_another_overtook_fails_and_the_next_call_sees_the_other_s_state()
    {
        await using var first = await Start();
        await using var second = await Start();
        await Keeper(first).Write("old").Soon();
        await Keeper(second).Write("new").Soon();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Keeper(first).Write("too late").Soon());

        Assert.Equal("new", await Keeper(first).Read().Soon());
        await Keeper(first).Write("in time").Soon();
    }

    [Fact]
    public async Task A_storage_that_fails_is_reported_without_the_key()
    {
        await using var engine = await LocalEngineHost.Start(new(), storage: new BrokenStorage());

        var failure = await Assert.ThrowsAsync<OrleansException>(() => Keeper(engine).Read().Soon());

        Assert.IsType<IOException>(failure.InnerException);
        Assert.DoesNotContain(_key, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_storage_gives_is_not_repaired()
    {
        await using var engine = await LocalEngineHost.Start(new(), storage: new NullStorage());

        // As in Orleans: a storage that gives null for an empty state is found out here and not in the cluster.
        await Assert.ThrowsAsync<NullReferenceException>(() => Keeper(engine).Read().Soon());
    }

    private Task<LocalEngineHost> Start() => LocalEngineHost.Start(new(), storage: _storage);

    private IKeeperGrain Keeper(LocalEngineHost engine) => engine.Grains.GetGrain<IKeeperGrain>(_key);

    private sealed class NullStorage : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            grainState.State = default!;
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
    }

    private sealed class BrokenStorage : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new IOException("Disk on fire.");

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new IOException();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new IOException();
    }
}
