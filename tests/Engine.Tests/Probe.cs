using System.Collections.Concurrent;

namespace ClbCloud.Engine.Tests;

/// <summary>How a test and its grains tell each other where they are. Found by the grain's key; keys are fresh for each test.</summary>
internal sealed class Probe
{
    private static readonly ConcurrentDictionary<string, Probe> All = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static int _keys;

    private readonly Dictionary<string, int> _signals = [];
    private readonly List<(string Name, int Count, TaskCompletionSource Reached)> _waiting = [];

    internal ConcurrentQueue<string> Events { get; } = new();

    internal static Probe For(string key) => All.GetOrAdd(key, static _ => new());

    internal static string FreshKey(string name = "k") => $"{name}-{Interlocked.Increment(ref _keys)}";

    internal void Signal(string name)
    {
        List<TaskCompletionSource> reached = [];
        lock (_signals)
        {
            var count = _signals[name] = _signals.GetValueOrDefault(name) + 1;
            reached.AddRange(_waiting.Where(w => w.Name == name && w.Count <= count).Select(w => w.Reached));
            _waiting.RemoveAll(w => w.Name == name && w.Count <= count);
        }

        foreach (var task in reached) task.TrySetResult();
    }

    internal int Count(string name)
    {
        lock (_signals) return _signals.GetValueOrDefault(name);
    }

    /// <summary>Ends when the signal has been given so many times.</summary>
    internal Task When(string name, int times = 1)
    {
        lock (_signals)
        {
            if (_signals.GetValueOrDefault(name) >= times) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((name, times, reached));
            return reached.Task.WaitAsync(Patience);
        }
    }
}
