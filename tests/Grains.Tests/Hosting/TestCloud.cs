using System.Collections.Immutable;
using System.Text.Json;
using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Sweeping;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Hosting;

/// <summary>
/// All grains on the engine of the build, over rows in memory and time that stands until the test moves it. One province
/// <c>bac-ninh</c> with a commune <c>m-01</c> of three villages.
/// </summary>
internal sealed class TestCloud : IAsyncDisposable
{
    public const string Province = "bac-ninh";
    public const string CommuneKey = "bac-ninh|m-01";

    private readonly HashSet<string> _founded = [];
    private readonly HashSet<string> _units = [];
    private readonly TestEngine _engine;
    private readonly IWebhookSender? _receivers;

    private TestCloud(TestRows rows, FakeTime time, TestEngine engine, IWebhookSender? receivers) => (Rows, Time, _engine, _receivers) = (rows, time, engine, receivers);

    /// <summary>Rows as they lie in the store, sensitive fields sealed.</summary>
    public TestRows Rows { get; }

    /// <summary>The same rows as grains read them.</summary>
    public IRowStore Opened => new SealedRowStore(Rows, new FieldSeal(new FixedTenantKeys()));

    public FakeTime Time { get; }

    public IGrainFactory Grains => _engine.Grains;

    public IUnitGrain Nation => Grains.GetGrain<IUnitGrain>(Keys.Nation);

    /// <summary>A country with nothing but its units, at 8 in the morning of the day.</summary>
    /// <param name="day">The local day.</param>
    /// <param name="sweeps">Whether the province's sweeper runs.</param>
    /// <param name="receivers">Where webhooks are posted.</param>
    public static async Task<TestCloud> On(string day, bool sweeps = true, IWebhookSender? receivers = null)
    {
        var time = new FakeTime();
        time.Advance(LocalCalendar.StartOf(DateOnly.ParseExact(day, "yyyy-MM-dd", null)).AddHours(8) - time.GetUtcNow());
        var rows = new TestRows();
        var cloud = new TestCloud(rows, time, await TestEngine.Start(rows, time, receivers: receivers), receivers);
        await cloud.Unit(Keys.Nation, UnitKind.Nation, UnitForm.Nation, null);
        await cloud.Unit(Province, UnitKind.Province, UnitForm.Province, Keys.Nation);
        await cloud.Unit(CommuneKey, UnitKind.Commune, UnitForm.Commune, Province);
        if (sweeps) await cloud.Grains.GetGrain<ISweeperGrain>(Province).Start();
        return cloud;
    }

    /// <summary>The same rows and time under a new engine, as after a restart.</summary>
    public async Task<TestCloud> Restart()
    {
        await _engine.DisposeAsync();
        var next = new TestCloud(Rows, Time, await TestEngine.Start(Rows, Time, before: _engine, receivers: _receivers), _receivers);
        next._founded.UnionWith(_founded);
        next._units.UnionWith(_units);
        return next;
    }

    public IClubGrain Club(string id = "clb-0001") => Grains.GetGrain<IClubGrain>(Keys.Club(Province, id));

    public IVolunteerGrain Volunteer(string id, string club = "clb-0001") => Grains.GetGrain<IVolunteerGrain>(Keys.Volunteer(Keys.Club(Province, club), id));

    public async Task Unit(string key, UnitKind kind, UnitForm form, string? parent)
    {
        _units.Add(key);
        var created = await Grains.GetGrain<IUnitGrain>(key).Create(new CreateUnit
        {
            Kind = kind,
            Form = form,
            NameVi = $"Đơn vị mẫu {Keys.Id(key)}",
            Established = new DateOnly(2000, 1, 1),
            Parent = parent,
            Villages = kind == UnitKind.Commune ? [.. Enumerable.Range(1, 3).Select(i => new Village { Id = $"thon-{i}", Name = $"Thôn mẫu {i}", From = new DateOnly(2000, 1, 1) })] : [],
        });
        Assert.Null(created.Refusal);
    }

    /// <summary>A club with members, recipients <c>r-1</c>–<c>r-5</c> and volunteers <c>v-01</c>… who visit them all.</summary>
    public async Task<IClubGrain> Found(string id = "clb-0001", string? reportingFrom = null, int members = 0, int volunteers = 0)
    {
        var club = Club(id);
        _founded.Add(Keys.Club(Province, id));
        var set = await club.SetUp(new SetUpClub
        {
            NameVi = $"CLB mẫu {id}",
            Commune = CommuneKey,
            Launched = new DateOnly(2024, 1, 10),
            ReportingFrom = reportingFrom is null ? null : DateOnly.ParseExact(reportingFrom, "yyyy-MM-dd", null),
        });
        Assert.Null(set.Refusal);
        var joined = new DateOnly(2024, 2, 1);
        if (members > 0) Accepted(await club.AddMembers([.. Enumerable.Range(1, members).Select(i => new AddMember { Id = $"mb-{i:D3}", Name = $"Hội viên mẫu {i}", Joined = joined, BirthYear = i % 3 == 0 ? 1990 : 1950, Sex = i % 3 == 1 ? Sex.Male : Sex.Female })]));
        if (volunteers == 0) return club;
        string[] recipients = ["r-1", "r-2", "r-3", "r-4", "r-5"];
        Accepted(await club.AddRecipients([.. recipients.Select(r => new Recipient { Id = r, Name = $"Người mẫu {r}", From = joined })]));
        Accepted(await club.AddVolunteers([.. Enumerable.Range(1, volunteers).Select(i => new AddVolunteer { Id = $"v-{i:D2}", Name = $"Tình nguyện viên mẫu {i}", Joined = joined, Recipients = [.. recipients] })]));
        return club;
    }

    public static Visit Visit(string volunteer, DateTimeOffset startedAt, Guid? id = null) => new()
    {
        Id = id ?? Guid.NewGuid(),
        Volunteer = volunteer,
        Recipient = "r-1",
        StartedAt = startedAt,
        Minutes = 30,
        Tasks = [CareTask.Conversation],
    };

    /// <summary>Moves time to the local day and hour, minute by minute at the end so that reminders and reports run.</summary>
    public async Task GoTo(string day, int hour = 8)
    {
        var target = LocalCalendar.StartOf(DateOnly.ParseExact(day, "yyyy-MM-dd", null)).AddHours(hour);
        Time.Advance(target - Time.GetUtcNow());
        await Settle();
    }

    /// <summary>
    /// Lets time run until the condition holds. Slowly, and on the threads of the grains: every yield queues behind the
    /// turns that are waiting, so that time does not run ahead of them. Where a turn itself is held up (its code is
    /// compiled for the first time, the machine is busy elsewhere), only the wall's clock can hold time back.
    /// </summary>
    public Task Until(Func<Task<bool>> holds, string what) => Task.Run(async () =>
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        for (var i = 1; i <= 20_000; i++)
        {
            if (await holds().Soon()) return;
            for (var turn = 0; turn < 20; turn++) await Task.Yield();
            Time.Advance(TimeSpan.FromMilliseconds(100));
            if (i % 10 == 0) await pace.WaitForNextTickAsync();
        }

        Assert.Fail($"Half an hour passed and it never came about: {what}.");
    });

    /// <summary>Until no club is due and every parent has acknowledged all that its children committed.</summary>
    public Task Settle() => Until(
        async () =>
        {
            foreach (var key in _founded)
            {
                if ((await Grains.GetGrain<IClubGrain>(key).Get())?.DueAt <= Time.GetUtcNow()) return false;
                if (!await Reported(Keys.ClubPartition(key))) return false;
            }

            // From below upwards: what a commune still sends would make a province that was looked at before stale.
            foreach (var unit in _units.OrderByDescending(u => u.Count(c => c == '|')))
            {
                if (unit != Keys.Nation && !await Reported(Keys.UnitPartition(unit))) return false;
            }

            return true;
        },
        "every parent is up to date");

    /// <summary>
    /// Until the feeds know all that the units committed. An event that is late would reach who registers a webhook now,
    /// or reads on from a place.
    /// </summary>
    public Task Told() => Until(
        async () =>
        {
            foreach (var unit in _units.Where(u => u != Keys.Nation))
            {
                var head = RowBody.Read<UnitHead>((await Rows.GetAsync(Keys.UnitPartition(unit), BookRows.Head))!.Body);
                var mark = FeedRows.MarkOf(await Rows.GetAsync(FeedRows.Partition(Keys.Tenant(unit)), $"sru|{Keys.UnitPartition(unit)}"));
                if (mark != head.Journal) return false;
            }

            return true;
        },
        "the feeds know all of the units");

    /// <summary>
    /// Counts the nation again. Time hardly moves meanwhile: a recount takes long for a test, and where time ran, calls
    /// that outlast the clock's half minute would fail it.
    /// </summary>
    public async Task<RecountView> Recount(bool repair = false)
    {
        await Grains.GetGrain<IRecountGrain>(Keys.Nation).Start(repair);
        return await Recounted();
    }

    /// <summary>The end of the recount that is under way.</summary>
    public async Task<RecountView> Recounted()
    {
        var recount = Grains.GetGrain<IRecountGrain>(Keys.Nation);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await recount.Get() is { State: RecountState.Running })
        {
            limit.Token.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromTicks(1));
            await Task.Yield();
        }

        return await recount.Get();
    }

    private async Task<bool> Reported(string partition)
    {
        var head = (await Rows.GetAsync(partition, BookRows.Head))!;
        var version = JsonDocument.Parse(head.Body).RootElement.GetProperty("v").GetProperty("version").GetInt64();
        var acks = await BookRows.Read<Acked>(Rows, partition, "ack");
        return acks.Count > 0 && acks.Max(a => a.Version) >= version;
    }

    public async Task<long> Figure(string unit, string period, string indicator) =>
        (await Grains.GetGrain<IUnitGrain>(unit).Figures(new FiguresQuery { Period = Period.Parse(period), Indicators = [indicator] })).Value!.Figures[indicator];

    public static async Task<long> Figure(IClubGrain club, string period, string indicator) =>
        (await club.Figures(new FiguresQuery { Period = Period.Parse(period), Indicators = [indicator] })).Value!.Figures[indicator];

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await Rows.DisposeAsync();
    }

    private static void Accepted(Outcome<ImmutableArray<ItemResult>> results)
    {
        Assert.Null(results.Refusal);
        Assert.All(results.Value, r => Assert.Equal((ItemStatus.Accepted, null), (r.Status, r.Refusal?.Code)));
    }
}

/// <summary>Calls from a test come from the program itself, unless the test says who calls.</summary>
internal sealed class AsTheProgram : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        CallerScope.Current ??= CallerScope.System;
        return context.Invoke();
    }
}
