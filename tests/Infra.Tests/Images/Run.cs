using System.Diagnostics;

namespace ClbCloud.Infra.Tests.Images;

internal static class Run
{
    /// <summary>Runs a shell command to its end; its output is in the failure, if it fails.</summary>
    public static async Task Shell(string command, string folder, CancellationToken ct)
    {
        var (code, output) = await Ended("/bin/bash", ["-c", command], folder, Inherited(), ct);
        Assert.True(code == 0, $"{command}\n{output}");
    }

    public static async Task<(int Code, string Output)> Ended(
        string program, IEnumerable<string> arguments, string folder, IDictionary<string, string> environment, CancellationToken ct)
    {
        using var process = Start(program, arguments, folder, environment);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    public static Process Start(string program, IEnumerable<string> arguments, string folder, IDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    // A build inside a test run: what the outer one told its children is not meant for it.
    private static Dictionary<string, string> Inherited() => Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .Select(e => (Name: (string)e.Key, Value: (string?)e.Value ?? string.Empty))
        .Where(e => !e.Name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) && !e.Name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(e => e.Name, e => e.Value);
}
