using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Credentials;

/// <summary>One register. Gateways read it every few seconds, so it changes whole and answers what is durable.</summary>
[GrainType(GrainTypes.Credentials)]
internal sealed partial class CredentialsGrain(
    [PersistentState("credentials", "clb")] IPersistentState<CredentialBook> book, TimeProvider clock, ILogger<CredentialsGrain> log)
    : Grain, ICredentialsGrain, IGuarded
{
    private CredentialBook _kept = new();

    private string Tenant => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => Tenant == Keys.Nation
        ? [(ScopeKind.Nation, Keys.Nation)]
        : [(ScopeKind.Province, Tenant), (ScopeKind.Nation, Keys.Nation)];

    /// <summary>Webhooks ask about the clients that registered them; a client of the nation may have some anywhere.</summary>
    public bool IsChild(string grainType, string key) => grainType == GrainTypes.Webhooks;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _kept = book.State;
        return Task.CompletedTask;
    }

    public Task<CredentialBook> Get() => Task.FromResult(_kept);

    public Task<CredentialBook?> Since(long revision) => Task.FromResult(_kept.Revision == revision ? null : _kept);

    public async Task<Outcome<Revocation>> Revoke(Revoke command)
    {
        var decided = await Commit(CredentialRules.Revoke(_kept, command, clock.GetUtcNow()));
        if (decided.Refusal is { } no) return no;
        if (command.By == RevokedBy.Client) await TellWebhooks(command.Value);
        return decided.Value!.Revocations[^1];
    }

    public Task<Outcome<IssuedKey>> AddClient(NewApiClient command)
    {
        var made = MadeKey.Fresh(Tenant);
        return Issue(CredentialRules.Add(_kept, Tenant, command, made, clock.GetUtcNow()), made);
    }

    public Task<Outcome<IssuedKey>> RotateKey(RotateKey command)
    {
        var made = MadeKey.For(command.Client);
        return Issue(CredentialRules.Rotate(_kept, command, made, clock.GetUtcNow()), made);
    }

    public async Task<Outcome<ApiClient>> EndClient(string client)
    {
        var decided = await Commit(CredentialRules.End(_kept, client, clock.GetUtcNow()));
        if (decided.Refusal is { } no) return no;
        await TellWebhooks(client);
        return CredentialRules.Find(decided.Value!, client)!;
    }

    public async Task<bool> Registers(string client, string feed)
    {
        if (CredentialRules.Find(_kept, client) is null) return false;
        await Commit(CredentialRules.Registers(_kept, client, feed));
        return true;
    }

    public Task<ClientStanding> Standing(string client) => Task.FromResult(CredentialRules.Standing(_kept, client, clock.GetUtcNow()));

    public Task Used(string client, DateTimeOffset hour) => Commit(CredentialRules.Used(_kept, client, hour));

    // That it ended is durable. Webhooks that do not hear of it now ask before they send, and then end themselves.
    private async Task TellWebhooks(string client)
    {
        foreach (var feed in CredentialRules.Find(_kept, client)?.Feeds ?? [])
        {
            try
            {
                await GrainFactory.GetGrain<IWebhooksGrain>(feed).ClientEnded(client);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogNotTold(log, failure);
            }
        }
    }

    [LoggerMessage(EventId = 412, Level = LogLevel.Warning, Message = "Webhooks of a client that ended did not hear of it; they end before they send anything.")]
    private static partial void LogNotTold(ILogger log, Exception failure);

    private async Task<Outcome<IssuedKey>> Issue(Outcome<CredentialBook> decision, MadeKey made)
    {
        var decided = await Commit(decision);
        return decided.Refusal is { } no ? no : new IssuedKey { Client = CredentialRules.Find(decided.Value!, made.Client)!, Key = made.Text };
    }

    private async Task<Outcome<CredentialBook>> Commit(Outcome<CredentialBook> decided)
    {
        if (decided.Refusal is not null || ReferenceEquals(decided.Value, _kept)) return decided;
        book.State = decided.Value!;
        try
        {
            await book.WriteStateAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // It may have landed all the same: the next call reads again.
            DeactivateOnIdle();
            throw new RowStoreException("The register of credentials could not be written.", failure);
        }

        _kept = book.State;
        return _kept;
    }
}
