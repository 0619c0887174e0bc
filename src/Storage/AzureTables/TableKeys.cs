using System.Text;

namespace ClbCloud.Storage.AzureTables;

/// <summary>
/// Keys as Azure Tables takes them. It forbids some characters in keys and orders keys by UTF-16 units; ours may have
/// any and are ordered by UTF-8 bytes. So each byte becomes one character from U+0100 on: all allowed, in the order of
/// the bytes, and 512 bytes are 512 characters, which is what fits Azure's 1 KiB.
/// </summary>
internal static class TableKeys
{
    private const char First = '\u0100';

    public static string Encode(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        return string.Create(bytes.Length, bytes, static (encoded, bytes) =>
        {
            for (var i = 0; i < bytes.Length; i++) encoded[i] = (char)(First + bytes[i]);
        });
    }

    public static string Decode(string encoded)
    {
        var bytes = new byte[encoded.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = checked((byte)(encoded[i] - First));
        return Encoding.UTF8.GetString(bytes);
    }
}
