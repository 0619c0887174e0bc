using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Credentials;

/// <summary>What may be given and taken back. Pure: keys are made elsewhere and come in.</summary>
internal static class CredentialRules
{
    public const int MostClients = 200;
    public const int MostRevocations = 5_000;
    public const int LongestDays = 400;
    public const int LongestOverlapHours = 720;
    private const int LongestText = 200;

    // No token lives longer than a day (the gateway refuses others), so nothing that it would refuse is forgotten.
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(LongestDays);

    public static Outcome<CredentialBook> Revoke(CredentialBook book, Revoke command, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(command.Value) || command.Value.Length > LongestText) return Refusal.Of("revocation.value", "value");
        if (command.Why?.Length > LongestText) return Refusal.Of("text.length", "why").With("most", LongestText);
        var kept = book.Revocations.Where(r => r.At > now - Remembered && !(r.By == command.By && r.Value == command.Value)).ToImmutableArray();
        if (kept.Length >= MostRevocations) return Refusal.Of("revocation.full");
        return book with
        {
            Revision = book.Revision + 1,
            Revocations = kept.Add(new() { By = command.By, Value = command.Value, At = now, Why = command.Why }),
        };
    }

    public static Outcome<CredentialBook> Add(CredentialBook book, string tenant, NewApiClient command, MadeKey made, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > LongestText) return Refusal.Of("client.name", "name");
        if (!IsWithin(command.Scope, tenant)) return Refusal.Of("client.scope", "scope");
        if (command.Days is < 1 or > LongestDays) return Refusal.Of("client.days", "days").With("most", LongestDays);
        if (book.Clients.Count(c => c.EndedAt is null) >= MostClients) return Refusal.Of("client.full").With("most", MostClients);
        var client = new ApiClient
        {
            Id = made.Client,
            Name = command.Name,
            Scope = command.Scope,
            May = command.May,
            CreatedAt = now,
            Keys = [made.Kept(now, now.AddDays(command.Days))],
        };
        return book with { Revision = book.Revision + 1, Clients = book.Clients.Add(client) };
    }

    public static Outcome<CredentialBook> Rotate(CredentialBook book, RotateKey command, MadeKey made, DateTimeOffset now)
    {
        if (Find(book, command.Client) is not { } client) return Refusal.Of("client.unknown");
        if (client.EndedAt is not null) return Refusal.Of("client.ended");
        if (command.Days is < 1 or > LongestDays) return Refusal.Of("client.days", "days").With("most", LongestDays);
        if (command.OverlapHours is < 0 or > LongestOverlapHours) return Refusal.Of("client.overlap", "overlapHours").With("most", LongestOverlapHours);
        var last = client.Keys[^1];
        var end = now.AddHours(command.OverlapHours);
        // Only the newest overlaps: a key that leaked is gone after two rotations.
        ImmutableArray<ClientKey> before = end > now && last.ExpiresAt > now ? [last with { ExpiresAt = last.ExpiresAt < end ? last.ExpiresAt : end }] : [];
        return With(book, client with { Keys = before.Add(made.Kept(now, now.AddDays(command.Days))) });
    }

    public static Outcome<CredentialBook> End(CredentialBook book, string id, DateTimeOffset now)
    {
        if (Find(book, id) is not { } client) return Refusal.Of("client.unknown");
        return client.EndedAt is not null ? book : With(book, client with { EndedAt = now, Keys = [] });
    }

    /// <summary>The same revision: nobody has to read the book again for this.</summary>
    public static CredentialBook Used(CredentialBook book, string id, DateTimeOffset hour) =>
        Find(book, id) is { } client && !(client.LastUsed >= hour)
            ? With(book, client with { LastUsed = hour }) with { Revision = book.Revision }
            : book;

    /// <summary>Whether what a client asked for is still to be sent to it. What a register does not know has no key.</summary>
    public static ClientStanding Standing(CredentialBook book, string id, DateTimeOffset now)
    {
        var client = Find(book, id);
        if (client?.EndedAt is not null || book.Revocations.Any(r => r.By == RevokedBy.Client && r.Value == id)) return ClientStanding.Ended;
        return client?.Keys.Any(k => k.ExpiresAt > now) == true ? ClientStanding.Good : ClientStanding.Expired;
    }

    /// <summary>A client registers a webhook of a feed. The same revision: gateways need not read the book again for this.</summary>
    public static CredentialBook Registers(CredentialBook book, string id, string feed) =>
        Find(book, id) is { } client && client.Feeds?.Contains(feed) != true
            ? With(book, client with { Feeds = [.. client.Feeds ?? [], feed] }) with { Revision = book.Revision }
            : book;

    public static ApiClient? Find(CredentialBook book, string id) => book.Clients.FirstOrDefault(c => c.Id == id);

    private static CredentialBook With(CredentialBook book, ApiClient client) => book with
    {
        Revision = book.Revision + 1,
        Clients = [.. book.Clients.Select(c => c.Id == client.Id ? client : c)],
    };

    // The gateway has read the scope; here only whose it is matters.
    private static bool IsWithin(string scope, string tenant) =>
        tenant == Keys.Nation || (scope.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            && !scope.StartsWith("project:", StringComparison.Ordinal) && Keys.Tenant(scope[(colon + 1)..]) == tenant);
}
