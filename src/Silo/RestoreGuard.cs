using ClbCloud.Storage;
using Microsoft.Extensions.Hosting;

namespace ClbCloud.Silo;

/// <summary>Ends the start on a store that is only half restored, before any grain writes to it.</summary>
internal sealed class RestoreGuard(IRowStore rows) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => RestoreMark.RefuseHalfAsync(rows, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
