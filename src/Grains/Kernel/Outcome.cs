using System.Collections.Immutable;

namespace ClbCloud.Grains.Kernel;

/// <summary>
/// Why a command was refused: a stable code (<c>visit.too_late</c>), the field that is wrong, and values for the texts
/// (numbers, dates and ids of facts; never names).
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.Refusal")]
public sealed record Refusal
{
    [Id(0)] public required string Code { get; init; }

    [Id(1)] public string? Field { get; init; }

    [Id(2)] public ImmutableDictionary<string, string> Args { get; init; } = ImmutableDictionary<string, string>.Empty;

    public static Refusal Of(string code, string? field = null) => new() { Code = code, Field = field };

    public Refusal With(string name, object value) =>
        this with { Args = Args.SetItem(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty) };
}

/// <summary>A value, or the refusal that stands in its place. Expected refusals are values, not exceptions.</summary>
[GenerateSerializer, Immutable, Alias("clb.Outcome`1")]
public readonly record struct Outcome<T>
{
    [Id(0)] public T? Value { get; init; }

    [Id(1)] public Refusal? Refusal { get; init; }

    public bool Refused => Refusal is not null;

    public static implicit operator Outcome<T>(T value) => new() { Value = value };

    public static implicit operator Outcome<T>(Refusal refusal) => new() { Refusal = refusal };
}
