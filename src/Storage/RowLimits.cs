using System.Text;

namespace ClbCloud.Storage;

/// <summary>
/// The limits of <see cref="IRowStore"/>, checked alike by every store. A refusal names the limit and the position,
/// never the key itself: keys can name people.
/// </summary>
internal static class RowLimits
{
    internal const int MaxRowsPerRead = 1000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Refuses a bad partition, key or range bound; answers its length in bytes.</summary>
    internal static int CheckKey(string? key, string what, string parameter)
    {
        if (key is null) throw new ArgumentException($"{what} is null.", parameter);
        if (key.Contains('\0', StringComparison.Ordinal)) throw new ArgumentException($"{what} contains NUL.", parameter);
        int bytes;
        try { bytes = Strict.GetByteCount(key); }
        catch (EncoderFallbackException) { throw new ArgumentException($"{what} has an unpaired surrogate.", parameter); }
        return bytes <= IRowStore.MaxKeyBytes
            ? bytes
            : throw new ArgumentException($"{what} has {bytes} bytes; MaxKeyBytes is {IRowStore.MaxKeyBytes}.", parameter);
    }

    internal static void CheckKeys(string partition, IReadOnlyList<string> keys)
    {
        CheckKey(partition, "The partition", nameof(partition));
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count > MaxRowsPerRead)
            throw new ArgumentException($"The read has {keys.Count} keys; at most {MaxRowsPerRead} are allowed.", nameof(keys));
        for (var i = 0; i < keys.Count; i++) CheckKey(keys[i], $"Key {i}", nameof(keys));
    }

    internal static void CheckRange(string partition, string from, string to, int limit, string? after)
    {
        CheckKey(partition, "The partition", nameof(partition));
        CheckKey(from, "The lower bound", nameof(from));
        CheckKey(to, "The upper bound", nameof(to));
        CheckPage(limit, after);
    }

    /// <summary>Refuses a commit that breaks a limit; answers its bytes of keys and bodies.</summary>
    internal static int CheckCommit(string partition, IReadOnlyList<RowWrite> writes)
    {
        CheckKey(partition, "The partition", nameof(partition));
        ArgumentNullException.ThrowIfNull(writes);
        if (writes.Count is < 1 or > IRowStore.MaxWritesPerCommit)
            throw new ArgumentException($"The commit has {writes.Count} writes; it must have 1 to {IRowStore.MaxWritesPerCommit} (MaxWritesPerCommit).", nameof(writes));
        var total = 0;
        var keys = new Dictionary<string, int>(writes.Count, StringComparer.Ordinal);
        for (var i = 0; i < writes.Count; i++)
        {
            total += CheckWrite(writes[i], i, nameof(writes));
            if (!keys.TryAdd(writes[i].Key, i))
                throw new ArgumentException($"Write {i} has the same key as write {keys[writes[i].Key]}; a commit has each key once.", nameof(writes));
        }
        return total <= IRowStore.MaxBytesPerCommit
            ? total
            : throw new ArgumentException($"The commit has {total} bytes; MaxBytesPerCommit is {IRowStore.MaxBytesPerCommit}.", nameof(writes));
    }

    /// <summary>Refuses a bad limit or continuation.</summary>
    internal static void CheckPage(int limit, string? after)
    {
        if (after is not null) CheckKey(after, "The continuation", nameof(after));
        if (limit is < 1 or > MaxRowsPerRead)
            throw new ArgumentException($"The limit is {limit}; it must be 1 to {MaxRowsPerRead}.", nameof(limit));
    }

    private static int CheckWrite(RowWrite? write, int ordinal, string parameter)
    {
        if (write is null) throw new ArgumentException($"Write {ordinal} is null.", parameter);
        var keyBytes = CheckKey(write.Key, $"The key of write {ordinal}", parameter);
        var bodyBytes = write.Body?.Length ?? 0;
        if (bodyBytes > IRowStore.MaxBodyBytes)
            throw new ArgumentException($"The body of write {ordinal} has {bodyBytes} bytes; MaxBodyBytes is {IRowStore.MaxBodyBytes}.", parameter);
        if (write.Condition is RowCondition.ETag && write.ETag is null)
            throw new ArgumentException($"Write {ordinal} requires an ETag but gives none.", parameter);
        if (!Enum.IsDefined(write.Condition))
            throw new ArgumentException($"Write {ordinal} has an unknown condition.", parameter);
        return keyBytes + bodyBytes;
    }
}
