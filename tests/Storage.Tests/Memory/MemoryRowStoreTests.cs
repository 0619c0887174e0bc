using ClbCloud.Storage.Memory;
using ClbCloud.Storage.Tests.Contract;

namespace ClbCloud.Storage.Tests.Memory;

public sealed class MemoryRowStoreTests : RowStoreContract
{
    private MemoryRowStore Memory => (MemoryRowStore)Store;

    [Fact]
    public async Task A_fault_before_the_commit_leaves_nothing()
    {
        Memory.Faults.FailBeforeCommit();
        await Assert.ThrowsAsync<RowStoreException>(() => CommitAsync(RowWrite.Insert("a", Body("x"))));
        Assert.Empty(await AllAsync());
        await CommittedAsync(RowWrite.Insert("a", Body("x")));
    }

    [Fact]
    public async Task A_fault_after_the_commit_leaves_all_of_it()
    {
        Memory.Faults.FailAfterCommit();
        await Assert.ThrowsAsync<RowStoreException>(() => CommitAsync(RowWrite.Insert("a", Body("x"))));
        Assert.Equal("x", Text(await Store.GetAsync(Club, "a")));
        Assert.Equal(1, Memory.Commits);
        Assert.False((await CommitAsync(RowWrite.Insert("a", Body("x")))).Committed);
    }

    [Fact]
    public async Task A_held_commit_lands_when_it_is_let_go()
    {
        Task<CommitResult> commit;
        using (Memory.Faults.HoldCommits())
        {
            commit = CommitAsync(RowWrite.Insert("a", Body("x")));
            await Memory.Faults.WaitForHeldAsync(1);
            Assert.Null(await Store.GetAsync(Club, "a"));
        }
        Assert.True((await commit).Committed);
        Assert.NotNull(await Store.GetAsync(Club, "a"));
    }

    [Fact]
    public async Task A_held_commit_that_is_cancelled_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        using (Memory.Faults.HoldCommits())
        {
            var commit = Store.CommitAsync(Club, [RowWrite.Insert("a", Body("x"))], cancel.Token).AsTask();
            await Memory.Faults.WaitForHeldAsync(1);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit);
        }
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task The_hooks_see_the_commit_before_and_after_it_lands()
    {
        var seen = new List<bool>();
        Memory.Faults.BeforeCommit = async (partition, writes) => seen.Add(await Store.GetAsync(partition, writes[0].Key) is not null);
        Memory.Faults.AfterCommit = async (partition, writes) => seen.Add(await Store.GetAsync(partition, writes[0].Key) is not null);
        await CommittedAsync(RowWrite.Insert("a", Body("x")));
        Assert.Equal([false, true], seen);
    }

    protected override Task<IRowStore> OpenAsync() => Task.FromResult<IRowStore>(new MemoryRowStore());
}
