using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A piece of identity: a key, or the name of a type.</summary>
/// <remarks>Orleans keeps UTF-8 bytes; here a string serves, with its hash kept because every call looks it up.</remarks>
[GenerateSerializer]
[Immutable]
public readonly struct IdSpan : IEquatable<IdSpan>
{
    private readonly string? _value;
    private readonly int _hash;

    private IdSpan(string value)
    {
        _value = value;
        _hash = value.GetHashCode(StringComparison.Ordinal);
    }

    public bool IsDefault => string.IsNullOrEmpty(_value);

    public static IdSpan Create(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return new(id);
    }

    public bool Equals(IdSpan obj) => _hash == obj._hash && string.Equals(_value, obj._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode() => _hash;

    public override string ToString() => _value ?? "";

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}

/// <summary>The name of a grain class.</summary>
[GenerateSerializer]
[Immutable]
public readonly struct GrainType(IdSpan id) : IEquatable<GrainType>
{
    public IdSpan Value { get; } = id;

    public bool IsDefault => Value.IsDefault;

    public static GrainType Create(string value) => new(IdSpan.Create(value));

    public bool Equals(GrainType obj) => Value.Equals(obj.Value);

    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => Value.ToString();

    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
}

/// <summary>The name of a grain interface.</summary>
[GenerateSerializer]
[Immutable]
public readonly struct GrainInterfaceType : IEquatable<GrainInterfaceType>
{
    public GrainInterfaceType(string value) => Value = IdSpan.Create(value);

    public IdSpan Value { get; }

    public bool IsDefault => Value.IsDefault;

    public static GrainInterfaceType Create(string value) => new(value);

    public bool Equals(GrainInterfaceType other) => Value.Equals(other.Value);

    public override bool Equals(object? obj) => obj is GrainInterfaceType other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => Value.ToString();

    public static bool operator ==(GrainInterfaceType left, GrainInterfaceType right) => left.Equals(right);

    public static bool operator !=(GrainInterfaceType left, GrainInterfaceType right) => !left.Equals(right);
}

/// <summary>Identity of one grain: type and key, written <c>type/key</c>.</summary>
[GenerateSerializer]
[Immutable]
public readonly struct GrainId(GrainType type, IdSpan key) : IEquatable<GrainId>
{
    public GrainType Type { get; } = type;

    public IdSpan Key { get; } = key;

    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    public static GrainId Create(string type, string key) => new(GrainType.Create(type), IdSpan.Create(key));

    public static GrainId Create(GrainType type, string key) => new(type, IdSpan.Create(key));

    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    public static GrainId Parse(string value) =>
        TryParse(value, out var id) ? id : throw new ArgumentException("Not a grain id (type/key).", nameof(value));

    [SuppressMessage("Usage", "CA2225", Justification = "Orleans' signature.")]
    public static bool TryParse(string? value, out GrainId result)
    {
        var slash = value?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash <= 0 || slash == value!.Length - 1)
        {
            result = default;
            return false;
        }

        result = Create(value[..slash], value[(slash + 1)..]);
        return true;
    }

    public bool Equals(GrainId other) => Key.Equals(other.Key) && Type.Equals(other.Type);

    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    public override int GetHashCode() => (Type.GetHashCode() * 397) ^ Key.GetHashCode();

    public override string ToString() => $"{Type}/{Key}";

    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}

/// <summary>Tells clients and the engine's own services from grains.</summary>
public static class GrainTypePrefix
{
    public const string SystemPrefix = "sys.";
    public const string SystemTargetPrefix = "sys.svc.";
    public const string ClientPrefix = "sys.client";
    public static readonly GrainType ClientGrainType = GrainType.Create(ClientPrefix);

    public static bool IsClient(this in GrainId id) => id.Type.IsClient();

    public static bool IsClient(this in GrainType type) => type.ToString().StartsWith(ClientPrefix, StringComparison.Ordinal);

    public static bool IsSystemTarget(this in GrainId id) => id.Type.IsSystemTarget();

    public static bool IsSystemTarget(this in GrainType type) => type.ToString().StartsWith(SystemTargetPrefix, StringComparison.Ordinal);
}
