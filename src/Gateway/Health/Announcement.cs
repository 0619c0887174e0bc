using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ClbCloud.Gateway.Health;

/// <summary>Tells the person at the console where the service is, once it is ready.</summary>
internal sealed class Announcement(Readiness readiness, IHostApplicationLifetime lifetime, IHostEnvironment environment, IServer server) : BackgroundService
{
    // Constructed with the other hosted services, so before the first request.
    private readonly Readiness.Condition _started = readiness.Require("started");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hook = lifetime.ApplicationStarted.Register(_started.Met);
        try
        {
            await readiness.WhenReady.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            Console.WriteLine($"ClbCloud ({environment.EnvironmentName}) is ready: {address}  API: {address}/docs");
        }
    }
}
