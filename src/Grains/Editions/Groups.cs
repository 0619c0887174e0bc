namespace ClbCloud.Grains.Editions;

/// <summary>Joins what is known only together; a group that holds something unknown is unknown.</summary>
internal sealed class Groups(int nodes)
{
    private readonly List<int> _above = [.. Enumerable.Range(0, nodes)];
    private readonly List<long> _sums = [.. Enumerable.Repeat(0L, nodes)];
    private readonly List<bool> _used = [.. Enumerable.Repeat(false, nodes)];
    private readonly HashSet<int> _tainted = [];

    public int Add()
    {
        _above.Add(_above.Count);
        _sums.Add(0);
        _used.Add(false);
        return _above.Count - 1;
    }

    public void Taint(int node) => _tainted.Add(node);

    public void Count(int node, long value)
    {
        _sums[node] += value;
        _used[node] = true;
    }

    public void Join(int a, int b) => _above[Top(a)] = Top(b);

    public IEnumerable<long> Known()
    {
        var unknown = _tainted.Select(Top).ToHashSet();
        return Enumerable.Range(0, nodes).Where(n => _used[n] && !unknown.Contains(Top(n))).GroupBy(Top, n => _sums[n], (_, sums) => sums.Sum());
    }

    private int Top(int node)
    {
        while (_above[node] != node)
        {
            _above[node] = _above[_above[node]];
            node = _above[node];
        }

        return node;
    }
}
