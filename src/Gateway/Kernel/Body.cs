using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Kernel;

/// <summary>
/// Reads request bodies. Endpoints call it themselves, after the caller's scope was judged, so that what a body says
/// cannot tell a stranger whether the thing it was sent to is there.
/// </summary>
internal static class Body
{
    public const int MostBytes = 1 << 20;
    public const int MostItems = 1_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    /// <summary>One object.</summary>
    public static async Task<Outcome<T>> Read<T>(HttpContext http)
        where T : class
    {
        var parsed = await Parse<T>(http);
        if (parsed.Refusal is { } no) return no;
        using var document = parsed.Value!;
        return Shape.Check(document.RootElement, typeof(T), string.Empty) is { } wrong ? wrong : Become<T>(document.RootElement, string.Empty);
    }

    /// <summary>An array of objects, or one object, which counts as an array of one.</summary>
    public static async Task<Outcome<ImmutableArray<T>>> ReadMany<T>(HttpContext http)
        where T : class
    {
        var parsed = await Parse<T[]>(http);
        if (parsed.Refusal is { } no) return no;
        using var document = parsed.Value!;
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Array)
        {
            if (Shape.Check(root, typeof(T), string.Empty) is { } misfit) return misfit;
            var one = Become<T>(root, string.Empty);
            return one.Refusal is { } bad ? bad : ImmutableArray.Create(one.Value!);
        }

        if (Shape.Check(root, typeof(T[]), "items") is { } wrong) return wrong;
        var all = Become<T[]>(root, "items");
        return all.Refusal is { } unread ? unread : ImmutableArray.Create(all.Value!);
    }

    private static Outcome<T> Become<T>(JsonElement value, string path)
        where T : class
    {
        try
        {
            return value.Deserialize<T>(Wire.Options) is { } read ? read : Refusal.Of("json.type", path);
        }
        catch (JsonException wrong)
        {
            return Refusal.Of("json.type", Named(wrong.Path, path));
        }
    }

    private static async Task<Outcome<JsonDocument>> Parse<T>(HttpContext http)
    {
        var bytes = await Bytes(http);
        if (bytes.Refusal is { } no) return no;
        try
        {
            return JsonDocument.Parse(bytes.Value, Strict);
        }
        catch (JsonException)
        {
            return Refusal.Of("json.malformed", WhereBroken<T>(bytes.Value.Span));
        }
    }

    // The serializer knows the path on which it stopped; the document reader only knows the byte.
    private static string? WhereBroken<T>(ReadOnlySpan<byte> bytes)
    {
        try
        {
            JsonSerializer.Deserialize<T>(bytes, Wire.Options);
            return null;
        }
        catch (JsonException broken)
        {
            return Named(broken.Path, typeof(T).IsArray ? "items" : string.Empty);
        }
    }

    private static string? Named(string? jsonPath, string root)
    {
        if (jsonPath is null) return root.Length == 0 ? null : root;
        var rest = jsonPath.TrimStart('$');
        var name = rest.StartsWith('.') && root.Length == 0 ? rest[1..] : root + rest;
        return name.Length == 0 ? null : name[..Math.Min(name.Length, 200)];
    }

    private static async Task<Outcome<ReadOnlyMemory<byte>>> Bytes(HttpContext http)
    {
        // A request that is tried again has been read.
        if (http.Items.TryGetValue(typeof(Body), out var kept)) return (ReadOnlyMemory<byte>)kept!;
        if (http.Request.ContentLength > MostBytes) return TooLarge();
        using var read = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int count;
            while ((count = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
            {
                if (read.Length + count > MostBytes) return TooLarge();
                read.Write(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (read.Length == 0) return Refusal.Of("json.missing");
        ReadOnlyMemory<byte> bytes = read.ToArray();
        http.Items[typeof(Body)] = bytes;
        return bytes;
    }

    private static Refusal TooLarge() => Refusal.Of("body.too_large").With("most", MostBytes);
}
