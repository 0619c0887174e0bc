
namespace ClbCloud.Engine.Tests;

/// <summary>An engine as tests need it; a cluster of the orleans build can take the place of the local one.</summary>
internal interface IEngineHost : IAsyncDisposable
{
    IGrainFactory Grains { get; }

    /// <summary>A graceful stop.</summary>
    Task Stop();
}

/// <summary>What a test asks of its engine.</summary>
internal sealed record EngineSetup
{
    /// <summary>A test that moves time keeps it; others get one that stands still.</summary>
    public FakeTime Time { get; init; } = new();

    /// <summary>Call filters, in order.</summary>
    public IReadOnlyList<IIncomingGrainCallFilter> Filters { get; init; } = [];

    /// <summary>Warnings and errors end up here.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Log { get; init; } = new();
}
