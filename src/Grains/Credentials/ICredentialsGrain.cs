using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Credentials;

/// <summary>What a tenant, or the nation, gave programs to sign in with, and what it took back. Key: the tenant, or <c>nation</c>.</summary>
[Alias("clb.ICredentialsGrain")]
public interface ICredentialsGrain : IGrainWithStringKey
{
    [Alias("Get"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<CredentialBook> Get();

    /// <summary>The book when it is another than that of <paramref name="revision"/>; null when it is the same.</summary>
    [Alias("Since"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<CredentialBook?> Since(long revision);

    /// <summary>Refuses what was issued before now; repeating it moves the instant. Refusals: <c>revocation.value</c>, <c>revocation.full</c>.</summary>
    [Alias("Revoke"), Needs(Right.Write, Power.Administer)]
    Task<Outcome<Revocation>> Revoke(Revoke command);

    /// <summary>Adds a client; its key is in the answer and nowhere else. Refusals: <c>client.name</c>, <c>client.scope</c>, <c>client.days</c>, <c>client.full</c>.</summary>
    [Alias("AddClient"), Needs(Right.Write, Power.Administer)]
    Task<Outcome<IssuedKey>> AddClient(NewApiClient command);

    /// <summary>Gives a new key; the newest before it stays good for the overlap. Refusals: <c>client.unknown</c>, <c>client.ended</c>, <c>client.days</c>, <c>client.overlap</c>.</summary>
    [Alias("RotateKey"), Needs(Right.Write, Power.Administer)]
    Task<Outcome<IssuedKey>> RotateKey(RotateKey command);

    /// <summary>Ends a client with all its keys; repeating it changes nothing. Refusals: <c>client.unknown</c>.</summary>
    [Alias("EndClient"), Needs(Right.Write, Power.Administer)]
    Task<Outcome<ApiClient>> EndClient(string client);

    /// <summary>
    /// A webhook of a feed is about to be registered by a caller. Answers whether that is a client of this register, whose
    /// end then ends its webhooks.
    /// </summary>
    [Alias("Registers"), Needs(Right.Child)]
    Task<bool> Registers(string client, string feed);

    /// <summary>Whether a client's webhooks may be sent anything now.</summary>
    [Alias("Standing"), AlwaysInterleave, ReadOnly, Needs(Right.Child)]
    Task<ClientStanding> Standing(string client);

    /// <summary>Notes in which hour a client was last heard of.</summary>
    [Alias("Used"), Needs(Right.Operate)]
    Task Used(string client, DateTimeOffset hour);
}
