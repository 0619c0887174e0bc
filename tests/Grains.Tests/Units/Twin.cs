using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Units;

/// <summary>Another engine over the same rows: its activations are duplicates, as after a network split.</summary>
internal sealed class Twin : IAsyncDisposable
{
    private readonly TestEngine _engine;

    private Twin(TestEngine engine) => _engine = engine;

    public IGrainFactory Grains => _engine.Grains;

    public static async Task<Twin> Over(IRowStore rows, FakeTime time) => new(await TestEngine.Start(rows, time));

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
