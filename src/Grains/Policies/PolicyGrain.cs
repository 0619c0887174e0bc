using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Policies;

/// <summary>One level's norms and excuses; tells the sweepers of the clubs below when they change.</summary>
[GrainType(GrainTypes.Policy)]
internal sealed partial class PolicyGrain(
    IRowStore store, ITenantKeys keys, [PersistentState("policy", "clb")] IPersistentState<PolicyBook> before, TimeProvider clock, ILogger<PolicyGrain> log)
    : Grain, IPolicyGrain, IGuarded
{
    private const int PageOfProvinces = 200;

    private JournalledBook<PolicyBook> _book = null!;
    private FeedPump _feed = null!;

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => PolicyKeys.Ancestors(this.GetPrimaryKeyString());

    public bool IsChild(string grainType, string key) => false;

    // Reads interleave with writes, so they answer what is durable, not what is being written.
    private PolicyBook Kept => _book.Kept;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        _book = new(store, new(keys, Keys.Tenant(PolicyKeys.Subject(key))), Keys.NormsPartition(key), clock, PolicyRows.Shape);
        _feed = new(this, GrainFactory, clock, log, News);
        await _book.Load(before.State, cancellationToken);
        // Whoever reads norms after a start has what was not told before told now.
        _feed.Changed();
    }

    // Of a club's norms no feed tells.
    private IEnumerable<(string Subject, ClubNews News)> News()
    {
        var key = this.GetPrimaryKeyString();
        if (key == Keys.PolicyOfUnit(PolicyKeys.Subject(key)) && FeedRules.OfUnit(PolicyKeys.Subject(key), Keys.NormsPartition(key), _book.Head.Epoch, _book.Head.Journal) is { } news)
            yield return (Keys.Tenant(news.Club), news);
    }

    public Task<PolicyBook> Get() => Task.FromResult(Kept);

    public Task<Outcome<PolicyBook>> AddVersion(PolicyValues values, DateOnly from, string? source) =>
        Commit(PolicyRules.AddVersion(Kept, values, from, source, clock.GetUtcNow()));

    public Task<Outcome<PolicyBook>> PutExcuse(Excuse excuse) => Commit(PolicyRules.PutExcuse(Kept, excuse));

    private async Task<Outcome<PolicyBook>> Commit(Outcome<PolicyBook> decided)
    {
        if (decided.Refusal is not null || ReferenceEquals(decided.Value, Kept)) return decided;
        try
        {
            await _book.Write(decided.Value!);
        }
        catch
        {
            // It may have landed all the same: the next call reads again.
            DeactivateOnIdle();
            throw;
        }

        _feed.Changed();
        await TellSweepers();
        return Kept;
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
