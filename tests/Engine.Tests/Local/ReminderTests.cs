using ClbCloud.LocalOrleans.Hosting;

namespace ClbCloud.Engine.Tests;

[Trait("Engine", "local")]
public sealed class ReminderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTime _time = new();
    private readonly MemoryReminderTable _table = new();
    private readonly string _key = Probe.FreshKey();

    private Probe Probe => Probe.For(_key);

    [Fact]
    public async Task A_reminder_ticks_on_its_grid()
    {
        await using var engine = await Start();
        await Keeper(engine).Remind("tick", 5 * Minute, Hour).Soon();

        _time.Advance(4 * Minute);
        Assert.Equal(0, Probe.Count("tick"));
        _time.Advance(Minute);
        await Probe.When("tick");
        await _time.AdvanceUntil(Probe.When("tick", 2), Minute);

        await Advanced();
        var row = await Row();
        Assert.Equal(TimeSpan.Zero, Since(row.FirstTick, row.NextTick));
        Assert.InRange(row.NextTick - _time.GetUtcNow(), TimeSpan.FromTicks(1), Hour);
    }

    [Fact]
    public async Task A_reminder_survives_a_restart()
    {
        await using (var before = await Start()) await Keeper(before).Remind("tick", 5 * Minute, Hour).Soon();
        await using var after = await Start();

        Assert.Equal(["tick"], await Keeper(after).Reminders().Soon());
        _time.Advance(5 * Minute);

        await Probe.When("tick");
    }

    [Fact]
    public async Task Ticks_missed_while_the_process_was_away_arrive_as_one()
    {
        await using (var before = await Start()) await Keeper(before).Remind("tick", 5 * Minute, Hour).Soon();
        _time.Advance(TimeSpan.FromDays(3));

        await using var after = await Start();
        await Probe.When("tick");
        await Advanced();
        _time.Advance((await Row()).NextTick - _time.GetUtcNow());
        await Probe.When("tick", 2);

        Assert.Equal(2, Probe.Count("tick"));
    }

    [Fact]
    public async Task A_clock_that_jumps_days_delivers_one_tick_and_stays_on_the_grid()
    {
        await using var engine = await Start();
        await Keeper(engine).Remind("tick", 5 * Minute, Hour).Soon();

        _time.Advance(TimeSpan.FromDays(10) + (17 * Minute));
        await Probe.When("tick");
        await Advanced();

        var row = await Row();
        Assert.Equal(1, Probe.Count("tick"));
        Assert.Equal(TimeSpan.Zero, Since(row.FirstTick, row.NextTick));
        Assert.InRange(row.NextTick - _time.GetUtcNow(), TimeSpan.FromTicks(1), Hour);
    }

    [Fact]
    public async Task A_tick_not_delivered_before_a_stop_is_delivered_after_the_start()
    {
        var refuse = true;
        var filter = new RecordingFilter("f") { Refuse = c => refuse && c.MethodName == "ReceiveReminder" };
        await using (var before = await LocalEngineHost.Start(new() { Time = _time, Filters = [filter] }, new StuckTable(_table)))
        {
            await Keeper(before).Remind("tick", 5 * Minute, Hour).Soon();
            _time.Advance(5 * Minute);
        }

        refuse = false;
        await using var after = await Start();

        await Probe.When("tick");
    }

    [Fact]
    public async Task A_reminder_that_fails_is_logged_and_ticks_the_next_time()
    {
        var setup = new EngineSetup { Time = _time };
        await using var engine = await LocalEngineHost.Start(setup, _table);
        await Keeper(engine).Remind("failing", Minute, Hour).Soon();

        await _time.AdvanceUntil(Probe.When("failing", 2), Minute);

        Assert.Contains(setup.Log, l => l.Contains("failing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reminder_taken_back_ticks_no_more()
    {
        await using var engine = await Start();
        var keeper = Keeper(engine);
        await keeper.Remind("gone", Minute, Minute).Soon();
        await keeper.Remind("tick", Minute, Minute).Soon();

        await keeper.Forget("gone").Soon();
        await _time.AdvanceUntil(Probe.When("tick", 3), Minute);

        Assert.Equal(0, Probe.Count("gone"));
        Assert.Equal("tick", (await Row()).Name);
    }

    [Fact]
    public async Task A_reminder_comes_from_the_engine_and_wakes_a_grain_that_is_not_in_memory()
    {
        var filter = new RecordingFilter("f");
        await using (var before = await Start()) await Keeper(before).Remind("tick", Minute, Hour).Soon();
        await using var engine = await LocalEngineHost.Start(new() { Time = _time, Filters = [filter] }, _table);

        _time.Advance(Minute);
        await Probe.When("tick");

        var seen = Assert.Single(filter.Seen);
        Assert.Equal("Orleans.IRemindable", seen.Interface);
        Assert.True(seen.Source!.Value.IsSystemTarget());
    }

    [Fact]
    public async Task A_reminder_more_frequent_than_the_minimum_is_refused()
    {
        await using var engine = await Start();

        await Assert.ThrowsAsync<ArgumentException>(() => Keeper(engine).Remind("tick", Minute, TimeSpan.FromSeconds(59)).Soon());
    }

    [Fact]
    public async Task A_clock_set_back_does_not_silence_a_reminder()
    {
        var now = _time.GetUtcNow();
        var grain = GrainId.Create("keeper", _key);
        await _table.Upsert(new(grain, "tick", now - Hour, Hour, now + TimeSpan.FromDays(365)), CancellationToken.None);
        await using var engine = await Start();

        _time.Advance(Hour);

        await Probe.When("tick");
    }

    private Task<LocalEngineHost> Start() => LocalEngineHost.Start(new() { Time = _time }, _table);

    private IKeeperGrain Keeper(LocalEngineHost engine) => engine.Grains.GetGrain<IKeeperGrain>(_key);

    private async Task<LocalReminder> Row() => Assert.Single(await _table.ReadAll(CancellationToken.None));

    /// <summary>Ends when the tick delivered last has been written off.</summary>
    private async Task Advanced()
    {
        while ((await Row()).NextTick <= _time.GetUtcNow()) await Task.Yield();
    }

    private static TimeSpan Since(DateTimeOffset first, DateTimeOffset next) => TimeSpan.FromTicks((next - first).Ticks % Hour.Ticks);

    /// <summary>Loses what is written after the first row, as a crash would.</summary>
    private sealed class StuckTable(MemoryReminderTable table) : ILocalReminderTable
    {
        private int _writes;

        public Task<IReadOnlyList<LocalReminder>> ReadAll(CancellationToken cancellation) => table.ReadAll(cancellation);

        public Task Upsert(LocalReminder reminder, CancellationToken cancellation) =>
            Interlocked.Increment(ref _writes) == 1 ? table.Upsert(reminder, cancellation) : Task.CompletedTask;

        public Task Remove(GrainId grain, string name, CancellationToken cancellation) => Task.CompletedTask;
    }
}
