namespace ClbCloud.Storage.Tests.PowerLoss;

/// <summary>
/// What a disk may hold after the power went at one point of a <see cref="DiskLog"/>: for each file everything up to
/// its last sync, and of what came later any part, in sectors, in any order, with torn sectors full of garbage.
/// Shared memory (-shm) is gone.
/// </summary>
internal sealed class CrashImage
{
    private const int Sector = 512;

    private readonly Dictionary<string, FileState> files = new(StringComparer.Ordinal);

    /// <summary>Takes the log's next entry; <paramref name="heedSyncs"/> false models a disk that ignores syncs.</summary>
    internal void Advance(DiskEntry entry, bool heedSyncs = true)
    {
        if (entry.Op is DiskOp.Note) return;
        if (!files.TryGetValue(entry.File, out var file)) files[entry.File] = file = new();
        if (entry.Op is DiskOp.Delete) files.Remove(entry.File);
        else if (entry.Op is not DiskOp.Sync) file.Pending.Add(entry);
        else if (heedSyncs) file.Settle();
    }

    /// <summary>Whether the file has anything that no sync has made sure of.</summary>
    internal bool IsUnsure(string name) => files.TryGetValue(name, out var file) && file.Pending.Count > 0;

    /// <summary>Writes one possible image, chosen by <paramref name="random"/>, into <paramref name="folder"/>.</summary>
    internal void WriteTo(string folder, Random random)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, file) in files)
            File.WriteAllBytes(Path.Combine(folder, name), file.Crash(random));
    }

    private sealed class FileState
    {
        private byte[] durable = [];

        internal List<DiskEntry> Pending { get; } = [];

        internal void Settle()
        {
            foreach (var entry in Pending) Apply(ref durable, entry);
            Pending.Clear();
        }

        internal byte[] Crash(Random random)
        {
            var image = (byte[])durable.Clone();
            var (kind, prefix) = (random.Next(4), random.Next(Pending.Count + 1));
            for (var i = 0; i < Pending.Count; i++)
            {
                var (keep, tear) = kind switch
                {
                    0 => (false, false),
                    1 => (true, false),
                    2 => (i < prefix, i == prefix),
                    _ => (random.Next(3) == 0, random.Next(2) == 0),
                };
                if (keep) Apply(ref image, Pending[i]);
                else if (tear) Tear(ref image, Pending[i], random);
            }
            return image;
        }

        private static void Apply(ref byte[] bytes, DiskEntry entry)
        {
            if (entry.Op is DiskOp.Truncate)
            {
                Array.Resize(ref bytes, (int)entry.Offset);
                return;
            }
            Extend(ref bytes, entry.Offset + entry.Data.Length);
            entry.Data.CopyTo(bytes, (int)entry.Offset);
        }

        private static void Tear(ref byte[] bytes, DiskEntry entry, Random random)
        {
            if (entry.Op is DiskOp.Truncate) return;
            if (random.Next(2) == 0) Extend(ref bytes, entry.Offset + entry.Data.Length);
            for (var at = 0; at < entry.Data.Length;)
            {
                var offset = entry.Offset + at;
                var count = (int)Math.Min(Sector - (offset % Sector), entry.Data.Length - at);
                var part = entry.Data.AsSpan(at, count).ToArray();
                var fate = random.Next(4);
                if (fate == 3) random.NextBytes(part);
                if (fate != 0 && offset <= bytes.Length)
                {
                    Extend(ref bytes, offset + count);
                    part.CopyTo(bytes, (int)offset);
                }
                at += count;
            }
        }

        private static void Extend(ref byte[] bytes, long size)
        {
            if (bytes.Length < size) Array.Resize(ref bytes, (int)size);
        }
    }
}
