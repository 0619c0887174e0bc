using ClbCloud.LocalOrleans;

namespace Orleans.Runtime;

/// <summary>Values that travel with a call, and on with the calls it makes, but never back.</summary>
public static class RequestContext
{
    public static IEnumerable<string> Keys => Values?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => Values ?? Enumerable.Empty<KeyValuePair<string, object>>();

    // Never changed in place: a caller and all its calls may share one dictionary.
    private static Dictionary<string, object>? Values
    {
        get => CallFrame.Current?.Values;
        set => CallFrame.Current = CallFrame.With(CallFrame.Current, value);
    }

    public static object? Get(string key) => Values is { } values && values.TryGetValue(key, out var found) ? found : null;

    public static void Set(string key, object value) => Values = new(Values ?? []) { [key] = value };

    public static bool Remove(string key)
    {
        if (Values is not { } values || !values.ContainsKey(key)) return false;
        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        Values = rest.Count == 0 ? null : rest;
        return true;
    }

    public static void Clear()
    {
        if (Values is not null) Values = null;
    }
}
