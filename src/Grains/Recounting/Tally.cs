using System.Runtime.InteropServices;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Recounting;

/// <summary>Figures counted from facts, by month and week. A stock stands with its level in every month, not with its change.</summary>
internal sealed class Tally
{
    private readonly Dictionary<Period, Dictionary<string, long>> _values = [];

    public IReadOnlyCollection<Period> Periods => _values.Keys;

    public IEnumerable<string> Ids => _values.Values.SelectMany(v => v.Keys).Distinct(StringComparer.Ordinal);

    public long this[Period period, string id] => _values.TryGetValue(period, out var values) ? values.GetValueOrDefault(id) : 0;

    public void Add(Period period, string id, long value)
    {
        if (value == 0) return;
        ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(_values, period, out _);
        values ??= new Dictionary<string, long>(StringComparer.Ordinal);
        CollectionsMarshal.GetValueRefOrAddDefault(values, id, out _) += value;
    }

    /// <summary>Adds the periods of another that <paramref name="belongs"/>.</summary>
    public void Add(Tally other, Func<Period, bool> belongs)
    {
        foreach (var (period, values) in other._values)
        {
            if (!belongs(period)) continue;
            foreach (var (id, value) in values) Add(period, id, value);
        }
    }
}
