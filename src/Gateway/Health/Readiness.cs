using System.Collections.Concurrent;

namespace ClbCloud.Gateway.Health;

/// <summary>What must be done before the process is ready.</summary>
internal sealed class Readiness
{
    private readonly ConcurrentDictionary<string, bool> _done = new(StringComparer.Ordinal);

    public void Require(string name) => _done.TryAdd(name, false);

    public void Done(string name) => _done[name] = true;

    public IReadOnlyList<string> Waiting => [.. _done.Where(d => !d.Value).Select(d => d.Key)];
}
