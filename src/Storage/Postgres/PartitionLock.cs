using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ClbCloud.Storage.Postgres;

/// <summary>
/// The number of a partition's advisory lock, which whoever writes the partition holds until its transaction ends.
/// All processes must agree on it, the next version's too: never change how it is made.
/// </summary>
internal static class PartitionLock
{
    internal static long Of(string schema, string partition) => Hash($"clbcloud|{schema}|rows|{partition}");

    /// <summary>The lock under which tables are created and changed.</summary>
    internal static long OfSchema(string schema) => Hash($"clbcloud|{schema}|schema");

    private static long Hash(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
