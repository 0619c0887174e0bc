namespace Orleans.Runtime;

/// <summary>Values that travel with a call, and on with the calls it makes, but never back.</summary>
public static class RequestContext
{
    // Never changed in place: a dictionary may be shared by a caller and all its calls.
    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

    public static IEnumerable<string> Keys => Values.Value?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    internal static Dictionary<string, object>? Current
    {
        get => Values.Value;
        set
        {
            if (!ReferenceEquals(Values.Value, value)) Values.Value = value;
        }
    }

    public static object? Get(string key) => Values.Value is { } values && values.TryGetValue(key, out var found) ? found : null;

    public static void Set(string key, object value) =>
        Values.Value = new(Values.Value ?? []) { [key] = value };

    public static bool Remove(string key)
    {
        if (Values.Value is not { } values || !values.ContainsKey(key)) return false;
        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        Values.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    public static void Clear() => Current = null;
}
