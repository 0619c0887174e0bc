using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ClbCloud.Infra.Tests.Images;

internal sealed class RunningImage : IAsyncDisposable
{
    private readonly AllInOneImage _image;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    private RunningImage(AllInOneImage image)
    {
        _image = image;
        Port = FreePort();
        Data = Path.Combine(image.Root, string.Create(CultureInfo.InvariantCulture, $"data-{Port}"));
    }

    public int Port { get; }

    public string Data { get; }

    public Process Process { get; private set; } = null!;

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    public static async Task<RunningImage> Start(AllInOneImage image)
    {
        var running = new RunningImage(image);
        Directory.CreateDirectory(running.Data);
        if (IsRoot) await Run.Shell($"chown {image.File.User} {running.Data}", image.Root, image.Patient);
        await running.Begin();
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        await Process.WaitForExitAsync(CancellationToken.None);
        Process.Dispose();
    }

    public string Output()
    {
        lock (_output) return string.Join('\n', _output);
    }

    /// <summary>Runs a command as the image's user would, and says how it ended.</summary>
    public async Task<int> EndsWith(params string[] command)
    {
        var (program, arguments) = AsUser(command);
        return (await Run.Ended(program, arguments, _image.App, Variables(), _image.Patient)).Code;
    }

    /// <summary>The image's paths, here.</summary>
    public string Here(string path) => path == "/health.sh" ? Repository.Path("infra", "docker", "health.sh") : path.Replace("/data", Data, StringComparison.Ordinal);

    private async Task Begin()
    {
        var (program, arguments) = AsUser(_image.File.EntryPoint);
        Process = Run.Start(program, arguments, _image.App, Variables());
        Process.OutputDataReceived += (_, line) => Heard(line.Data);
        Process.ErrorDataReceived += (_, line) => Heard(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
        var ended = Process.WaitForExitAsync(_image.Patient);
        if (await Task.WhenAny(_ready.Task, ended) == ended) throw new InvalidOperationException($"It ended before it was ready:\n{Output()}");
    }

    // Who is not root cannot change users; then it is a user without rights anyway.
    private (string Program, IEnumerable<string> Arguments) AsUser(string[] command)
    {
        if (!IsRoot) return (command[0], command[1..]);
        var user = _image.File.User.ToString(CultureInfo.InvariantCulture);
        return ("setpriv", [$"--reuid={user}", $"--regid={user}", "--clear-groups", "--no-new-privs", .. command]);
    }

    private Dictionary<string, string> Variables()
    {
        var all = _image.File.Environment.ToDictionary(e => e.Key, e => Here(e.Value));
        all["ASPNETCORE_HTTP_PORTS"] = Port.ToString(CultureInfo.InvariantCulture);
        all["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root) all["DOTNET_ROOT"] = root;
        return all;
    }

    private void Heard(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
        if (line.Contains("is ready", StringComparison.Ordinal)) _ready.TrySetResult();
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
