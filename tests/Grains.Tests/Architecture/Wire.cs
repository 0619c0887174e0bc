using System.Collections.Immutable;
using System.Reflection;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Tests.Architecture;

/// <summary>The grains' contracts, by reflection.</summary>
internal static class Wire
{
    public static readonly Assembly Grains = typeof(Keys).Assembly;

    public static IEnumerable<Type> GrainInterfaces =>
        Grains.GetTypes().Where(t => t.IsInterface && t.IsAssignableTo(typeof(IGrain))).OrderBy(t => t.Name, StringComparer.Ordinal);

    public static IEnumerable<Type> GrainClasses =>
        Grains.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(Grain))).OrderBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>Types of ours that are marked as crossing calls.</summary>
    public static IEnumerable<Type> Marked =>
        Grains.GetTypes().Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null).OrderBy(t => Alias(t), StringComparer.Ordinal);

    /// <summary>Types of ours that do cross calls: all that the grain interfaces and the call's context mention, and theirs.</summary>
    public static IReadOnlyCollection<Type> Crossing
    {
        get
        {
            var found = new HashSet<Type>();
            var open = new Stack<Type>(GrainInterfaces.SelectMany(i => i.GetMethods())
                .SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType))
                .Append(typeof(CallerScope)));
            while (open.TryPop(out var type))
            {
                foreach (var argument in type.IsGenericType ? type.GetGenericArguments() : []) open.Push(argument);
                var ours = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
                if (ours.Assembly != Grains || ours.IsGenericParameter || !found.Add(ours)) continue;
                foreach (var (_, member, _) in Members(ours)) open.Push(member);
            }

            return found;
        }
    }

    public static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    /// <summary>Members that are written to the wire: id, type, name; id null when it has none.</summary>
    public static IEnumerable<(uint? Id, Type Type, string Name)> Members(Type type)
    {
        if (type.IsEnum) yield break;
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var property in type.GetProperties(All).Where(p => p.SetMethod is not null || p.GetCustomAttribute<IdAttribute>() is not null))
            yield return (property.GetCustomAttribute<IdAttribute>()?.Id, property.PropertyType, property.Name);
        foreach (var field in type.GetFields(All).Where(f => !f.Name.StartsWith('<')))
            yield return (field.GetCustomAttribute<IdAttribute>()?.Id, field.FieldType, field.Name);
    }

    /// <summary>A type as written in the golden file: ours by alias, others by their C# name.</summary>
    public static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        if (!type.IsGenericType) return Alias(type) ?? type.Name;
        var bare = Alias(type.GetGenericTypeDefinition()) ?? type.Name;
        return $"{bare.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    /// <summary>Whether values of the type can never change once made.</summary>
    public static bool IsImmutable(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return IsImmutable(inner);
        if (type.IsPrimitive || type.IsEnum || type.IsGenericParameter) return true;
        if (Plain.Contains(type)) return true;
        if (type.IsGenericType && Collections.Contains(type.GetGenericTypeDefinition())) return type.GetGenericArguments().All(IsImmutable);
        var ours = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return ours.Assembly == Grains && ours.GetCustomAttribute<GenerateSerializerAttribute>() is not null
            && (!type.IsGenericType || type.GetGenericArguments().All(IsImmutable));
    }

    private static readonly Type[] Plain =
        [typeof(string), typeof(decimal), typeof(Guid), typeof(DateOnly), typeof(TimeOnly), typeof(DateTimeOffset), typeof(TimeSpan)];

    private static readonly Type[] Collections =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>),
    ];
}
