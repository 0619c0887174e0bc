namespace ClbCloud.Storage.Tests.PowerLoss;

public enum DiskOp
{
    Write,
    Truncate,
    Sync,
    Delete,

    /// <summary>Not of the disk: the test notes what it has been answered.</summary>
    Note,
}

/// <summary>One thing that SQLite asked of the disk, or a note of the test, in the order they happened.</summary>
public sealed record DiskEntry(DiskOp Op, string File, long Offset, byte[] Data)
{
    /// <summary>For <see cref="DiskOp.Note"/>.</summary>
    public int Number { get; init; }
}

/// <summary>All that SQLite asked of the disk in one folder, and the place to break it.</summary>
public sealed class DiskLog
{
    private readonly Lock gate = new();
    private readonly List<DiskEntry> entries = [];

    /// <summary>
    /// Looks at each request before the disk gets it; a result other than 0 is answered in the disk's stead (an SQLite
    /// error code). May block, which holds the request up.
    /// </summary>
    public Func<DiskOp, string, int>? Fault { get; set; }

    /// <summary>Models a disk on which SQLite can share no memory, such as some network shares; set before opening.</summary>
    public bool NoSharedMemory { get; init; }

    public IReadOnlyList<DiskEntry> Entries
    {
        get
        {
            lock (gate) return [.. entries];
        }
    }

    public void Note(string name, int number) => Add(new(DiskOp.Note, name, 0, []) { Number = number });

    /// <summary>Asks <see cref="Fault"/>; anything it throws is an I/O error, as nothing may be thrown into SQLite.</summary>
    internal int FaultOf(DiskOp op, string file)
    {
        try { return Fault?.Invoke(op, file) ?? 0; }
        catch (Exception) { return SQLitePCL.raw.SQLITE_IOERR; }
    }

    internal void Add(DiskEntry entry)
    {
        lock (gate) entries.Add(entry);
    }
}
