using System.Runtime.CompilerServices;
using System.Text;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>What is kept as a file of this folder: a body as it is written, and how it is read and written again.</summary>
internal static class GoldenBody
{
    public static (byte[] Body, Func<ReadOnlyMemory<byte>, byte[]> Again) Row<T>(T value) => (RowBody.Write(value), body => RowBody.Write(RowBody.Read<T>(body)));

    /// <summary>The body is what its file has, and the file's is read back whole. A file that is missing is written with <c>CLB_UPDATE_GOLDEN=1</c>; one that is there never is.</summary>
    public static void Holds(string name, (byte[] Body, Func<ReadOnlyMemory<byte>, byte[]> Again) row)
    {
        var path = Path.Combine(Folder(), $"{name}.v1.json");
        if (Environment.GetEnvironmentVariable("CLB_UPDATE_GOLDEN") == "1" && !File.Exists(path)) File.WriteAllText(path, Encoding.UTF8.GetString(row.Body) + "\n");
        var kept = File.ReadAllText(path).TrimEnd('\n');
        Assert.Equal(kept, Encoding.UTF8.GetString(row.Body));
        Assert.Equal(kept, Encoding.UTF8.GetString(row.Again(Encoding.UTF8.GetBytes(kept))));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
