using System.Collections.Immutable;

namespace ClbCloud.Grains.Units;

/// <summary>Values from a day on, oldest first.</summary>
internal static class Dated
{
    /// <summary>What holds on a day; the first value before its own day too.</summary>
    public static T? At<T>(ImmutableArray<T> values, DateOnly day, Func<T, DateOnly> from)
        where T : class
    {
        T? at = values.IsDefaultOrEmpty ? null : values[0];
        foreach (var value in values)
        {
            if (from(value) <= day) at = value;
        }

        return at;
    }

    /// <summary>With a value that holds from its day until the next one; replaces one of the same day.</summary>
    public static ImmutableArray<T> With<T>(ImmutableArray<T> values, T added, Func<T, DateOnly> from) =>
        [.. values.Where(v => from(v) != from(added)).Append(added).OrderBy(from)];
}
