using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ClbCloud.Grains.Privacy;

/// <summary>
/// Puts other values in the place of the sensitive ones of a body, byte for byte: what is not replaced stays as it was,
/// so that a body opened again is the body that was sealed, and its seal in the journal holds. Pure.
/// </summary>
internal static class BodySplice
{
    /// <summary>What stands in the place of a value from now on; null leaves it.</summary>
    /// <param name="value">The value's bytes.</param>
    /// <param name="path">Where it is: <c>v.circumstances</c>, <c>v.acts[0].why</c>.</param>
    public delegate byte[]? Replacement(ReadOnlySpan<byte> value, string path);

    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> body, SensitiveNode root, Replacement replace)
    {
        var found = new List<(int From, int To, string Path)>();
        var reader = new Utf8JsonReader(body.Span);
        if (reader.Read()) Walk(ref reader, root, string.Empty, found);
        ArrayBufferWriter<byte>? output = null;
        var done = 0;
        foreach (var (from, to, path) in found)
        {
            if (replace(body.Span[from..to], path) is not { } other) continue;
            output ??= new ArrayBufferWriter<byte>(body.Length * 2);
            output.Write(body.Span[done..from]);
            output.Write(other);
            done = to;
        }

        if (output is null) return body;
        output.Write(body.Span[done..]);
        return output.WrittenMemory;
    }

    // The reader stands on the first token of a value, and afterwards on its last.
    private static void Walk(ref Utf8JsonReader reader, SensitiveNode node, string path, List<(int From, int To, string Path)> found)
    {
        if (node.IsSealed)
        {
            var from = (int)reader.TokenStartIndex;
            // That there is no value is no secret: most rows have none.
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (!isNull) found.Add((from, (int)reader.BytesConsumed, path));
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Members(ref reader, node, path, found);
                break;
            case JsonTokenType.StartArray when node.Elements is { } each:
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                    Walk(ref reader, each, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), found);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static void Members(ref Utf8JsonReader reader, SensitiveNode node, string path, List<(int From, int To, string Path)> found)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, next) = Member(ref reader, node);
            reader.Read();
            if (next is null) reader.Skip();
            else Walk(ref reader, next, path.Length == 0 ? name : $"{path}.{name}", found);
        }
    }

    private static (string Name, SensitiveNode? Next) Member(ref Utf8JsonReader reader, SensitiveNode node)
    {
        foreach (var (utf8, name, next) in node.Members)
        {
            if (reader.ValueTextEquals(utf8)) return (name, next);
        }

        return (string.Empty, null);
    }
}
