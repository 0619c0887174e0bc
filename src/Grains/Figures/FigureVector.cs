using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClbCloud.Grains.Figures;

/// <summary>
/// Numbers by indicator id, zero where an id is absent (zeroes are never kept). Immutable; sorted by ordinal id so that
/// adding is one merge. Amounts are whole đồng.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.FigureVector"), JsonConverter(typeof(FigureVectorJson))]
public sealed class FigureVector : IEquatable<FigureVector>
{
    public static readonly FigureVector Zero = new([], []);

    [Id(0)] private readonly ImmutableArray<string> _ids;
    [Id(1)] private readonly ImmutableArray<long> _values;

    private FigureVector(ImmutableArray<string> ids, ImmutableArray<long> values)
    {
        _ids = ids;
        _values = values;
    }

    public bool IsZero => _ids.IsEmpty;

    public ImmutableArray<string> Ids => _ids;

    public long this[string id]
    {
        get
        {
            var at = _ids.BinarySearch(id, StringComparer.Ordinal);
            return at < 0 ? 0 : _values[at];
        }
    }

    public IEnumerable<KeyValuePair<string, long>> Items => _ids.Zip(_values, KeyValuePair.Create);

    public static FigureVector Of(IEnumerable<KeyValuePair<string, long>> items)
    {
        var sorted = items.Where(i => i.Value != 0).OrderBy(i => i.Key, StringComparer.Ordinal).ToArray();
        return sorted.Length == 0 ? Zero : new([.. sorted.Select(i => string.Intern(i.Key))], [.. sorted.Select(i => i.Value)]);
    }

    public static FigureVector Of(params ReadOnlySpan<(string Id, long Value)> items)
    {
        var pairs = new List<KeyValuePair<string, long>>(items.Length);
        foreach (var (id, value) in items) pairs.Add(new(id, value));
        return Of(pairs);
    }

    public FigureVector Plus(FigureVector other) => other.IsZero ? this : IsZero ? other : Merge(other, 1);

    public FigureVector Minus(FigureVector other) => other.IsZero ? this : Merge(other, -1);

    public FigureVector Where(Func<string, bool> keep) => Of(Items.Where(i => keep(i.Key)));

    /// <summary>Many at once: cheaper than one after the other.</summary>
    internal static FigureVector Sum(IEnumerable<FigureVector> vectors)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        FigureVector? only = null;
        var count = 0;
        foreach (var vector in vectors)
        {
            only = vector;
            count++;
            for (var i = 0; i < vector._ids.Length; i++)
            {
                ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(sums, vector._ids[i], out _);
                sum = checked(sum + vector._values[i]);
            }
        }

        return count == 1 ? only! : Of(sums);
    }

    private FigureVector Merge(FigureVector other, long sign)
    {
        var ids = ImmutableArray.CreateBuilder<string>(_ids.Length + other._ids.Length);
        var values = ImmutableArray.CreateBuilder<long>(_ids.Length + other._ids.Length);
        int a = 0, b = 0;
        while (a < _ids.Length || b < other._ids.Length)
        {
            var order = a == _ids.Length ? 1 : b == other._ids.Length ? -1 : string.CompareOrdinal(_ids[a], other._ids[b]);
            var id = order <= 0 ? _ids[a] : other._ids[b];
            var sum = checked((order <= 0 ? _values[a++] : 0) + (order >= 0 ? sign * other._values[b++] : 0));
            if (sum == 0) continue;
            ids.Add(id);
            values.Add(sum);
        }

        return ids.Count == 0 ? Zero : new(ids.ToImmutable(), values.ToImmutable());
    }

    public bool Equals(FigureVector? other) =>
        other is not null && (ReferenceEquals(this, other) || (_values.AsSpan().SequenceEqual(other._values.AsSpan()) && _ids.AsSpan().SequenceEqual(other._ids.AsSpan())));

    public override bool Equals(object? obj) => Equals(obj as FigureVector);

    public override int GetHashCode() => HashCode.Combine(_ids.Length, _values.Length == 0 ? 0 : _values[0]);

    public override string ToString() => string.Join(", ", Items.Select(i => $"{i.Key}={i.Value}"));
}

internal sealed class FigureVectorJson : JsonConverter<FigureVector>
{
    public override FigureVector Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FigureVector.Of(JsonSerializer.Deserialize<Dictionary<string, long>>(ref reader, options) ?? []);

    public override void Write(Utf8JsonWriter writer, FigureVector value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (id, number) in value.Items) writer.WriteNumber(id, number);
        writer.WriteEndObject();
    }
}
