using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ClbCloud.Storage;

namespace ClbCloud.Cli.Backups;

/// <summary>
/// The lines of a segment. <c>{"partition":"…","rows":2}</c> goes before that many rows; a row is
/// <c>{"k":"key","e":"etag","v":{…}}</c> with its body as it is, or with <c>"b":"base64"</c> when the body is no JSON
/// object on one line. The schema number of a body is the <c>"s"</c> inside it.
/// </summary>
internal static class RowLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WritePartition(IBufferWriter<byte> to, string partition, int rows)
    {
        using (var line = new Utf8JsonWriter(to, Options))
        {
            line.WriteStartObject();
            line.WriteString("partition"u8, partition);
            line.WriteNumber("rows"u8, rows);
            line.WriteEndObject();
        }

        to.Write("\n"u8);
    }

    public static void WriteRow(IBufferWriter<byte> to, Row row)
    {
        using (var line = new Utf8JsonWriter(to, Options))
        {
            line.WriteStartObject();
            line.WriteString("k"u8, row.Key);
            line.WriteString("e"u8, row.ETag);
            if (IsObjectOnOneLine(row.Body.Span))
            {
                line.WritePropertyName("v"u8);
                line.WriteRawValue(row.Body.Span, skipInputValidation: true);
            }
            else
            {
                line.WriteBase64String("b"u8, row.Body.Span);
            }

            line.WriteEndObject();
        }

        to.Write("\n"u8);
    }

    /// <exception cref="JsonException">The line is not one of these.</exception>
    public static (string Partition, int Rows) ReadPartition(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        string? partition = null;
        var rows = -1;
        while (NextName(ref reader) is { } name)
        {
            if (name == "partition") partition = reader.GetString();
            else if (name == "rows") rows = reader.GetInt32();
            else reader.Skip();
        }

        return partition is not null && rows >= 0 ? (partition, rows) : throw new JsonException("No partition.");
    }

    /// <inheritdoc cref="ReadPartition"/>
    public static Row ReadRow(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        (string? key, string? etag, byte[]? body) = (null, null, null);
        while (NextName(ref reader) is { } name)
        {
            if (name == "k") key = reader.GetString();
            else if (name == "e") etag = reader.GetString();
            else if (name == "b") body = reader.GetBytesFromBase64();
            else if (name == "v") body = Raw(ref reader, line);
            else reader.Skip();
        }

        return key is not null && body is not null ? new(key, etag ?? string.Empty, body) : throw new JsonException("No row.");
    }

    private static byte[] Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[start..(int)reader.BytesConsumed].ToArray();
    }

    /// <summary>Goes to the value of the next property; null at the end of the object.</summary>
    private static string? NextName(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) throw new JsonException("The line ends too early.");
        if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 0 && !reader.Read()) throw new JsonException("The line ends too early.");
        if (reader.TokenType == JsonTokenType.EndObject) return null;
        if (reader.TokenType != JsonTokenType.PropertyName) throw new JsonException("Not an object.");
        var name = reader.GetString();
        return reader.Read() ? name : throw new JsonException("The line ends too early.");
    }

    // Only then do the bytes come back as they went in.
    private static bool IsObjectOnOneLine(ReadOnlySpan<byte> body)
    {
        if (body.Length < 2 || body[0] != '{' || body[^1] != '}' || body.IndexOfAny((byte)'\n', (byte)'\r') >= 0 || !Utf8.IsValid(body)) return false;
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
