using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Credentials;

/// <summary>One register. Gateways read it every few seconds, so it changes whole and answers what is durable.</summary>
[GrainType(GrainTypes.Credentials)]
internal sealed class CredentialsGrain([PersistentState("credentials", "clb")] IPersistentState<CredentialBook> book, TimeProvider clock)
    : Grain, ICredentialsGrain, IGuarded
{
    private CredentialBook _kept = new();

    private string Tenant => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => Tenant == Keys.Nation
        ? [(ScopeKind.Nation, Keys.Nation)]
        : [(ScopeKind.Province, Tenant), (ScopeKind.Nation, Keys.Nation)];

    public bool IsChild(string grainType, string key) => false;

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
        return decided.Refusal is { } no ? no : decided.Value!.Revocations[^1];
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
        return decided.Refusal is { } no ? no : CredentialRules.Find(decided.Value!, client)!;
    }

    public Task Used(string client, DateTimeOffset hour) => Commit(CredentialRules.Used(_kept, client, hour));

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
