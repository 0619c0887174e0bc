using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ClbCloud.Gateway.Credentials;

/// <summary>
/// What this process knows of the registers of credentials: each is read again once it is <see cref="Fresh"/> old, by
/// whoever comes first, and the others wait. So what was taken back is refused everywhere within five seconds. While a
/// register cannot be read its last reading goes on for <see cref="Patience"/>; then its callers are told to come back
/// (503), for nobody knows any more whether they may be let in.
/// </summary>
internal sealed partial class Standing(IGrainFactory grains, TimeProvider clock, ILogger<Standing> log)
{
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(4);
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(2);

    // Keys may name any tenant; what nobody has asked for lately makes room.
    private const int MostRegisters = 400;

    private readonly ConcurrentDictionary<string, Register> _registers = new(StringComparer.Ordinal);

    /// <summary>Whether a token was taken back, by the nation's register or that of its own tenant.</summary>
    /// <exception cref="RowStoreException">The register was not to be read for too long.</exception>
    public async Task<bool> IsRevoked(JsonWebToken token, CallerScope caller)
    {
        foreach (var tenant in TenantsOf(caller))
        {
            if ((await Of(tenant)).Revoked(token)) return true;
        }

        return false;
    }

    /// <summary>Whether a subject that this service itself signs for was told off after an instant.</summary>
    public async Task<bool> IsRevoked(string subject, DateTimeOffset issued, CallerScope caller)
    {
        foreach (var tenant in TenantsOf(caller))
        {
            if ((await Of(tenant)).RevokedSubject(subject, issued)) return true;
        }

        return false;
    }

    /// <summary>The client of a key; null when it is none that is good now.</summary>
    public async Task<ApiClient?> ClientOf(string key)
    {
        if (KeyText.TenantOf(key) is not { } tenant) return null;
        var client = (await Of(tenant)).ClientOf(key, clock.GetUtcNow());
        if (client is not null) await Note(tenant, client);
        return client;
    }

    private static IEnumerable<string> TenantsOf(CallerScope caller) =>
        caller.Kind is ScopeKind.Nation or ScopeKind.Project ? [Keys.Nation] : [Keys.Nation, Keys.Tenant(caller.Key)];

    // Once an hour and process: the hour is as precise as is told.
    private async Task Note(string tenant, ApiClient client)
    {
        var now = clock.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        if (client.LastUsed >= hour || !_registers[tenant].IsFirst(client.Id, hour)) return;
        try
        {
            await Callers.AsSystem(async () =>
            {
                await grains.GetGrain<ICredentialsGrain>(tenant).Used(client.Id, hour).WaitAsync(LongestRead, clock);
                return true;
            });
        }
        catch (Exception failure) when (Kernel.Failures.IsOutage(failure))
        {
            LogNotNoted(log, failure);
        }
    }

    private Task<Lookup> Of(string tenant)
    {
        if (_registers.Count > MostRegisters && !_registers.ContainsKey(tenant)) MakeRoom();
        return _registers.GetOrAdd(tenant, t => new Register(t, grains, clock, log)).Current();
    }

    private void MakeRoom()
    {
        foreach (var old in _registers.Where(r => r.Key != Keys.Nation).OrderBy(r => r.Value.ReadAt).Take(MostRegisters / 4)) _registers.TryRemove(old);
    }

    [LoggerMessage(EventId = 410, Level = LogLevel.Debug, Message = "The hour in which a client was heard of could not be noted.")]
    private static partial void LogNotNoted(ILogger log, Exception failure);

    [LoggerMessage(EventId = 411, Level = LogLevel.Warning, Message = "A register of credentials could not be read.")]
    private static partial void LogUnread(ILogger log, Exception failure);

    /// <summary>One register as last read.</summary>
    private sealed class Register(string tenant, IGrainFactory grains, TimeProvider clock, ILogger log)
    {
        private readonly Lock _starting = new();
        private readonly ConcurrentDictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);
        private volatile Reading? _last;
        private Task<Lookup>? _reading;

        public DateTimeOffset ReadAt => _last?.At ?? DateTimeOffset.MinValue;

        public bool IsFirst(string client, DateTimeOffset hour)
        {
            var first = !_heard.TryGetValue(client, out var known) || known < hour;
            if (first) _heard[client] = hour;
            return first;
        }

        public Task<Lookup> Current()
        {
            if (_last is { } last && clock.GetUtcNow() - last.At < Fresh) return Task.FromResult(last.Lookup);
            lock (_starting)
            {
                if (_reading is null or { IsCompleted: true }) _reading = Read();
                return _reading;
            }
        }

        private async Task<Lookup> Read()
        {
            // The reading is as old as its start: what was taken back meanwhile may not be in it.
            var at = clock.GetUtcNow();
            try
            {
                var known = _last?.Lookup.Revision ?? -1;
                var book = await Callers.AsSystem(() => grains.GetGrain<ICredentialsGrain>(tenant).Since(known).WaitAsync(LongestRead, clock));
                _last = new Reading(at, book is null ? _last!.Lookup : new Lookup(book));
            }
            catch (Exception failure) when (Kernel.Failures.IsOutage(failure))
            {
                LogUnread(log, failure);
                if (_last is not { } last || at - last.At > Patience) throw new RowStoreException("The register of credentials cannot be read.", failure);
            }

            return _last.Lookup;
        }
    }

    private sealed record Reading(DateTimeOffset At, Lookup Lookup);

    /// <summary>A register, ready to be asked.</summary>
    private sealed class Lookup(CredentialBook book)
    {
        private readonly FrozenDictionary<(RevokedBy By, string Value), DateTimeOffset> _revoked =
            book.Revocations.ToFrozenDictionary(r => (r.By, r.Value), r => r.At);

        private readonly FrozenDictionary<string, ApiClient> _clients = book.Clients.ToFrozenDictionary(c => c.Id, StringComparer.Ordinal);

        public long Revision => book.Revision;

        public bool Revoked(JsonWebToken token)
        {
            if (_revoked.Count == 0) return false;
            // A token that does not say when it was issued might be an old one.
            var issued = token.IssuedAt == DateTime.MinValue ? DateTimeOffset.MinValue : new DateTimeOffset(token.IssuedAt, TimeSpan.Zero);
            return _revoked.ContainsKey((RevokedBy.Token, token.Id))
                || RevokedSubject(token.Subject, issued)
                || Before(RevokedBy.Client, Claim(token, "client_id"), issued)
                || Before(RevokedBy.Client, Claim(token, "azp"), issued);
        }

        public bool RevokedSubject(string subject, DateTimeOffset issued) => Before(RevokedBy.Subject, subject, issued);

        public ApiClient? ClientOf(string key, DateTimeOffset now)
        {
            if (KeyText.ClientOf(key) is not { } id || !_clients.TryGetValue(id, out var client) || client.EndedAt is not null) return null;
            if (_revoked.ContainsKey((RevokedBy.Client, id))) return null;
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
            var good = false;
            // All of them, in constant time each.
            foreach (var kept in client.Keys) good |= CryptographicOperations.FixedTimeEquals(hash, Convert.FromBase64String(kept.Hash)) & kept.ExpiresAt > now;
            return good ? client : null;
        }

        private bool Before(RevokedBy by, string? value, DateTimeOffset issued) => value is not null && _revoked.TryGetValue((by, value), out var at) && issued < at;

        private static string? Claim(JsonWebToken token, string name) => token.TryGetClaim(name, out var claim) ? claim.Value : null;
    }
}
