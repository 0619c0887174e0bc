using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Policies;

/// <summary>One level's norms and excuses; tells the sweepers of the clubs below when they change.</summary>
[GrainType(GrainTypes.Policy)]
internal sealed partial class PolicyGrain(
    [PersistentState("policy", "clb")] IPersistentState<PolicyBook> book, TimeProvider clock, ILogger<PolicyGrain> log)
    : Grain, IPolicyGrain, IGuarded
{
    private const int PageOfProvinces = 200;

    // Reads interleave with writes, so they answer what is durable, not what is being written.
    private PolicyBook _kept = new();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => PolicyKeys.Ancestors(this.GetPrimaryKeyString());

    public bool IsChild(string grainType, string key) => false;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _kept = book.State;
        return Task.CompletedTask;
    }

    public Task<PolicyBook> Get() => Task.FromResult(_kept);

    public Task<Outcome<PolicyBook>> AddVersion(PolicyValues values, DateOnly from, string? source) =>
        Commit(PolicyRules.AddVersion(_kept, values, from, source, clock.GetUtcNow()));

    public Task<Outcome<PolicyBook>> PutExcuse(Excuse excuse) => Commit(PolicyRules.PutExcuse(_kept, excuse));

    private async Task<Outcome<PolicyBook>> Commit(Outcome<PolicyBook> decided)
    {
        if (decided.Refusal is not null || ReferenceEquals(decided.Value, _kept)) return decided;
        book.State = decided.Value!;
        try
        {
            await book.WriteStateAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // It may have landed all the same: the next call reads again. Orleans wraps what its storage throws; callers
            // shall see an outage for what it is.
            DeactivateOnIdle();
            throw new RowStoreException("The policy book could not be written.", failure);
        }

        _kept = book.State;
        await TellSweepers();
        return _kept;
    }

    // The change is durable; a sweeper that does not hear of it now makes clubs read policy again within the hour.
    private async Task TellSweepers()
    {
        var subject = PolicyKeys.Subject(this.GetPrimaryKeyString());
        try
        {
            if (subject != Keys.Nation)
            {
                await GrainFactory.GetGrain<ISweeperGrain>(Keys.Tenant(subject)).PolicyChanged(subject);
                return;
            }

            var nation = GrainFactory.GetGrain<IUnitGrain>(Keys.Nation);
            string? after = null;
            do
            {
                var page = await nation.Children(after, PageOfProvinces);
                await Task.WhenAll(page.Select(p => GrainFactory.GetGrain<ISweeperGrain>(p.Registration.Child).PolicyChanged(subject)));
                after = page.Length == PageOfProvinces ? page[^1].Registration.Child : null;
            }
            while (after is not null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotTold(log, failure);
        }
    }

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "A sweeper did not take note of a changed policy; clubs read it again within the hour.")]
    private static partial void LogNotTold(ILogger log, Exception failure);
}
