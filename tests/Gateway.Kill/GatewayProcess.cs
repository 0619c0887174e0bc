using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClbCloud.Gateway.Kill;

/// <summary>The gateway as a process of its own, on rows that outlive it, on loopback alone.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(25);
    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    private GatewayProcess(Process process, Uri address, string logPath)
    {
        (_process, Address) = (process, address);
        _log = new StreamWriter(logPath) { AutoFlush = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <param name="assembly">Path of ClbCloud.Gateway.dll.</param>
    /// <param name="storage">Environment variables that name the store.</param>
    /// <param name="logPath">The file that takes what it prints.</param>
    public static GatewayProcess Start(string assembly, IReadOnlyDictionary<string, string> storage, string logPath)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[assembly, "--urls", address.ToString(), "--demo", "default"]) start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in storage) start.Environment[name] = value;
        return new GatewayProcess(Process.Start(start) ?? throw new InvalidOperationException("The gateway did not start."), address, logPath);
    }

    /// <summary>Answers the time from the start of the process until /health/ready said 200.</summary>
    public async Task<TimeSpan> ReadyAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        var asked = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(asked) < atMost)
        {
            if (_process.HasExited) throw new InvalidOperationException($"The gateway ended with {_process.ExitCode} before it was ready.");
            if (await IsReady(http, ct)) return Stopwatch.GetElapsedTime(_started);
            await Task.Delay(PollEvery, TimeProvider.System, ct);
        }

        throw new TimeoutException($"Not ready after {atMost.TotalSeconds} s.");
    }

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        lock (_gate) _log.Dispose();
    }

    private static async Task<bool> IsReady(HttpClient http, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready", ct);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (_gate)
        {
            if (line is not null && _log.BaseStream is not null) _log.WriteLine(line);
        }
    }
}
