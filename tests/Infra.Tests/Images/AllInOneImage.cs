using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ClbCloud.Infra.Tests.Images;

/// <summary>
/// What infra/docker/all-in-one.Dockerfile says, done on this machine: its build commands, a folder for its files that
/// nobody may write to, its user, its environment, its entry point. No image is built and no container is run.
/// </summary>
public sealed class AllInOneImage : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    internal Dockerfile File { get; } = Dockerfile.Read(Repository.Path("infra", "docker", "all-in-one.Dockerfile"));

    internal string Root { get; } = Directory.CreateTempSubdirectory("clb-image-").FullName;

    internal string App => Path.Combine(Root, "app");

    internal string Data => Path.Combine(Root, "data");

    internal int Port { get; } = FreePort();

    internal Process Process { get; private set; } = null!;

    internal CancellationToken Patient => _patience.Token;

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    public async Task InitializeAsync()
    {
        foreach (var command in File.Build)
            await Run.Shell(command.Replace("-o /app", $"-o {App}", StringComparison.Ordinal), Repository.Root, Patient);
        Directory.CreateDirectory(Data);
        await Run.Shell($"chmod 755 {Root} && chmod -R a-w,a+rX {App}", Root, Patient);
        if (IsRoot) await Run.Shell($"chown {File.User} {Data}", Root, Patient);
        var (program, arguments) = AsUser([.. File.EntryPoint]);
        Process = Run.Start(program, arguments, App, Variables());
        Process.OutputDataReceived += (_, line) => Heard(line.Data);
        Process.ErrorDataReceived += (_, line) => Heard(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
        var ended = Process.WaitForExitAsync(Patient);
        if (await Task.WhenAny(_ready.Task, ended) == ended) throw new InvalidOperationException($"It ended before it was ready:\n{Output()}");
    }

    public async Task DisposeAsync()
    {
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        await Process.WaitForExitAsync(CancellationToken.None);
        await Run.Shell($"chmod -R u+w {Root}; rm -rf {Root}", Path.GetTempPath(), CancellationToken.None);
    }

    public void Dispose()
    {
        Process?.Dispose();
        _patience.Dispose();
    }

    internal string Output()
    {
        lock (_output) return string.Join('\n', _output);
    }

    /// <summary>Runs a command as the image's user would; without the right to change users, as we are.</summary>
    internal async Task<int> EndsWith(params string[] command)
    {
        var (program, arguments) = AsUser(command);
        return (await Run.Ended(program, arguments, App, Variables(), Patient)).Code;
    }

    /// <summary>The image's paths, here.</summary>
    internal string Here(string path) => path == "/health.sh" ? Repository.Path("infra", "docker", "health.sh") : path.Replace("/data", Data, StringComparison.Ordinal);

    private (string Program, IEnumerable<string> Arguments) AsUser(string[] command)
    {
        if (!IsRoot) return (command[0], command[1..]);
        var user = File.User.ToString(CultureInfo.InvariantCulture);
        return ("setpriv", [$"--reuid={user}", $"--regid={user}", "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", .. command]);
    }

    private Dictionary<string, string> Variables()
    {
        var all = File.Environment.ToDictionary(e => e.Key, e => Here(e.Value));
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
