using System.Collections.Concurrent;
using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Tests.Access;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;
using ClbCloud.LocalOrleans.Hosting;
using ClbCloud.Silo;
using ClbCloud.Storage;
using ClbCloud.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace ClbCloud.Grains.Tests.Sweeping;

/// <summary>Policies and sweepers on the real engine, filter and stores, above units and clubs that only note what is asked of them.</summary>
internal sealed class Country : IAsyncDisposable
{
    private readonly IHost _host;

    private Country(IHost host) => _host = host;

    public static async Task<Country> Start(MemoryRowStore? rows = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Notes>();
        builder.Services.AddSingleton<IRowStore>(rows ?? new MemoryRowStore());
        builder.Services.AddKeyedSingleton<IGrainStorage, RowGrainStorage>(StorageNames.GrainStorage);
        builder.Services.AddSingleton<ILocalReminderTable, LocalReminderTable>();
        builder.Services.AddSingleton<ITenantKeys, FixedTenantKeys>();
        builder.Services.AddSingleton<IIncomingGrainCallFilter, ScopeFilter>();
        builder.Services.AddLocalOrleans(o =>
        {
            foreach (var grain in (Type[])[typeof(PolicyGrain), typeof(SweeperGrain), typeof(NotingUnit), typeof(NotingClub), typeof(StrangerGrain)])
                o.GrainClasses.Add(grain);
        });
        var country = new Country(builder.Build());
        await country._host.StartAsync();
        return country;
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public Notes Notes => _host.Services.GetRequiredService<Notes>();

    public ILocalReminderTable Reminders => _host.Services.GetRequiredService<ILocalReminderTable>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>What the country is made of, and what was asked of it.</summary>
internal sealed class Notes : IDisposable
{
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly SemaphoreSlim _news = new(0);

    /// <summary>Children by unit: communes and clubs.</summary>
    public ConcurrentDictionary<string, string[]> Children { get; } = new();

    public ConcurrentDictionary<string, string[]> Due { get; } = new();

    /// <summary>Clubs that fail when woken.</summary>
    public ConcurrentDictionary<string, bool> Broken { get; } = new();

    public string[] Asked => [.. _asked];

    public void Ask(string what)
    {
        _asked.Enqueue(what);
        _news.Release();
    }

    /// <summary>Waits until all of these were asked.</summary>
    public async Task Wait(params string[] all)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!all.All(Asked.Contains)) await _news.WaitAsync(limit.Token);
    }

    public void Forget() => _asked.Clear();

    public void Dispose() => _news.Dispose();

    public bool IsUnit(string key) => Children.ContainsKey(key);
}

[GrainType("unit")]
internal sealed class NotingUnit(Notes notes) : Grain, IUnitGrain, IGuarded
{
    private string Key => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => [];

    public bool IsChild(string grainType, string key) => false;

    public Task Lapse(string child) => throw new NotSupportedException();

    public Task<ImmutableArray<DatedLink>> Parents() => throw new NotSupportedException();

    public Task<ImmutableArray<string>> VillageIds() => throw new NotSupportedException();

    public Task<UnitView?> Get() => Task.FromResult(notes.IsUnit(Key)
        ? new UnitView { Key = Key, Kind = UnitKind.Commune, Form = UnitForm.Commune, Names = [], Established = new(2020, 1, 1) } : null);

    public Task<ImmutableArray<ChildView>> Children(string? after, int limit) => Task.FromResult(Page(notes.Children.GetValueOrDefault(Key, []), after, limit)
        .Select(key => new ChildView { Registration = new() { Child = key, IsClub = key.Contains("clb", StringComparison.Ordinal), NameVi = key } })
        .ToImmutableArray());

    public Task<SweepList> Due(DateTimeOffset now, string? after, int limit) => List(notes.Due.GetValueOrDefault(Key, []), after, limit);

    public Task<SweepList> AllClubs(string? after, int limit) =>
        List([.. Below(Key).Where(k => k.Contains("clb", StringComparison.Ordinal)).Order(StringComparer.Ordinal)], after, limit);

    public Task<int> Flush()
    {
        notes.Ask($"flush {Key}");
        return Task.FromResult(0);
    }

    public Task Wake()
    {
        notes.Ask($"wake {Key}");
        return Task.CompletedTask;
    }

    public Task Rebuild() => throw new NotSupportedException();

    public Task<Outcome<UnitView>> Create(CreateUnit command) => throw new NotSupportedException();

    public Task<Outcome<UnitView>> Change(ChangeUnit command) => throw new NotSupportedException();

    public Task<Outcome<FiguresView>> Figures(FiguresQuery query) => throw new NotSupportedException();

    public Task<Outcome<SeriesView>> Series(SeriesQuery query) => throw new NotSupportedException();

    public Task<CardPage> Clubs(ClubQuery query) => throw new NotSupportedException();

    public Task<AlertPage> OpenAlerts(AlertQuery query) => throw new NotSupportedException();

    public Task<Outcome<ReportAck>> Register(ChildRegistration child) => throw new NotSupportedException();

    public Task<ReportAck> Report(ChildReport report) => throw new NotSupportedException();

    public Task<ImmutableArray<string>> Line() => throw new NotSupportedException();

    private IEnumerable<string> Below(string unit) => notes.Children.GetValueOrDefault(unit, []).SelectMany(k => Below(k).Prepend(k));

    private static Task<SweepList> List(string[] keys, string? after, int limit)
    {
        var page = Page(keys, after, limit);
        return Task.FromResult(new SweepList { Keys = [.. page], Next = page.Length == limit ? page[^1] : null });
    }

    private static string[] Page(string[] keys, string? after, int limit) =>
        [.. keys.SkipWhile(k => after is not null && string.CompareOrdinal(k, after) <= 0).Take(limit)];
}

[GrainType("club")]
internal sealed class NotingClub(Notes notes) : Grain, IGuarded, IClubGrain
{
    private string Key => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => [];

    public bool IsChild(string grainType, string key) => false;

    public Task Wake(bool policyChanged)
    {
        notes.Ask(policyChanged ? $"policy {Key}" : $"wake {Key}");
        return notes.Broken.ContainsKey(Key) ? throw new InvalidOperationException("Broken.") : Task.CompletedTask;
    }

    public Task<ClubView?> Get() => Task.FromResult(
        Key.Contains("clb", StringComparison.Ordinal) ? new ClubView { Key = Key, NameVi = Key, Status = ClubStatus.Active, Commune = "a|m1" } : null);

    public Task Rebuild() => throw new NotSupportedException();

    public Task<ImmutableArray<string>> Line() => throw new NotSupportedException();

    public Task<Outcome<ClubView>> SetUp(SetUpClub command) => throw new NotSupportedException();

    public Task<Outcome<ClubView>> Change(ChangeClub command) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<ItemResult>>> AddMembers(ImmutableArray<AddMember> members) => throw new NotSupportedException();

    public Task<Outcome<Member>> ChangeMember(ChangePerson change) => throw new NotSupportedException();

    public Task<ImmutableArray<Member>> Members(string? after, int limit) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<ItemResult>>> AddVolunteers(ImmutableArray<AddVolunteer> volunteers) => throw new NotSupportedException();

    public Task<Outcome<Volunteer>> ChangeVolunteer(ChangePerson change) => throw new NotSupportedException();

    public Task<ImmutableArray<Volunteer>> Volunteers(string? after, int limit) => throw new NotSupportedException();

    public Task<Outcome<ImmutableArray<ItemResult>>> AddRecipients(ImmutableArray<Recipient> recipients) => throw new NotSupportedException();

    public Task<Outcome<Recipient>> ChangeRecipient(ChangePerson change) => throw new NotSupportedException();

    public Task<ImmutableArray<Recipient>> Recipients(string? after, int limit) => throw new NotSupportedException();

    public Task<Outcome<Meeting>> PutMeeting(PutMeeting meeting) => throw new NotSupportedException();

    public Task<ImmutableArray<Meeting>> Meetings(DateOnly from, DateOnly to) => throw new NotSupportedException();

    public Task<VisitPage> Visits(DateOnly from, DateOnly to, string? volunteer, string? after, int limit) => throw new NotSupportedException();

    public Task<Outcome<FiguresView>> Figures(FiguresQuery query) => throw new NotSupportedException();

    public Task<Outcome<SeriesView>> Series(SeriesQuery query) => throw new NotSupportedException();

    public Task<ImmutableArray<Alert>> Alerts(bool closed) => throw new NotSupportedException();

    public Task<ImmutableArray<WeekView>?> Weeks(string volunteer, Period from, Period to) => throw new NotSupportedException();

    public Task<VolunteerPage?> Page(string volunteer) => throw new NotSupportedException();

    public Task<AppendStatus> Append(VisitEntry entry) => throw new NotSupportedException();
}
