namespace ClbCloud.Infra.Tests.Images;

/// <summary>
/// What infra/docker/all-in-one.Dockerfile says, done on this machine: its build commands, a folder for its files that
/// nobody may write to, its user, its environment, its entry point. No image is built and no container is run.
/// </summary>
public sealed class AllInOneImage : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private readonly CancellationTokenSource _patience = new(Patience);

    internal Dockerfile File { get; } = Dockerfile.Read(Repository.Path("infra", "docker", "all-in-one.Dockerfile"));

    internal string Root { get; } = Directory.CreateTempSubdirectory("clb-image-").FullName;

    internal string App => Path.Combine(Root, "app");

    /// <summary>For tests that only look; one that ends it starts its own.</summary>
    internal RunningImage Running { get; private set; } = null!;

    internal CancellationToken Patient => _patience.Token;

    public async Task InitializeAsync()
    {
        foreach (var command in File.Build)
            await Run.Shell(command.Replace("-o /app", $"-o {App}", StringComparison.Ordinal), Repository.Root, Patient);
        await Run.Shell($"chmod 755 {Root} && chmod -R a-w,a+rX {App}", Root, Patient);
        Running = await Start();
    }

    public async Task DisposeAsync()
    {
        if (Running is not null) await Running.DisposeAsync();
        await Run.Shell($"chmod -R u+w {Root}; rm -rf {Root}", Path.GetTempPath(), CancellationToken.None);
    }

    public void Dispose() => _patience.Dispose();

    /// <summary>Starts it on a port and a data folder of its own, and waits until it says that it is ready.</summary>
    internal Task<RunningImage> Start() => RunningImage.Start(this);
}
