using System.Reflection;
using ClbCloud.Gateway.Credentials;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Gateway.Tests.Credentials;

/// <summary>How soon a gateway knows what was taken back, on a clock that stands still unless it is moved.</summary>
public sealed class StandingTests
{
    private static readonly CallerScope Caller = new() { Kind = ScopeKind.Province, Key = "ha-a", Role = CallerRole.Officer };
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private readonly StillClock _clock = new(Start);
    private readonly Registers _registers = new();
    private readonly Standing _standing;

    public StandingTests() => _standing = new Standing(_registers.Factory, _clock, NullLogger<Standing>.Instance);

    [Fact]
    public async Task What_is_taken_back_is_refused_within_five_seconds()
    {
        Assert.False(await Revoked());
        _registers.Revoke("ha-a", "minh", Start.AddSeconds(0.5));
        _clock.Now = Start.AddSeconds(5);
        Assert.True(await Revoked());
    }

    [Fact]
    public async Task A_register_is_read_once_for_all_who_ask_while_it_is_fresh()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Revoked()));
        Assert.Equal(1, _registers.Reads["ha-a"]);
        Assert.Equal(1, _registers.Reads[Keys.Nation]);
        _clock.Now = Start.AddSeconds(3.9);
        await Revoked();
        Assert.Equal(1, _registers.Reads["ha-a"]);
        _clock.Now = Start.AddSeconds(4);
        await Revoked();
        Assert.Equal(2, _registers.Reads["ha-a"]);
    }

    [Fact]
    public async Task The_nation_takes_back_everywhere_and_a_province_in_itself_alone()
    {
        _registers.Revoke("ha-b", "minh", Start.AddSeconds(1));
        Assert.False(await Revoked());
        _registers.Revoke(Keys.Nation, "minh", Start.AddSeconds(1));
        _clock.Now = Start.AddSeconds(5);
        Assert.True(await Revoked());
    }

    [Fact]
    public async Task What_was_issued_afterwards_is_good()
    {
        _registers.Revoke("ha-a", "minh", Start.AddSeconds(1));
        Assert.True(await _standing.IsRevoked("minh", Start, Caller));
        Assert.False(await _standing.IsRevoked("minh", Start.AddSeconds(2), Caller));
    }

    [Fact]
    public async Task A_register_that_cannot_be_read_is_believed_for_a_minute_and_then_nobody_is_let_in()
    {
        Assert.False(await Revoked());
        _registers.Broken = true;
        _clock.Now = Start.AddSeconds(60);
        Assert.False(await Revoked());
        _clock.Now = Start.AddSeconds(61);
        await Assert.ThrowsAsync<RowStoreException>(Revoked);
        _registers.Broken = false;
        Assert.False(await Revoked());
    }

    [Fact]
    public async Task A_register_that_was_never_read_lets_nobody_in()
    {
        _registers.Broken = true;
        await Assert.ThrowsAsync<RowStoreException>(Revoked);
    }

    private Task<bool> Revoked() => _standing.IsRevoked("minh", Start, Caller);

    private sealed class StillClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Registers in memory, behind a factory that has nothing else.</summary>
    private sealed class Registers
    {
        private readonly Dictionary<string, CredentialBook> _books = [];

        public Registers()
        {
            Factory = DispatchProxy.Create<IGrainFactory, Proxy>();
            ((Proxy)(object)Factory).Answer = (_, key) => new Register(this, key);
        }

        public IGrainFactory Factory { get; }

        public Dictionary<string, int> Reads { get; } = [];

        public bool Broken { get; set; }

        public void Revoke(string tenant, string subject, DateTimeOffset at)
        {
            var book = _books.GetValueOrDefault(tenant, new());
            _books[tenant] = book with { Revision = book.Revision + 1, Revocations = book.Revocations.Add(new() { By = RevokedBy.Subject, Value = subject, At = at }) };
        }

        public CredentialBook? Read(string tenant, long revision)
        {
            if (Broken) throw new TimeoutException();
            Reads[tenant] = Reads.GetValueOrDefault(tenant) + 1;
            var book = _books.GetValueOrDefault(tenant, new());
            return book.Revision == revision ? null : book;
        }
    }

    private sealed class Register(Registers registers, string key) : ICredentialsGrain
    {
        public Task<CredentialBook?> Since(long revision) => Task.FromResult(registers.Read(key, revision));

        public Task<CredentialBook> Get() => throw new NotSupportedException();

        public Task<Outcome<Revocation>> Revoke(Revoke command) => throw new NotSupportedException();

        public Task<Outcome<IssuedKey>> AddClient(NewApiClient command) => throw new NotSupportedException();

        public Task<Outcome<IssuedKey>> RotateKey(RotateKey command) => throw new NotSupportedException();

        public Task<Outcome<ApiClient>> EndClient(string client) => throw new NotSupportedException();

        public Task<bool> Registers(string client, string feed) => throw new NotSupportedException();

        public Task<ClientStanding> Standing(string client) => throw new NotSupportedException();

        public Task Used(string client, DateTimeOffset hour) => Task.CompletedTask;
    }

#pragma warning disable CA1852 // DispatchProxy makes a class below this one.
    internal class Proxy : DispatchProxy
#pragma warning restore CA1852
    {
        public Func<MethodInfo, string, object> Answer { get; set; } = (_, _) => throw new NotSupportedException();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer(targetMethod!, (string)args![0]!);
    }
}
