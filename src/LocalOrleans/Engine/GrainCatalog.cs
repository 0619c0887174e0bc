using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using ClbCloud.LocalOrleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <summary>What the engine knows of one grain class.</summary>
internal sealed class GrainClass
{
    private readonly ObjectFactory _create;
    private readonly (PersistentStateAttribute Attribute, Type State)[] _states;

    internal GrainClass(Type type, GrainType grainType)
    {
        Type = type;
        GrainType = grainType;
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        IsFilter = type.IsAssignableTo(typeof(IIncomingGrainCallFilter));
        var parameters = Constructor(type).GetParameters();
        _states = [.. parameters
            .Select(p => (Attribute: p.GetCustomAttribute<PersistentStateAttribute>(), p.ParameterType))
            .Where(p => p.Attribute is not null)
            .Select(p => (p.Attribute!, StateType(type, p.ParameterType)))];
        _create = ActivatorUtilities.CreateFactory(type, [.. _states.Select(s => typeof(IPersistentState<>).MakeGenericType(s.State))]);
    }

    internal Type Type { get; }

    internal GrainType GrainType { get; }

    internal bool IsReentrant { get; }

    /// <summary>The grain filters its own calls.</summary>
    internal bool IsFilter { get; }

    /// <summary>Makes the grain and the states it asked for, which are still to be read.</summary>
    internal object Create(Activation activation, IServiceProvider services, out PersistentState[] states)
    {
        states = _states.Length == 0 ? [] : [.. _states.Select(s => PersistentState.Create(s.State, s.Attribute, activation, services))];
        return _create(services, states);
    }

    private static ConstructorInfo Constructor(Type type)
    {
        var all = type.GetConstructors();
        return all.Length == 1 ? all[0]
            : all.SingleOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute), inherit: false))
            ?? throw new OrleansConfigurationException($"Grain class {type.FullName} needs exactly one public constructor.");
    }

    private static Type StateType(Type grain, Type parameter) =>
        parameter.IsGenericType && parameter.GetGenericTypeDefinition() == typeof(IPersistentState<>)
            ? parameter.GenericTypeArguments[0]
            : throw new OrleansConfigurationException($"[PersistentState] in {grain.FullName} marks a {parameter.Name}, not an IPersistentState<T>.");
}

/// <summary>The grain classes, and which of them answers to an interface.</summary>
internal sealed class GrainCatalog
{
    private readonly FrozenDictionary<GrainType, GrainClass> _classes;
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _byInterface = new();

    internal GrainCatalog(LocalOrleansOptions options, IServiceProvider services)
    {
        var classes = new Dictionary<GrainType, GrainClass>();
        foreach (var type in options.Assemblies.SelectMany(a => a.GetTypes()).Concat(options.GrainClasses).Distinct().Where(IsGrainClass))
        {
            var grainType = type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(services, type) ?? ByConvention(type);
            if (!classes.TryAdd(grainType, new GrainClass(type, grainType)))
            {
                throw new OrleansConfigurationException(
                    $"Grain type '{grainType}' names both {type.FullName} and {classes[grainType].Type.FullName}.");
            }
        }

        _classes = classes.ToFrozenDictionary();
    }

    internal int Count => _classes.Count;

    internal GrainClass? Find(GrainType type) => _classes.GetValueOrDefault(type);

    internal GrainType TypeOf(Type grainInterface, string? classNamePrefix) =>
        _byInterface.GetOrAdd((grainInterface, classNamePrefix), static (wanted, self) => self.Resolve(wanted.Interface, wanted.Prefix), this);

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && type.IsAssignableTo(typeof(IGrain)) && !type.IsAssignableTo(typeof(GrainProxy));

    // As Orleans: the class name in lower case, without its last "grain".
    private static GrainType ByConvention(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return GrainType.Create(name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name);
    }

    private GrainType Resolve(Type grainInterface, string? classNamePrefix)
    {
        var found = _classes.Values
            .Where(c => c.Type.IsAssignableTo(grainInterface))
            .Where(c => classNamePrefix is null || c.Type.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal))
            .ToArray();
        return found switch
        {
            [var only] => only.GrainType,
            [] => throw new ArgumentException($"No grain class implements {grainInterface.FullName}."),
            _ => throw new ArgumentException(
                $"{grainInterface.FullName} is implemented by {string.Join(", ", found.Select(c => c.Type.FullName))}; say which by a class name prefix."),
        };
    }
}
