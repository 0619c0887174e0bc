using System.Collections.Immutable;
using System.Security.Cryptography;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Devices;

/// <summary>A club's devices. One call at a time, and a wrong PIN is kept before it is answered, so guesses cannot run abreast.</summary>
[GrainType(GrainTypes.Devices)]
internal sealed class DevicesGrain([PersistentState("devices", "clb")] IPersistentState<DeviceBook> book, ITenantKeys keys, TimeProvider clock)
    : Grain, IDevicesGrain, IFollower
{
    private const string IdLetters = "bcdfghjkmnpqrstvwxz23456789";
    private const int IdLength = 12;
    private const int LongestName = 60;

    private DeviceBook _kept = new();
    private ImmutableArray<string> _line = [];

    private string Club => this.GetPrimaryKeyString();

    private DeviceSecrets Secrets => new(keys, Keys.Tenant(Club));

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors =>
        _line.IsEmpty ? [] : _line.Select(unit => (UnitScopes.Of(unit), unit)).Prepend((ScopeKind.Club, Club));

    public bool IsChild(string grainType, string key) => false;

    // A club moves between communes; then its devices are the new one's.
    public async Task Follow() => _line = await GrainFactory.GetGrain<IClubGrain>(Club).Line();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _kept = book.State;
        return Task.CompletedTask;
    }

    public async Task<Outcome<IssuedLink>> IssueLink(IssueLink command)
    {
        if (DeviceRules.Phone(command.Phone) is not { } phone) return Refusal.Of("device.phone", "phone");
        var now = clock.GetUtcNow();
        var secret = DeviceSecrets.Fresh();
        var link = new DeviceLink
        {
            Id = RandomNumberGenerator.GetString(IdLetters, IdLength),
            Member = command.Member,
            Role = command.Role,
            Phone = Secrets.Phone(phone),
            Hash = DeviceSecrets.Hash(secret),
            ExpiresAt = now + DeviceRules.LinkLife,
            IssuedAt = now,
            IssuedBy = Act.Current?.Who,
            IssuedAs = CallerScope.Current?.Role,
        };
        var decided = DeviceRules.Issue(_kept, link, now);
        if (decided.Refusal is { } no) return no;
        await Commit(decided.Value!);
        return new IssuedLink { Id = link.Id, Code = $"{Keys.Tenant(Club)}.{Keys.Id(Club)}.{secret}", ExpiresAt = link.ExpiresAt };
    }

    public Task<ImmutableArray<LinkView>> Links() =>
        Task.FromResult<ImmutableArray<LinkView>>([.. _kept.Links.Select(l => DeviceRules.View(l, clock.GetUtcNow()))]);

    public async Task<Outcome<LinkView>> TakeBack(string link)
    {
        var now = clock.GetUtcNow();
        var decided = DeviceRules.TakeBack(_kept, link, now);
        if (decided.Refusal is { } no) return no;
        await Commit(decided.Value!);
        return DeviceRules.View(decided.Value!.Links.First(l => l.Id == link), now);
    }

    public Task<ImmutableArray<DeviceView>> Devices() =>
        Task.FromResult<ImmutableArray<DeviceView>>([.. _kept.Devices.Select(d => DeviceRules.View(d, clock.GetUtcNow()))]);

    public async Task<Outcome<DeviceView>> End(string device)
    {
        if (Find(device) is not { } known) return Refusal.Of("device.unknown");
        var ended = DeviceRules.Ended(known, clock.GetUtcNow());
        if (ended != known) await Commit(With(known, ended));
        return DeviceRules.View(ended, clock.GetUtcNow());
    }

    public async Task<Outcome<DeviceSession>> Open(OpenLink command)
    {
        if (!DeviceRules.IsPin(command.Pin)) return Refusal.Of("device.pin_weak", "pin");
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > LongestName) return Refusal.Of("device.name", "name").With("most", LongestName);
        var now = clock.GetUtcNow();
        var given = command.Code[(command.Code.LastIndexOf('.') + 1)..];
        var link = _kept.Links.FirstOrDefault(l => DeviceSecrets.Matches(given, l.Hash));
        var phone = DeviceRules.Phone(command.Phone) is { } number ? Secrets.Phone(number) : null;
        var (secret, refresh) = (DeviceSecrets.Fresh(), DeviceSecrets.Fresh());
        var (next, refusal) = DeviceRules.Open(_kept, link, phone, l => Make(l, command, secret, refresh, now), now);
        await Commit(next);
        return refusal is not null ? refusal : Session(next.Devices[^1], refresh, secret);
    }

    public async Task<Outcome<DeviceSession>> SignIn(DeviceSignIn command)
    {
        var now = clock.GetUtcNow();
        var device = Find(command.Device);
        if (device is not null && !DeviceSecrets.Matches(command.Secret, device.Hash)) device = null;
        if (DeviceRules.Try(device, now) is { } not) return not;
        var refresh = DeviceSecrets.Fresh();
        var hash = DeviceSecrets.Hash(refresh);
        var (next, refusal) = command.Pin is { } pin
            ? DeviceRules.WithPin(device!, Secrets.IsPin(pin, device!.Pin), hash, now)
            : DeviceRules.WithRefresh(device!, DeviceSecrets.Matches(command.Refresh, device!.Refresh), hash, now);
        await Commit(With(device!, next));
        return refusal is not null ? refusal : Session(next, refresh, null);
    }

    private Device Make(DeviceLink link, OpenLink command, string secret, string refresh, DateTimeOffset now) => new()
    {
        Id = link.Id,
        Name = command.Name.Trim(),
        Member = link.Member,
        Role = link.Role,
        Hash = DeviceSecrets.Hash(secret),
        Pin = Secrets.Pin(command.Pin),
        CreatedAt = now,
        LastUsed = now,
        Refresh = DeviceSecrets.Hash(refresh),
        SessionEndsAt = now + DeviceRules.SessionLife,
    };

    private static DeviceSession Session(Device device, string refresh, string? secret) => new()
    {
        Device = device.Id,
        Member = device.Member,
        Role = device.Role,
        Secret = secret,
        Refresh = refresh,
        EndsAt = device.SessionEndsAt!.Value,
    };

    private Device? Find(string id) => _kept.Devices.FirstOrDefault(d => d.Id == id);

    private DeviceBook With(Device known, Device next) => _kept with { Devices = _kept.Devices.Replace(known, next) };

    private async Task Commit(DeviceBook next)
    {
        if (ReferenceEquals(next, _kept)) return;
        book.State = next;
        try
        {
            await book.WriteStateAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // It may have landed all the same: the next call reads again.
            DeactivateOnIdle();
            throw new RowStoreException("The club's devices could not be written.", failure);
        }

        _kept = book.State;
    }
}
