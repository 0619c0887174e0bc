using System.Collections.Immutable;
using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Volunteers;
using static ClbCloud.Grains.Tests.Imports.ImportSteps;

namespace ClbCloud.Grains.Tests.Imports;

/// <summary>Visits that a file brings again with other content: corrected as by hand, the first beside the second.</summary>
public sealed class ImportVisitTests
{
    private const string Today = "2026-03-10";
    private static readonly OpenImport Open = Opening(ImportKind.Visits, system: ImportIds.Own);

    [Fact]
    public async Task A_visit_of_known_code_and_other_content_is_corrected_and_what_was_stays_beside_it()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found(members: 1, volunteers: 1);
        var at = cloud.Time.GetUtcNow().AddDays(-3);
        await Bring(cloud, "im-1", (1, 0, 0, 0), Visit(2, "V1", at), Visit(3, "V2", at.AddHours(-2)));

        // Another day, in another month.
        await Bring(cloud, "im-2", (0, 1, 1, 0), Visit(2, "V1", at.AddDays(-20), minutes: 45), Visit(3, "V2", at.AddHours(-2)));

        Assert.Equal((1, 1), (await TestCloud.Figure(club, "2026-03", "visits"), await TestCloud.Figure(club, "2026-02", "visits")));
        var (was, now) = await Corrected(club);
        Assert.Equal((30, "wrong-entry", now.Visit.Id), (was.Visit.Minutes, was.Reason, was.ReplacedBy));
        Assert.Equal((45, was.Visit.Id, true), (now.Visit.Minutes, now.Replaces, now.Stands));
        await Bring(cloud, "im-3", (0, 0, 2, 0), Visit(2, "V1", at.AddDays(-20), minutes: 45), Visit(3, "V2", at.AddHours(-2)));
        await Bring(cloud, "im-4", (0, 1, 1, 0), Visit(2, "V1", at), Visit(3, "V2", at.AddHours(-2)));
        Assert.Equal(2, await TestCloud.Figure(club, "2026-03", "visits"));
        await cloud.Settle();
        var recount = await cloud.Recount();
        Assert.Equal((RecountState.Finished, 0), (recount.State, recount.DifferenceCount));
    }

    [Fact]
    public async Task What_people_corrected_stands_against_a_repeat_and_keeps_its_readings_against_a_correction()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found(members: 1, volunteers: 1);
        var at = cloud.Time.GetUtcNow().AddDays(-3);
        await Bring(cloud, "im-1", (1, 0, 0, 0), Visit(2, "V1", at));
        var first = Assert.Single(await All(club));
        var byHand = first.Visit with { Id = Guid.NewGuid(), Minutes = 50, Note = "Ghi chú mẫu", Vitals = new() { Pulse = 70 } };
        CallerScope.Current = CallerScope.System;
        Assert.Null((await cloud.Volunteer("v-01").Amend(new() { Visit = first.Visit.Id, Reason = "wrong-entry", Replacement = byHand })).Refusal);

        await Bring(cloud, "im-2", (0, 0, 1, 0), Visit(2, "V1", at));
        await Bring(cloud, "im-3", (0, 1, 0, 0), Visit(2, "V1", at, minutes: 40));

        CallerScope.Current = CallerScope.System;
        var now = Assert.Single(await All(club), v => v.Stands).Visit;
        Assert.Equal((40, "Ghi chú mẫu", 70), (now.Minutes, now.Note, now.Vitals?.Pulse));
        Assert.Equal(1, await TestCloud.Figure(club, "2026-03", "visits"));
    }

    [Theory]
    [InlineData("volunteer", "import.visit_volunteer")]
    [InlineData("future", "visit.future")]
    [InlineData("recipient", "visit.recipient_unknown")]
    [InlineData("void", "visit.already_void")]
    [InlineData("create", "import.exists")]
    public async Task What_could_not_be_corrected_by_hand_is_a_conflict(string what, string code)
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found(members: 1, volunteers: 2);
        var at = cloud.Time.GetUtcNow().AddDays(-3);
        await Bring(cloud, "im-1", (1, 0, 0, 0), Visit(2, "V1", at));
        CallerScope.Current = CallerScope.System;
        if (what == "void") Assert.Null((await cloud.Volunteer("v-01").Amend(new() { Visit = (await All(club)).Single().Visit.Id, Reason = "not-made" })).Refusal);

        var row = what switch
        {
            "volunteer" => Visit(2, "V1", at, volunteer: "v-02"),
            "future" => Visit(2, "V1", at.AddDays(30)),
            "recipient" => Visit(2, "V1", at, recipient: "r-9"),
            _ => Visit(2, "V1", at, minutes: 45),
        };
        await Bring(cloud, "im-2", (0, 0, 0, 1), what == "create" ? Open with { Strategy = ImportStrategy.Create } : Open, row);

        Assert.Equal(code, (await cloud.Import("im-2").Report(ImportPass.Apply))!.Conflicts.Single().Code);
        Assert.Equal(what == "void" ? 0 : 1, await TestCloud.Figure(club, "2026-03", "visits"));
    }

    [Fact]
    public async Task A_correction_that_is_taken_back_gives_way_to_what_was_and_may_come_again()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found(members: 1, volunteers: 1);
        var at = cloud.Time.GetUtcNow().AddDays(-3);
        await Bring(cloud, "im-1", (1, 0, 0, 0), Visit(2, "V1", at));
        await Bring(cloud, "im-2", (0, 1, 0, 0), Visit(2, "V1", at, minutes: 45));

        Assert.Equal(ImportState.Undone, (await cloud.Undo("im-2")).State);
        Assert.Equal(30, Assert.Single(await All(club), v => v.Stands).Visit.Minutes);
        await Bring(cloud, "im-3", (0, 0, 1, 0), Visit(2, "V1", at));
        await Bring(cloud, "im-4", (0, 1, 0, 0), Visit(2, "V1", at, minutes: 45));
        Assert.Equal(45, Assert.Single(await All(club), v => v.Stands).Visit.Minutes);

        // Somebody's own correction is no import's to take back.
        var now = Assert.Single(await All(club), v => v.Stands).Visit;
        CallerScope.Current = CallerScope.System;
        Assert.Null((await cloud.Volunteer("v-01").Amend(new() { Visit = now.Id, Reason = "wrong-entry", Replacement = now with { Id = Guid.NewGuid(), Minutes = 20 } })).Refusal);
        Assert.Equal(ImportState.Applied, (await cloud.Undo("im-4")).State);
        Assert.Equal("import.changed_since", (await cloud.Import("im-4").Report(ImportPass.Undo))!.Conflicts.Single().Code);
    }

    [Fact]
    public async Task Corrections_of_many_volunteers_over_a_turn_of_the_year_fit_their_commits()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found(members: 1, volunteers: 40);
        var at = cloud.Time.GetUtcNow().AddDays(-45);
        ImportRow[] Rows(int days, int minutes) => [.. Enumerable.Range(1, 40).Select(i => Visit(i + 1, $"V{i}", at.AddDays(days), volunteer: $"v-{i:D2}", minutes: minutes))];
        await Bring(cloud, "im-1", (40, 0, 0, 0), Rows(0, 30));

        await Bring(cloud, "im-2", (0, 40, 0, 0), Rows(-40, 45));

        Assert.Equal((0, 40), (await TestCloud.Figure(club, "2026-01", "visits"), await TestCloud.Figure(club, "2025-12", "visits")));
        Assert.Equal(ImportState.Undone, (await cloud.Undo("im-2")).State);
        Assert.Equal((40, 0), (await TestCloud.Figure(club, "2026-01", "visits"), await TestCloud.Figure(club, "2025-12", "visits")));
    }

    [Fact]
    public async Task A_visit_that_is_corrected_by_hand_and_by_a_file_at_once_counts_once()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found(members: 1, volunteers: 1);
        var at = cloud.Time.GetUtcNow().AddDays(-3);
        var rows = Enumerable.Range(0, 16).Select(i => Visit(i + 2, $"V{i}", at.AddHours(-i))).ToArray();
        await Bring(cloud, "im-1", (16, 0, 0, 0), rows);
        CallerScope.Current = CallerScope.System;
        var imports = cloud.Grains.GetGrain<IClubImports>(Keys.Club(TestCloud.Province, "clb-0001"));
        var facts = (await All(club)).OrderByDescending(v => v.Visit.StartedAt).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var batch = new ImportBatch { Import = "im-2", Name = $"a{i}", Kind = ImportKind.Visits, System = ImportIds.Own, Rows = [rows[i] with { Visit = rows[i].Visit! with { Minutes = 45 } }] };
            var file = imports.Take(batch);
            for (var turn = 0; turn < i; turn++) await Task.Yield();
            var hand = cloud.Volunteer("v-01").Amend(new() { Visit = facts[i].Visit.Id, Reason = "wrong-entry", Replacement = facts[i].Visit with { Id = Guid.NewGuid(), Minutes = 50 } });
            Assert.Equal(RowStatus.Updated, (await file.Soon()).Single().Status);
            Assert.Contains((await hand.Soon()).Refusal?.Code, (string?[])[null, "visit.already_void"]);
        }

        Assert.Equal(16, (await All(club)).Count(v => v.Stands));
        Assert.Equal(16, await TestCloud.Figure(club, "2026-03", "visits"));
    }

    private static Task Bring(TestCloud cloud, string id, (int, int, int, int) counts, params ImportRow[] rows) => Bring(cloud, id, counts, Open, rows);

    // What the dry run says is what comes.
    private static async Task Bring(TestCloud cloud, string id, (int, int, int, int) counts, OpenImport open, params ImportRow[] rows)
    {
        if (counts == (1, 0, 0, 0)) counts = (rows.Length, 0, 0, 0);
        Assert.Equal(counts, (await cloud.Upload(open, rows, id)).Check.Numbers());
        Assert.Equal(counts, (await cloud.Commit(id: id)).Apply.Numbers());
    }

    private static async Task<ImmutableArray<VisitFact>> All(IClubGrain club) => (await club.Visits(new DateOnly(2025, 1, 1), new DateOnly(2026, 12, 31), null, null, 1000)).Visits;

    private static async Task<(VisitFact Was, VisitFact Now)> Corrected(IClubGrain club)
    {
        var now = Assert.Single(await All(club), v => v.Replaces is not null);
        return (Assert.Single(await All(club), v => v.ReplacedBy == now.Visit.Id), now);
    }
}
