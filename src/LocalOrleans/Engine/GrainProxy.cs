using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <summary>A reference to a grain: the class behind every generated implementation of a grain interface.</summary>
internal class GrainProxy : DispatchProxy, IAddressable
{
    private FrozenDictionary<MethodInfo, GrainMethod> _methods = null!;
    private Type _interface = null!;

    internal LocalEngine Engine { get; private set; } = null!;

    internal GrainId Id { get; private set; }

    public override bool Equals(object? obj) =>
        obj is GrainProxy other && Id == other.Id && _interface == other._interface && ReferenceEquals(Engine, other.Engine);

    public override int GetHashCode() => HashCode.Combine(Id, _interface);

    public override string ToString() => $"{_interface.Name} {Id}";

    /// <summary>Copying a prototype is many times faster than asking <see cref="DispatchProxy"/> for another.</summary>
    internal static GrainProxy Prototype(LocalEngine engine, Type type, IEnumerable<GrainMethod> methods)
    {
        var proxy = (GrainProxy)Create(type, typeof(GrainProxy));
        proxy.Engine = engine;
        proxy._interface = type;
        proxy._methods = methods.ToFrozenDictionary(m => m.Method);
        return proxy;
    }

    internal GrainProxy For(GrainId id)
    {
        var proxy = (GrainProxy)MemberwiseClone();
        proxy.Id = id;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _methods[targetMethod!].Send(Engine, Id, args ?? []);
}

/// <summary>Makes references.</summary>
internal sealed class GrainReferences(LocalEngine engine, GrainCatalog catalog) : IClusterClient
{
    private readonly ConcurrentDictionary<Type, GrainProxy> _prototypes = new();

    public IServiceProvider ServiceProvider => engine.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)(object)Get(typeof(TGrainInterface), primaryKey, grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable =>
        (TGrainInterface)(object)Get(typeof(TGrainInterface), grainId);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)(object)Get(grainInterfaceType, grainPrimaryKey, null);

    internal GrainProxy Get(Type type, GrainId id) =>
        id.IsDefault ? throw new ArgumentException("The grain id is empty.", nameof(id)) : Prototype(type).For(id);

    private GrainProxy Get(Type type, string key, string? classNamePrefix) =>
        Prototype(type).For(new GrainId(catalog.TypeOf(type, classNamePrefix), IdSpan.Create(key)));

    private GrainProxy Prototype(Type type) => _prototypes.GetOrAdd(type, static (type, engine) =>
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!type.IsInterface || !type.IsAssignableTo(typeof(IAddressable)))
        {
            throw new ArgumentException($"{type.FullName} is not a grain interface.", nameof(type));
        }

        var methods = type.GetInterfaces().Append(type).SelectMany(i => i.GetMethods()).Where(m => !m.IsStatic).Select(GrainMethod.Of);
        return GrainProxy.Prototype(engine, type, methods);
    }, engine);
}
