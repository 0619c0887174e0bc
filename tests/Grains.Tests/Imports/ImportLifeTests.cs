using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Storage;
using static ClbCloud.Grains.Tests.Imports.ImportSteps;

namespace ClbCloud.Grains.Tests.Imports;

/// <summary>What outlives a process, a lost answer, a forgotten file; and people with their codes through all kinds.</summary>
public sealed class ImportLifeTests
{
    private const string Today = "2026-03-10";

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_answered_alike_and_done_once()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        var club = cloud.Grains.GetGrain<IClubImports>(Keys.Club(TestCloud.Province, "clb-0001"));
        var batch = new ImportBatch { Import = "im-1", Name = "a2", Kind = ImportKind.Members, System = "kobo", Rows = [Member(2, "A", "Hội viên mẫu A"), Member(3, "B", " ")] };

        var first = await club.Take(batch);
        var second = await club.Take(batch);

        Assert.Equal([RowStatus.Created, RowStatus.Rejected], first.Select(r => r.Status));
        Assert.Equal(first.Select(r => (r.Number, r.Status, r.Id, r.Revision, r.Refusal?.Code)), second.Select(r => (r.Number, r.Status, r.Id, r.Revision, r.Refusal?.Code)));
        Assert.Equal(RowStatus.Unchanged, (await club.Take(batch with { Name = "a9", Rows = [batch.Rows[0]] })).Single().Status);
        Assert.Single(await cloud.Everybody());
    }

    [Fact]
    public async Task A_commit_of_unknown_outcome_counts_once()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), Enumerable.Range(2, 100).Select(n => Member(n, $"M{n}", $"Hội viên mẫu {n}")));
        // From the reminder on, every other commit lands and is reported as of unknown outcome.
        var count = 0;
        cloud.Rows.Faults.AfterCommit = (_, _) => Interlocked.Increment(ref count) % 2 == 0 ? throw new RowStoreException("Fault: unknown.") : Task.CompletedTask;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            try
            {
                await cloud.Import().Commit(ImportMode.Rows).Soon();
                break;
            }
            catch (Exception error) when (error is RowStoreException)
            {
                cloud.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        var applied = await cloud.Rested();
        cloud.Rows.Faults.AfterCommit = null;
        if (applied.State == ImportState.Checked) applied = await cloud.Commit();

        Assert.Equal((ImportState.Applied, (100, 0, 0, 0)), (applied.State, applied.Apply.Numbers()));
        Assert.Equal(100, (await cloud.Everybody()).Length);
    }

    [Fact]
    public async Task After_a_restart_an_import_goes_on_though_nobody_asks_for_it()
    {
        var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), Enumerable.Range(2, 100).Select(n => Member(n, $"M{n}", $"Hội viên mẫu {n}")));
        Assert.Null((await cloud.Import().Commit(ImportMode.Rows).Soon()).Refusal);
        cloud.Rows.Faults.BeforeCommit = (_, _) => throw new RowStoreException("Fault: gone.");
        var old = cloud;
        cloud = await old.Restart();
        cloud.Rows.Faults.BeforeCommit = null;
        Assert.Equal(ImportState.Applying, (await Head(cloud)).State);

        await cloud.Until(async () => (await Head(cloud)).State == ImportState.Applied, "the reminder made it go on");

        Assert.Equal(100, (await cloud.Everybody()).Length);
        await cloud.DisposeAsync();
    }

    [Fact]
    public async Task Rows_that_nobody_commits_are_gone_after_thirty_days()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu A")]);
        cloud.Time.Advance(TimeSpan.FromDays(29));
        await cloud.Until(() => Task.FromResult(true), "time has passed");
        Assert.Equal(ImportState.Checked, (await Head(cloud)).State);

        cloud.Time.Advance(TimeSpan.FromDays(2));
        var due = cloud.Time.GetUtcNow();
        // The daily look of before may be armed again only after the leap: then the next one is a day away.
        await cloud.Until(
            async () =>
            {
                cloud.Time.Advance(TimeSpan.FromMinutes(10));
                return (await Head(cloud)).State == ImportState.Discarded;
            },
            "the rows are gone");
        Assert.True(cloud.Time.GetUtcNow() - due < TimeSpan.FromDays(2));

        Assert.Empty((await cloud.Rows.RangeAsync(Keys.ImportPartition(TestCloud.Province), "g|", "g}")).Rows);
    }

    [Fact]
    public async Task People_are_named_by_the_codes_of_the_same_system_through_all_kinds_and_taken_back_in_reverse()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found();
        var at = cloud.Time.GetUtcNow().AddDays(-2);
        static PersonRow Person(string name) => new() { Name = name, From = new DateOnly(2024, 3, 1) };
        (ImportKind Kind, ImportRow Row)[] files =
        [
            (ImportKind.Members, new() { Number = 2, Club = "clb-0001", Code = "HV/1", Person = Person("Hội viên mẫu") }),
            (ImportKind.Recipients, new() { Number = 2, Club = "clb-0001", Code = "NCS/1", Person = Person("Người mẫu") with { Member = "HV/1" } }),
            (ImportKind.Volunteers, new() { Number = 2, Club = "clb-0001", Code = "TNV/1", Person = Person("Tình nguyện viên mẫu") with { Recipients = ["NCS/1"] } }),
            (ImportKind.Visits, Visit(2, "TH/1", at, volunteer: "TNV/1", recipient: "NCS/1")),
            (ImportKind.Meetings, new() { Number = 2, Club = "clb-0001", Meeting = new() { Date = new DateOnly(2026, 3, 5), Present = ["HV/1"], Areas = [Area.Health] } }),
        ];
        for (var i = 0; i < files.Length; i++)
        {
            var id = $"im-{i}";
            Assert.Equal((1, 0, 0, 0), (await cloud.Upload(Opening(files[i].Kind), [files[i].Row], id)).Check.Numbers());
            Assert.Equal((1, 0, 0, 0), (await cloud.Commit(ImportMode.Whole, id)).Apply.Numbers());
        }

        Assert.Equal((1, 1), (await TestCloud.Figure(club, "2026-03", "visits"), await TestCloud.Figure(club, "2026-03", "meetings")));
        Assert.Equal(ImportState.Applied, (await cloud.Undo("im-1")).State);
        // A visit that is void still names its volunteer and recipient: they stay, so that it can be read.
        Assert.Equal(ImportState.Undone, (await cloud.Undo("im-4")).State);
        Assert.Equal(ImportState.Undone, (await cloud.Undo("im-3")).State);
        Assert.Equal((0, 0), (await TestCloud.Figure(club, "2026-03", "visits"), await TestCloud.Figure(club, "2026-03", "meetings")));
        Assert.Equal("import.depended_on", (await cloud.Undo("im-2") is { State: ImportState.Applied } ? await cloud.Import("im-2").Report(ImportPass.Undo) : null)?.Conflicts.Single().Code);
    }

    [Theory]
    [InlineData(CallerRole.Analyst)]
    [InlineData(CallerRole.Health)]
    public async Task Who_may_not_import_is_refused_by_the_grain_itself(CallerRole role)
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        CallerScope.Current = Officer with { Role = role };
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => cloud.Import().Open(Opening(ImportKind.Members)));
        CallerScope.Current = Officer with { Role = CallerRole.Integrator };
        Assert.Equal("role", (await cloud.Import().Open(Opening(ImportKind.Clubs))).Refusal?.Code);
        CallerScope.Current = Officer with { Key = "ha-khac" };
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => cloud.Import().Get());
    }

    private static async Task<ImportHead> Head(TestCloud cloud) =>
        RowBody.Read<ImportHead>((await cloud.Rows.GetAsync(Keys.ImportPartition(TestCloud.Province), ImportStore.HeadKey("im-1")))!.Body);
}
