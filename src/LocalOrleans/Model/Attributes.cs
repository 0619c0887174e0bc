using System.Globalization;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Marks a type that crosses calls. This engine shares objects, so only the cluster reads it.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
    public sealed class GenerateSerializerAttribute : Attribute
    {
        public GenerateFieldIds GenerateFieldIds { get; init; } = GenerateFieldIds.None;

        public bool IncludePrimaryConstructorParameters { get; init; } = true;
    }

    /// <summary>Which members get ids without an attribute.</summary>
    public enum GenerateFieldIds
    {
        None = 0,
        PublicProperties = 1,
    }

    /// <summary>The number by which a member is known on the wire.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method
        | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
    public sealed class IdAttribute(uint id) : Attribute
    {
        public uint Id { get; } = id;
    }

    /// <summary>The name by which a type or method is known on the wire, whatever it is called in code.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method
        | AttributeTargets.Interface, AllowMultiple = true)]
    public sealed class AliasAttribute(string alias) : Attribute
    {
        public string Alias { get; } = alias;
    }

    /// <summary>A promise that the value never changes, so it need not be copied.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Field
        | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
    public sealed class ImmutableAttribute : Attribute;

    /// <summary>A deadline of its own for one method.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
    {
        public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
    }

    /// <summary>The durable name of a grain class; part of every key it stores.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        private readonly GrainType _grainType = GrainType.Create(grainType);

        public GrainType GetGrainType(IServiceProvider services, Type type) => _grainType;
    }
}

namespace Orleans.Concurrency
{
    /// <summary>The method may run between the turns of any other call.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;

    /// <summary>The method changes nothing and may run beside other such methods.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ReadOnlyAttribute : Attribute;

    /// <summary>All calls of the class interleave.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ReentrantAttribute : Attribute;

    /// <summary>A value that its owner promises not to change.</summary>
    [GenerateSerializer]
    [Immutable]
    public readonly struct Immutable<T>(T value)
    {
        [Id(0)]
#pragma warning disable CA1051 // a field in Orleans
        public readonly T Value = value;
#pragma warning restore CA1051
    }

    /// <summary>Wraps values in <see cref="Immutable{T}"/>.</summary>
    public static class ImmutableExtensions
    {
        public static Immutable<T> AsImmutable<T>(this T value) => new(value);
    }
}
