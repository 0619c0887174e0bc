using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Tests.Units;

/// <summary>Units on the engine, with reports as clubs send them.</summary>
public abstract class UnitTests : IAsyncLifetime
{
    protected const string Commune = TestCloud.CommuneKey;
    protected const string Club = "bac-ninh|clb-9001";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected TestCloud Cloud { get; private set; } = null!;

    /// <summary>Whether the province's sweeper runs beside the test.</summary>
    protected virtual bool Sweeps => true;

    public async Task InitializeAsync() => Cloud = await TestCloud.On("2026-11-23", Sweeps);

    public Task DisposeAsync() => Cloud.DisposeAsync().AsTask();

    /// <summary>
    /// Lets time run in small steps until the condition holds. Bounded by real time, for however fast the test's own time
    /// runs, the grains need some of the machine's.
    /// </summary>
    protected async Task Until(Func<Task<bool>> holds, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds().Soon())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"It never came about: {what}.");
            Cloud.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    protected IUnitGrain Unit(string key) => Cloud.Grains.GetGrain<IUnitGrain>(key);

    protected async Task Register(string club, string commune = Commune) =>
        Assert.Null((await Unit(commune).Register(new() { Child = club, IsClub = true, NameVi = club })).Refusal);

    protected async Task Up(params string[] provinces)
    {
        foreach (var key in (string[])[Commune, "bac-ninh", .. provinces]) await Unit(key).Flush();
    }

    protected Task<long> Visits(string unit) => Figure(unit, "2026-10", "visits");

    protected async Task<long> Figure(string unit, string period, string indicator, UnitMap map = UnitMap.Then) =>
        (await Unit(unit).Figures(new() { Period = Period.Parse(period), Indicators = [indicator], Map = map })).Value!.Figures[indicator];

    protected static DateTimeOffset AsOf(long version) => new(2026, 11, 23, 0, 0, (int)version, TimeSpan.Zero);

    protected static ChildReport Report(string club, long version, params (string Period, (string, long)[] Figures)[] periods) => Report(club, version, periods, null);

    protected static ChildReport Report(string club, long version, (string Period, (string, long)[] Figures)[] periods, ClubCard? card) => new()
    {
        Child = club,
        Epoch = 1,
        Version = version,
        Periods = [.. periods.Select(p => new PeriodReport { Period = Period.Parse(p.Period), Then = FigureVector.Of(p.Figures) })],
        Cards = card is null ? [] : [card],
        AsOf = AsOf(version),
        ClubsRegistered = 1,
        ClubsReported = 1,
    };

    protected static ClubCard Card(string club, string commune = Commune) => new()
    {
        Club = club,
        Version = 2,
        NameVi = "CLB mẫu",
        Folded = "clb mau",
        Status = ClubStatus.Active,
        Commune = commune,
    };

    protected static Alert Alert(string id, AlertKind kind = AlertKind.MeetingMissed) =>
        new() { Id = id, Kind = kind, Subject = "", Period = "2026-10", OpenedAt = AsOf(1), ChangedAt = AsOf(1) };
}
