namespace ClbCloud.Grains.Kernel;

/// <summary>A file with a secret, readable to its owner alone, made once by whoever is first of all processes that share the folder.</summary>
public static class SecretFile
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>Makes the file unless it is there. It is never replaced, and nobody ever reads half of it.</summary>
    /// <param name="path">Full path; its folder is made if it is missing.</param>
    /// <param name="content">What is written, asked for only if the file is made.</param>
    /// <exception cref="IOException">The folder cannot be written, or another process held it for 20 seconds.</exception>
    public static void MakeOnce(string path, Func<string> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        // To move a file only where there is none is a look and then a move on Unix: two makers could both find none, and
        // the second replace a key that the first has used. So there is one maker at a time.
        using var alone = Alone(folder);
        if (File.Exists(path)) return;
        var fresh = $"{path}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(fresh, options)) file.Write(content());
        File.Move(fresh, path, overwrite: false);
    }

    // The system lets go of it when the process dies.
    private static FileStream Alone(string folder)
    {
        FileStream? held = null;
        return SpinWait.SpinUntil(() => (held = TryHold(folder)) is not null, LongestWait)
            ? held!
            : throw new IOException("The lock of the folder of keys cannot be had: another process holds it, or the folder cannot be written.");
    }

    private static FileStream? TryHold(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
