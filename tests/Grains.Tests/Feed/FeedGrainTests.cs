using System.Collections.Immutable;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Feed;

public sealed class FeedGrainTests
{
    private const string Club = "bac-ninh|clb-0001";

    [Fact]
    public async Task What_a_club_commits_comes_to_its_tenants_feed_in_order_and_once()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 2);
        Act.Current = new Act { Who = "device-7", Request = "req-1", What = "POST members" };
        for (var i = 1; i <= 5; i++) await club.AddMembers([Member($"moi-{i}")]);
        Act.Current = null;

        var events = await AllOf(cloud, "moi-5");

        Assert.Equal(["moi-1", "moi-2", "moi-3", "moi-4", "moi-5"], events.SelectMany(e => e.Facts).Select(f => f.Id).Where(id => id?.StartsWith("moi", StringComparison.Ordinal) == true));
        Assert.Equal(events.Length, events.Select(e => e.Id).Distinct().Count());
        Assert.Equal("req-1", events[^1].Request);
        Assert.Equal("club.changed", events.First(e => e.Club is not null).Type);
    }

    [Fact]
    public async Task Nothing_is_lost_when_all_is_killed_between_a_commit_and_its_telling()
    {
        var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 1);
        await AllOf(cloud, "mb-001");
        // The feed cannot be written from now on, and then everything stops.
        cloud.Rows.Faults.BeforeCommit = (partition, _) => partition.StartsWith(FeedRows.Prefix, StringComparison.Ordinal) ? throw new RowStoreException("away") : Task.CompletedTask;
        await club.AddMembers([Member("mat")]);
        var feed = await FeedRows.ReadHead(cloud.Rows, "bac-ninh");
        cloud.Rows.Faults.BeforeCommit = null;

        await using var after = await cloud.Restart();
        // Whoever wakes it (the sweeper does, after a start): the club tells.
        await after.Club().Get();

        Assert.Contains("mat", (await AllOf(after, "mat")).SelectMany(e => e.Facts).Select(f => f.Id));
        Assert.True((await FeedRows.ReadHead(after.Rows, "bac-ninh")).Last > feed.Last);
    }

    [Fact]
    public async Task An_uncertain_commit_of_the_feed_neither_loses_nor_repeats_an_event()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 1);
        await AllOf(cloud, "mb-001");
        var lost = 0;
        cloud.Rows.Faults.AfterCommit = (partition, _) => partition.StartsWith(FeedRows.Prefix, StringComparison.Ordinal) && lost++ == 0 ? throw new RowStoreException("unheard") : Task.CompletedTask;
        await club.AddMembers([Member("moi")]);

        var events = await AllOf(cloud, "moi");

        Assert.True(lost > 0);
        Assert.Single(events.Where(e => e.Facts.Any(f => f.Id == "moi")));
    }

    [Fact]
    public async Task A_quiet_country_writes_nothing()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        await cloud.Found(members: 1);
        await AllOf(cloud, "mb-001");
        var news = (await Head(cloud)).Journal!;
        var before = cloud.Rows.Commits;

        // Told again, and told late.
        var feed = cloud.Grains.GetGrain<IFeedGrain>("bac-ninh");
        await feed.Told(News(news));
        await feed.Told(News(new(1, "whatever it was then")));

        Assert.Equal(before, cloud.Rows.Commits);
    }

    [Fact]
    public async Task A_commune_reads_its_own_clubs_and_a_partner_only_that_they_changed()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        await cloud.Unit("bac-ninh|m-02", UnitKind.Commune, UnitForm.Commune, "bac-ninh");
        await cloud.Found(members: 1);
        await AllOf(cloud, "mb-001");

        var own = await Changes(cloud, "bac-ninh|m-01");
        var other = await Changes(cloud, "bac-ninh|m-02");

        Assert.Equal([null, Club], own.Events.Select(e => e.Club).Distinct().Order());
        Assert.Equal([(null, "bac-ninh|m-02", "unit.changed")], other.Events.Select(e => (e.Club, e.Unit, e.Type)));
        Assert.Equal(own.Next, other.Next);
    }

    [Fact]
    public async Task A_project_has_a_feed_of_its_clubs_from_the_day_they_join()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 1);
        await cloud.Found("clb-0002", members: 1);
        Assert.Null((await cloud.Grains.GetGrain<IProjectGrain>("project:vie-mau").Put(new() { NameVi = "Dự án mẫu", Terms = new() { From = new(2025, 1, 1) } })).Refusal);
        await cloud.GoTo("2026-11-22");
        Assert.Null((await cloud.Grains.GetGrain<IClubProjects>(Club).PutProject(new() { Project = "vie-mau", From = new(2026, 11, 21) })).Refusal);
        await club.AddMembers([Member("moi")]);

        await cloud.Until(async () => (await FeedRows.Read(cloud.Rows, "project:vie-mau", 0, 500, _ => true)).Events.Any(e => e.Kept.Event.Facts.Any(f => f.Id == "moi")), "the project hears of it");
        var all = (await FeedRows.Read(cloud.Rows, "project:vie-mau", 0, 500, _ => true)).Events;

        Assert.All(all, e => Assert.Equal((Club, true), (e.Kept.Event.Club, e.Kept.Event.At >= LocalCalendar.StartOf(new(2026, 11, 21)))));
        Assert.DoesNotContain(all, e => e.Kept.Event.Facts.Any(f => f.Id == "mb-001"));
    }

    [Fact]
    public async Task A_club_that_was_restored_from_a_backup_says_so_and_goes_on()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        await cloud.Found(members: 1);
        var events = await AllOf(cloud, "mb-001");
        var feed = cloud.Grains.GetGrain<IFeedGrain>("bac-ninh");
        // The entry that the feed knew as the last is another one now.
        var last = (await cloud.Rows.RangeAsync($"c|{Club}", "j|", "j}")).Rows[^1];
        await cloud.Rows.CommitAsync($"c|{Club}", [RowWrite.Put(last.Key, RowBody.Write(RowBody.Read<JournalEntry>(last.Body) with { Before = "another" }))]);
        await feed.Told(News(new((await Head(cloud)).Journal!.Number, "another")));

        var told = (await Changes(cloud, "bac-ninh")).Events[events.Length..];

        Assert.Equal("club.restored", Assert.Single(told).Type);
        await feed.Told(News(new((await Head(cloud)).Journal!.Number, "another")));
        Assert.Single((await Changes(cloud, "bac-ninh")).Events[events.Length..]);
    }

    [Fact]
    public async Task What_is_older_than_what_is_kept_goes_and_who_still_needs_it_is_told_so()
    {
        await using var cloud = await TestCloud.On("2026-03-02", sweeps: false);
        var club = await cloud.Found(members: 1);
        var first = await AllOf(cloud, "mb-001");
        cloud.Time.Advance(TimeSpan.FromDays(FeedRows.KeepDays + 1));
        await club.AddMembers([Member("moi")]);
        await cloud.Until(async () => (await FeedRows.ReadHead(cloud.Rows, "bac-ninh")).Oldest > 1, "the old goes");

        var refused = await cloud.Grains.GetGrain<IUnitChanges>("bac-ninh").Changes(new(1, 0), 100);
        var anew = await Changes(cloud, "bac-ninh");

        Assert.Equal("changes.gone", refused.Refusal?.Code);
        Assert.NotEmpty(first);
        Assert.DoesNotContain(anew.Events, e => e.Facts.Any(f => f.Id == "mb-001"));
    }

    [Fact]
    public async Task Many_events_come_in_pages_without_gap_or_repeat()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        var club = await cloud.Found();
        for (var i = 0; i < 60; i++) await club.AddMembers([Member($"p-{i:D2}-a"), Member($"p-{i:D2}-b")]);
        var all = await AllOf(cloud, "p-59-a");

        var paged = new List<FeedEvent>();
        FeedCursor? after = null;
        while (true)
        {
            var page = (await cloud.Grains.GetGrain<IUnitChanges>("bac-ninh").Changes(after, 7)).Value!;
            paged.AddRange(page.Events);
            after = page.Next;
            if (!page.More) break;
        }

        Assert.Equal(all.Select(e => e.Id), paged.Select(e => e.Id));
    }

    private static AddMember Member(string id) => new() { Id = id, Name = "Hội viên mẫu", Joined = new(2024, 2, 1), BirthYear = 1950 };

    private static ClubNews News(JournalMark mark) => new() { Club = Club, Number = mark.Number, Seal = mark.Seal, Commune = TestCloud.CommuneKey, Epoch = 1 };

    private static async Task<ClubHead> Head(TestCloud cloud) => RowBody.Read<ClubHead>((await cloud.Rows.GetAsync($"c|{Club}", "head"))!.Body);

    private static async Task<FeedPage> Changes(TestCloud cloud, string unit) => (await cloud.Grains.GetGrain<IUnitChanges>(unit).Changes(null, 500)).Value!;

    /// <summary>The feed, once a fact of this id is in it.</summary>
    private static async Task<ImmutableArray<FeedEvent>> AllOf(TestCloud cloud, string id)
    {
        await cloud.Told();
        await cloud.Until(async () => (await Changes(cloud, "bac-ninh")).Events.Any(e => e.Facts.Any(f => f.Id == id)), $"the feed tells of {id}");
        return (await Changes(cloud, "bac-ninh")).Events;
    }
}
