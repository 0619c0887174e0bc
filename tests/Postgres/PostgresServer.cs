using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ClbCloud.Postgres.Testing;

/// <summary>
/// A PostgreSQL server in a temporary folder on a free port of the loopback, durable as in production. Its database
/// sorts by Vietnamese rules, so that what must be ordered by bytes shows whether it is.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string User = "clb";
    public const string Password = "for-tests-only";
    private const string Installed = "/usr/lib/postgresql";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("clbcloud-pg-").FullName;
    private readonly Account? account = Account.ToUse();
    private readonly string programs;
    private Process? process;

    private PostgresServer(string programs) => this.programs = programs;

    public int Port { get; private set; }

    /// <summary>Of the database <c>clb</c>, as the owner of all in it.</summary>
    public string ConnectionString => For(User, Password);

    private string Data => Path.Combine(folder, "data");

    private string LogPath => Path.Combine(folder, "log");

    /// <summary>Creates a server and starts it; throws when PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> StartAsync(CancellationToken ct = default)
    {
        var server = new PostgresServer(FindPrograms());
        try
        {
            await server.CreateAsync(ct);
            await server.RunAsync(ct);
            await server.PsqlAsync("postgres", "CREATE DATABASE clb", ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string For(string user, string password, string database = "clb") =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Password={password}");

    /// <summary>SIGKILL to the server and all its processes at once, as when the machine's power goes; the files stay.</summary>
    public async Task KillAsync()
    {
        if (process is null) return;
        var all = Children(process.Id);
        // The parent first: it would start the others again.
        process.Kill();
        foreach (var id in all) Kill(id);
        await process.WaitForExitAsync();
        foreach (var id in all) await GoneAsync(id);
        process.Dispose();
        process = null;
    }

    /// <summary>Starts it again on the same port and waits until it has recovered and answers.</summary>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await KillAsync();
        await RunAsync(ct);
    }

    /// <summary>Runs SQL as the owner and answers what it prints.</summary>
    public Task<string> SqlAsync(string sql, CancellationToken ct = default) => PsqlAsync("clb", sql, ct);

    /// <summary>The server's log so far.</summary>
    public string Log() => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string FindPrograms()
    {
        var found = Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed).Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return found ?? throw new InvalidOperationException($"PostgreSQL is not installed: there is no {Installed}/*/bin/initdb. Install Debian's package postgresql; scripts/check.sh does.");
    }

    private async Task CreateAsync(CancellationToken ct)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), Password, ct);
        if (account is not null) await ExecuteAsync(["chown", "-R", $"{account.User}:{account.Group}", folder], ct);
        await ExecuteAsync(AsOwner(Path.Combine(programs, "initdb"), "-D", Data, "-U", User, "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu",
            "--icu-locale=vi-VN", "-A", "scram-sha-256", $"--pwfile={Path.Combine(folder, "password")}", "--no-sync"), ct);
    }

    private async Task RunAsync(CancellationToken ct)
    {
        if (Port == 0) Port = FreePort();
        string[] command = AsOwner(Path.Combine(programs, "postgres"), "-D", Data, "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-c", "unix_socket_directories=", "-c", "logging_collector=off", "-c", "shared_buffers=64MB", "-c", "max_connections=60",
            // After a crash all files are synced first: in one call rather than one by one, which takes seconds on a busy disk.
            "-c", "recovery_init_sync_method=syncfs");
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1", LogPath, .. command]) { WorkingDirectory = folder };
        process = Process.Start(start) ?? throw new InvalidOperationException("PostgreSQL did not start.");
        var began = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(ct))
        {
            if (process.HasExited) throw new InvalidOperationException($"PostgreSQL ended with {process.ExitCode}: {Log()}");
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException($"PostgreSQL does not answer: {Log()}");
        }
    }

    /// <summary>Asks, and waits up to a second for the answer.</summary>
    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        using var asking = Process.Start(new ProcessStartInfo(Path.Combine(programs, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-t", "1"]))!;
        await asking.WaitForExitAsync(ct);
        if (asking.ExitCode == 0) return true;
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        return false;
    }

    private async Task<string> PsqlAsync(string database, string sql, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Path.Combine(programs, "psql"),
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User, "-d", database, "-c", sql]);
        start.Environment["PGPASSWORD"] = Password;
        return (await RunToEndAsync(start, ct)).Trim();
    }

    private string[] AsOwner(params string[] command) => account is null ? command : account.As(command);

    private Task<string> ExecuteAsync(string[] command, CancellationToken ct) =>
        RunToEndAsync(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder }, ct);

    private static async Task<string> RunToEndAsync(ProcessStartInfo start, CancellationToken ct)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var running = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        var output = running.StandardOutput.ReadToEndAsync(ct);
        var error = running.StandardError.ReadToEndAsync(ct);
        await running.WaitForExitAsync(ct);
        if (running.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(start.FileName)} ended with {running.ExitCode}: {await error}");
        return await output;
    }

    private static List<int> Children(int parent) =>
        Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => ParentOf(id) == parent).ToList();

    private static void Kill(int id)
    {
        try
        {
            using var child = Process.GetProcessById(id);
            child.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    private static int ParentOf(int id)
    {
        try
        {
            // "pid (name) state parent …"; the name may hold spaces and brackets.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>An orphan is gone when whoever adopted it has collected it; a dead one that nobody collects is as good as gone.</summary>
    private static async Task GoneAsync(int id)
    {
        var began = Stopwatch.GetTimestamp();
        while (Directory.Exists($"/proc/{id}") && !IsZombie(id) && Stopwatch.GetElapsedTime(began) < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
    }

    private static bool IsZombie(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'Z';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
