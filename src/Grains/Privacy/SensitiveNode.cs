using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClbCloud.Grains.Privacy;

/// <summary>
/// Where in the body of a type's rows its sensitive fields are, found once by reflection. Only branches that lead to
/// one are kept, so that a walk passes over all else.
/// </summary>
internal sealed class SensitiveNode
{
    private static readonly SensitiveNode Leaf = new() { IsSealed = true };

    /// <summary>The value itself is sealed, whatever it is.</summary>
    public bool IsSealed { get; private init; }

    /// <summary>Members that lead to a sealed value, by their names in UTF-8.</summary>
    public ImmutableArray<(byte[] Utf8, string Name, SensitiveNode Node)> Members { get; private init; } = [];

    /// <summary>What each element of an array leads to.</summary>
    public SensitiveNode? Elements { get; private init; }

    /// <summary>The tree of a row's body, <c>{"s":…,"v":…}</c>; null when the type has nothing sensitive.</summary>
    public static SensitiveNode? OfBody(Type type) => Of(type, []) is { } value ? new() { Members = [Member("v", value)] } : null;

    private static SensitiveNode? Of(Type type, ImmutableHashSet<Type> above)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return Of(type.GetGenericArguments()[0], above) is { } each ? new() { Elements = each } : null;
        if (type.Assembly != typeof(SensitiveNode).Assembly || type.IsEnum || above.Contains(type)) return null;
        var members = type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.GetIndexParameters().Length == 0 && p.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .Select(p => (p.Name, Node: p.GetCustomAttribute<SensitiveAttribute>() is null ? Of(p.PropertyType, above.Add(type)) : Leaf))
            .Where(m => m.Node is not null)
            .Select(m => Member(JsonNamingPolicy.CamelCase.ConvertName(m.Name), m.Node!))
            .ToImmutableArray();
        return members.IsEmpty ? null : new() { Members = members };
    }

    private static (byte[] Utf8, string Name, SensitiveNode Node) Member(string name, SensitiveNode node) => (Encoding.UTF8.GetBytes(name), name, node);
}
