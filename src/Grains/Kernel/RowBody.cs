using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClbCloud.Grains.Kernel;

/// <summary>Bodies of rows: <c>{"s":schema,"v":value}</c> in UTF-8, Vietnamese unescaped, nulls and defaults left out.</summary>
internal static class RowBody
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static byte[] Write<T>(T value, int schema = 1) =>
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<T> { S = schema, V = value }, Options);

    /// <summary>Reads a body whose schema is at most <paramref name="newest"/>.</summary>
    /// <exception cref="InvalidDataException">The body was written by a newer program, or is not ours.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, int newest = 1)
    {
        var envelope = JsonSerializer.Deserialize<Envelope<T>>(body.Span, Options);
        if (envelope is null || envelope.V is null) throw new InvalidDataException($"A row body of {typeof(T).Name} is empty.");
        if (envelope.S < 1 || envelope.S > newest)
            throw new InvalidDataException($"A row body of {typeof(T).Name} has schema {envelope.S}; this program reads up to {newest}.");
        return envelope.V;
    }

    private sealed record Envelope<T>
    {
        public int S { get; init; }

        public T? V { get; init; }
    }
}
