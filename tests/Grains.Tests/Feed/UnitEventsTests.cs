using System.Collections.Immutable;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;
using static ClbCloud.Grains.Tests.Plans.Texts;

namespace ClbCloud.Grains.Tests.Feed;

/// <summary>What changes in units comes to their tenant's feed, as what changes in clubs does.</summary>
public sealed class UnitEventsTests
{
    [Fact]
    public async Task Norms_plans_declared_figures_and_villages_are_told_of_without_their_values()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        Act.Current = new Act { Who = "can-bo", Request = "req-1", What = "PUT" };
        await cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Put("kh", Text(Goal(4321)));
        await Excused(cloud, TestCloud.Province, "lut");
        Assert.False((await cloud.Grains.GetGrain<IPolicyGrain>("u|bac-ninh").AddVersion(new() { VisitsPerWeek = 4 }, new(2027, 1, 1), null)).Refused);
        var declared = await cloud.Grains.GetGrain<IUnitFacts>(TestCloud.Province)
            .Declare(new() { Indicator = "association.members", Period = Period.Parse("2025-03"), Value = 4321, Source = "Báo cáo mẫu" });
        Assert.Null(declared.Refusal);
        var changed = await cloud.Grains.GetGrain<IUnitGrain>(TestCloud.CommuneKey).Change(new() { Villages = [new() { Id = "thon-9", Name = "Thôn mới", From = new(2026, 1, 1) }] });
        Assert.Null(changed.Refusal);
        Act.Current = null;

        string[] all = ["plan kh", "excuse lut", "norms 1", "declared-figure association.members|2025-03", "unit "];
        await cloud.Until(async () => all.All(Facts(await Asked(cloud)).Contains), "all is told");

        var events = await Asked(cloud);
        Assert.All(events, e => Assert.Equal(("unit.changed", null), (e.Type, e.Club)));
        var text = System.Text.Encoding.UTF8.GetString(RowBody.Write(events));
        Assert.All((string[])["4321", "Báo cáo", "Thôn mới", "can-bo"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.Equal(["bac-ninh|m-01"], events.Where(e => e.Facts.Any(f => f.Kind == "unit")).Select(e => e.Unit));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("norms")]
    [InlineData("unit")]
    public async Task Nothing_is_lost_when_all_is_killed_between_a_commit_and_its_telling(string what)
    {
        var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        await cloud.Told();
        cloud.Rows.Faults.BeforeCommit = (partition, _) => partition.StartsWith(FeedRows.Prefix, StringComparison.Ordinal) ? throw new RowStoreException("away") : Task.CompletedTask;
        switch (what)
        {
            case "plan":
                Assert.Null((await cloud.Grains.GetGrain<IPlanGrain>(TestCloud.CommuneKey).Put("mat", Text(Goal(5)))).Refusal);
                break;
            case "norms":
                await Excused(cloud, TestCloud.CommuneKey, "mat");
                break;
            default:
                Assert.Null((await cloud.Grains.GetGrain<IUnitFacts>(TestCloud.CommuneKey).PutClass(Class("mat"))).Refusal);
                break;
        }

        var before = await FeedRows.ReadHead(cloud.Rows, TestCloud.Province);
        cloud.Rows.Faults.BeforeCommit = null;

        await using var after = await cloud.Restart();
        // The sweeper does so after a start.
        await after.Grains.GetGrain<IUnitGrain>(TestCloud.CommuneKey).Wake();

        await after.Until(async () => (await Changes(after, before.Last)).Any(e => e.Facts.Any(f => f.Id == "mat")), "it is told");
    }

    [Fact]
    public async Task A_commune_reads_its_own_changes_and_not_those_of_others()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        await cloud.Unit("bac-ninh|m-02", UnitKind.Commune, UnitForm.Commune, "bac-ninh");
        foreach (var unit in new[] { TestCloud.Province, TestCloud.CommuneKey, "bac-ninh|m-02" }) await Excused(cloud, unit, $"lut-{Keys.Id(unit)}");
        await cloud.Until(async () => (await Changes(cloud, 0)).Count(e => e.Facts.Any(f => f.Kind == "excuse")) == 3, "all is told");

        var own = (await cloud.Grains.GetGrain<IUnitChanges>("bac-ninh|m-02").Changes(null, 500)).Value!.Events;

        Assert.Equal(["lut-m-02"], own.SelectMany(e => e.Facts).Where(f => f.Kind == "excuse").Select(f => f.Id));
        Assert.All(own, e => Assert.Equal("bac-ninh|m-02", e.Unit));
    }

    [Fact]
    public async Task A_feed_of_before_does_not_tell_of_what_units_did_long_ago()
    {
        var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        await Excused(cloud, TestCloud.Province, "cu");
        await cloud.Until(async () => (await Changes(cloud, 0)).Any(e => e.Facts.Any(f => f.Id == "cu")), "it is told");
        await cloud.Told();
        // As the last release left it: no word of units.
        var partition = FeedRows.Partition(TestCloud.Province);
        var rows = (await cloud.Rows.RangeAsync(partition, "!", "~")).Rows;
        await cloud.Rows.CommitAsync(partition, [.. rows.Where(r => r.Key != "head").Select(r => RowWrite.Remove(r.Key)), RowWrite.Put("head", RowBody.Write(new FeedHead()))]);
        await using var after = await cloud.Restart();
        after.Time.Advance(TimeSpan.FromHours(2));

        await Excused(after, TestCloud.Province, "moi");
        await after.Until(async () => (await Changes(after, 0)).Any(e => e.Facts.Any(f => f.Id == "moi")), "what is new is told");
        await after.Told();

        Assert.Equal(["moi"], (await Changes(after, 0)).SelectMany(e => e.Facts).Select(f => f.Id));
    }

    [Fact]
    public async Task A_book_that_was_restored_from_a_backup_says_so()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        await Excused(cloud, TestCloud.Province, "lut");
        await cloud.Until(async () => (await Changes(cloud, 0)).Any(e => e.Facts.Any(f => f.Id == "lut")), "it is told");
        await cloud.Told();
        var told = (await FeedRows.ReadHead(cloud.Rows, TestCloud.Province)).Last;
        var feed = cloud.Grains.GetGrain<IFeedGrain>(TestCloud.Province);
        // The entry that the feed knew as the last is another one now.
        await cloud.Rows.CommitAsync("n|bac-ninh", [RowWrite.Put("j|000000000001", RowBody.Write(new JournalEntry { Number = 1, At = cloud.Time.GetUtcNow(), Acts = [] }))]);
        await feed.Told(FeedRules.OfUnit(TestCloud.Province, "n|bac-ninh", 2, new(1, "another"))!);

        var restored = Assert.Single(await Changes(cloud, told));

        Assert.Equal(("unit.restored", "bac-ninh", "n|bac-ninh|2.1.restored"), (restored.Type, restored.Unit, restored.Id));
    }

    private static TrainingClass Class(string id) => new() { Id = id, Kind = TrainingKind.Initial, Audience = "Ban chủ nhiệm", Subject = "Lớp mẫu", From = new(2026, 10, 1), To = new(2026, 10, 2), Participants = 10 };

    private static async Task Excused(TestCloud cloud, string unit, string id) =>
        Assert.False((await cloud.Grains.GetGrain<IPolicyGrain>($"u|{unit}").PutExcuse(new() { Id = id, From = new(2026, 9, 1), To = new(2026, 9, 9), Reason = "flood" })).Refused);

    private static async Task<ImmutableArray<FeedEvent>> Changes(TestCloud cloud, long after) =>
        (await cloud.Grains.GetGrain<IUnitChanges>(TestCloud.Province).Changes(new((await FeedRows.ReadHead(cloud.Rows, TestCloud.Province)).Epoch, after), 500)).Value!.Events;

    /// <summary>Those that the request caused.</summary>
    private static async Task<ImmutableArray<FeedEvent>> Asked(TestCloud cloud) => [.. (await Changes(cloud, 0)).Where(e => e.Request == "req-1")];

    private static IEnumerable<string> Facts(ImmutableArray<FeedEvent> events) => events.SelectMany(e => e.Facts).Select(f => $"{f.Kind} {f.Id}");
}
