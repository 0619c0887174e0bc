using System.Text.Json;
using ClbCloud.Storage;

namespace ClbCloud.Gateway.Demo;

/// <summary>
/// The row that says what the database is filled with and from which instant its dates were reckoned, so that an
/// interrupted filling goes on with the same facts on another day.
/// </summary>
internal sealed record DemoMarker
{
    private const string Partition = "sys|demo";
    private const string Key = "demo";

    public int Schema { get; init; } = 1;

    public required DemoOptions Options { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FilledAt { get; init; }

    public static async Task<DemoMarker?> ReadAsync(IRowStore store, CancellationToken ct) =>
        await store.GetAsync(Partition, Key, ct) is { } row ? JsonSerializer.Deserialize<DemoMarker>(row.Body.Span) : null;

    public async Task WriteAsync(IRowStore store, CancellationToken ct) =>
        await store.CommitAsync(Partition, [RowWrite.Put(Key, JsonSerializer.SerializeToUtf8Bytes(this))], ct);
}
