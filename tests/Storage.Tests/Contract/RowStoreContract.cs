using System.Text;

namespace ClbCloud.Storage.Tests.Contract;

/// <summary>
/// What every <see cref="IRowStore"/> must do. A store's test class derives from this and opens its store; each test
/// has a fresh one.
/// </summary>
public abstract partial class RowStoreContract : IAsyncLifetime
{
    protected const string Club = "bac-ninh|clb-0007";
    protected const string OtherClub = "thanh-hoa|clb-0001";

    private IRowStore? store;

    protected IRowStore Store => store ?? throw new InvalidOperationException("Not open.");

    public async Task InitializeAsync() => store = await OpenAsync();

    public async Task DisposeAsync()
    {
        if (store is IAsyncDisposable disposable) await disposable.DisposeAsync();
        await CleanUpAsync();
    }

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IRowStore> OpenAsync();

    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    protected static ReadOnlyMemory<byte> Body(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(Row? row) => Encoding.UTF8.GetString(Assert.IsType<Row>(row).Body.Span);

    protected async Task<CommitResult> CommitAsync(params RowWrite[] writes) => await Store.CommitAsync(Club, writes);

    /// <summary>Commits and answers the ETags; fails the test on a conflict.</summary>
    protected async Task<IReadOnlyList<string?>> CommittedAsync(params RowWrite[] writes)
    {
        var result = await CommitAsync(writes);
        Assert.True(result.Committed);
        Assert.Equal(writes.Length, result.ETags.Count);
        return result.ETags;
    }

    protected async Task<IReadOnlyList<Row>> AllAsync(string partition = Club, string from = "", string to = "\uFFFF")
    {
        var rows = new List<Row>();
        string? after = null;
        do
        {
            var page = await Store.RangeAsync(partition, from, to, after: after);
            rows.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);
        return rows;
    }
}
