using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using static ClbCloud.Grains.Tests.Imports.ImportSteps;

namespace ClbCloud.Grains.Tests.Imports;

/// <summary>Imports on the whole of the grains: what a dry run says is what a commit does, once.</summary>
public sealed class ImportGrainTests
{
    private const string Today = "2026-03-10";

    [Fact]
    public async Task A_dry_run_says_what_the_commit_then_does_and_itself_does_nothing()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        ImportRow[] rows =
        [
            Member(2, "A", "Hội viên mẫu A"),
            Member(3, "B", "Hội viên mẫu B", joined: "2099-01-01"),
            Member(4, "A", "Hội viên mẫu A lần hai"),
            Member(5, "C", "Hội viên mẫu C", club: "clb-khong-co"),
            new() { Number = 6, Club = "clb-0001", Refusal = Refusal.Of("import.date", "joined").With("value", "text") },
            new() { Number = 7, Code = "D", Person = new() { Name = "Hội viên mẫu D" } },
        ];

        var rehearsed = await cloud.Upload(Opening(ImportKind.Members), rows);
        Assert.Equal((ImportState.Checked, (1, 0, 0, 5)), (rehearsed.State, rehearsed.Check.Numbers()));
        Assert.Empty(await cloud.Everybody());

        var applied = await cloud.Commit();
        Assert.Equal((ImportState.Applied, (1, 0, 0, 5)), (applied.State, applied.Apply.Numbers()));
        Assert.Equal("Hội viên mẫu A", Assert.Single(await cloud.Everybody()).Name);
        var said = (await cloud.Import().Report(ImportPass.Check))!.Conflicts.Select(c => (c.Code, c.Field, c.Value, string.Join(",", c.Rows)));
        Assert.Equal(
            [("club.unknown", "club", null, "5"), ("import.code_twice", "code", null, "4"), ("import.date", "joined", "text", "6"), ("import.missing", "club", null, "7"), ("member.from", "joined", null, "3")],
            said.Order());
        Assert.Equal(said, (await cloud.Import().Report(ImportPass.Apply))!.Conflicts.Select(c => (c.Code, c.Field, c.Value, string.Join(",", c.Rows))));
    }

    [Fact]
    public async Task Conflicts_of_one_code_and_field_stand_together_with_their_rows()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), Enumerable.Range(2, 1500).Select(n => Member(n, $"M{n}", "Hội viên mẫu", born: 1800)));

        var conflict = Assert.Single((await cloud.Import().Report(ImportPass.Check))!.Conflicts);
        Assert.Equal(("member.birth_year", "birthYear", 1500), (conflict.Code, conflict.Field, conflict.Count));
        Assert.Equal(Enumerable.Range(2, 1000), conflict.Rows);
    }

    [Fact]
    public async Task A_whole_commit_is_refused_while_a_row_is_in_conflict()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu A"), Member(3, "B", " ")]);

        Assert.Equal("import.not_clean", (await cloud.Import().Commit(ImportMode.Whole).Soon()).Refusal?.Code);
        Assert.Empty(await cloud.Everybody());
    }

    [Fact]
    public async Task The_same_rows_again_change_nothing_and_changed_ones_update()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu A"), Member(3, "B", "Hội viên mẫu B")]);
        await cloud.Commit(ImportMode.Whole);

        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu A"), Member(3, "B", "Hội viên mẫu B đã sửa")], "im-2");
        var again = await cloud.Commit(ImportMode.Whole, "im-2");

        Assert.Equal((0, 1, 1, 0), again.Apply.Numbers());
        Assert.Equal(["Hội viên mẫu A", "Hội viên mẫu B đã sửa"], (await cloud.Everybody()).Select(m => m.Name).Order());
    }

    [Fact]
    public async Task Codes_of_two_systems_are_two_people()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu A")]);
        await cloud.Commit();
        await cloud.Upload(Opening(ImportKind.Members, system: "excel-cu"), [Member(2, "A", "Hội viên mẫu khác")], "im-2");
        await cloud.Commit(id: "im-2");
        Assert.Equal(2, (await cloud.Everybody()).Length);
    }

    [Fact]
    public async Task A_strategy_keeps_a_file_from_creating_or_from_changing()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu A")]);
        await cloud.Commit();

        var update = await cloud.Upload(Opening(ImportKind.Members, strategy: ImportStrategy.Update), [Member(2, "A", "Hội viên mẫu A sửa"), Member(3, "B", "Hội viên mẫu B")], "im-2");
        var create = await cloud.Upload(Opening(ImportKind.Members, strategy: ImportStrategy.Create), [Member(2, "A", "Hội viên mẫu A sửa"), Member(3, "B", "Hội viên mẫu B")], "im-3");

        Assert.Equal((0, 1, 0, 1), update.Check.Numbers());
        Assert.Equal("import.unknown", (await cloud.Import("im-2").Report(ImportPass.Check))!.Conflicts.Single().Code);
        Assert.Equal((1, 0, 0, 1), create.Check.Numbers());
        Assert.Equal("import.exists", (await cloud.Import("im-3").Report(ImportPass.Check))!.Conflicts.Single().Code);
    }

    [Fact]
    public async Task Two_imports_of_the_same_codes_at_once_make_one_person_each()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        var rows = Enumerable.Range(2, 120).Select(n => Member(n, $"M{n}", $"Hội viên mẫu {n}")).ToArray();
        await cloud.Upload(Opening(ImportKind.Members), rows);
        await cloud.Upload(Opening(ImportKind.Members), rows, "im-2");

        await Task.WhenAll(cloud.Import("im-1").Commit(ImportMode.Rows), cloud.Import("im-2").Commit(ImportMode.Rows)).Soon();
        var (one, two) = (await cloud.Rested("im-1"), await cloud.Rested("im-2"));

        Assert.Equal(120, (await cloud.Everybody()).Length);
        Assert.Equal(120, one.Apply.Created + two.Apply.Created);
        Assert.Equal(120, one.Apply.Unchanged + two.Apply.Unchanged);
    }

    [Fact]
    public async Task Visits_count_once_and_undone_ones_may_come_again()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found(members: 1, volunteers: 3);
        var at = cloud.Time.GetUtcNow().AddDays(-3);
        var rows = Enumerable.Range(0, 90).Select(i => Visit(i + 2, $"V{i}", at.AddMinutes(-i * 31), volunteer: $"v-0{1 + (i % 3)}")).Append(Visit(92, "X", at, recipient: "r-9")).ToArray();
        var open = Opening(ImportKind.Visits, system: ImportIds.Own);

        Assert.Equal((90, 0, 0, 1), (await cloud.Upload(open, rows)).Check.Numbers());
        Assert.Equal((90, 0, 0, 1), (await cloud.Commit()).Apply.Numbers());
        Assert.Equal(90, await TestCloud.Figure(club, "2026-03", "visits"));
        Assert.Equal((0, 0, 90, 1), (await cloud.Upload(open, rows, "im-2")).Check.Numbers());
        Assert.Equal((0, 0, 90, 1), (await cloud.Commit(id: "im-2")).Apply.Numbers());

        Assert.Equal((ImportState.Undone, 90), (await cloud.Undo() is var undone ? (undone.State, undone.Undo.Undone) : default));
        Assert.Equal(0, await TestCloud.Figure(club, "2026-03", "visits"));

        Assert.Equal((90, 0, 0, 1), (await cloud.Upload(open, rows, "im-3")).Check.Numbers());
        await cloud.Commit(id: "im-3");
        Assert.Equal(90, await TestCloud.Figure(club, "2026-03", "visits"));
    }

    [Fact]
    public async Task Postings_are_decided_one_on_the_other_and_taken_back_the_last_first()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found(members: 1);
        var funds = cloud.Grains.GetGrain<IClubFunds>(Keys.Club(TestCloud.Province, "clb-0001"));
        ImportRow Posting(int number, string code, EntryKind kind, long dong) => new()
        {
            Number = number,
            Club = "clb-0001",
            Code = code,
            Entry = new() { Kind = kind, Date = new DateOnly(2026, 3, 1), Dong = dong, Purpose = kind == EntryKind.Expense ? "Mua trà" : null },
        };
        ImportRow[] rows = [Posting(2, "1", EntryKind.Dues, 50_000), Posting(3, "2", EntryKind.Expense, 40_000), Posting(4, "3", EntryKind.Expense, 40_000)];
        var open = Opening(ImportKind.Entries);

        Assert.Equal((2, 0, 0, 1), (await cloud.Upload(open, rows)).Check.Numbers());
        Assert.Equal((2, 0, 0, 1), (await cloud.Commit()).Apply.Numbers());
        Assert.Equal(10_000, (await funds.Funds())!.ClubCash);
        Assert.Equal((0, 0, 2, 1), (await cloud.Upload(open, rows, "im-2")).Check.Numbers());
        var other = await cloud.Upload(open, [Posting(2, "1", EntryKind.Dues, 60_000)], "im-3");
        Assert.Equal("import.code_reused", (await cloud.Import("im-3").Report(ImportPass.Check))!.Conflicts.Single().Code);
        Assert.Equal(1, other.Check.Rejected);

        Assert.Equal(ImportState.Undone, (await cloud.Undo()).State);
        Assert.Equal(0, (await funds.Funds())!.ClubCash);
        Assert.Equal((2, 0, 0, 1), (await cloud.Upload(open, rows, "im-4")).Check.Numbers());
    }

    [Fact]
    public async Task What_something_depends_on_is_not_taken_back_and_neither_is_the_rest()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu A"), Member(3, "B", "Hội viên mẫu B")]);
        await cloud.Commit();
        var b = (await cloud.Everybody()).Single(m => m.Name == "Hội viên mẫu B");
        Assert.Null((await club.PutMeeting(new PutMeeting { Date = new DateOnly(2026, 3, 5), Present = [b.Id], Areas = [Area.Health] })).Refusal);

        var refused = await cloud.Undo();

        Assert.Equal((ImportState.Applied, 1), (refused.State, refused.Undo.Rejected));
        Assert.Equal(2, (await cloud.Everybody()).Length);
        var conflict = Assert.Single((await cloud.Import().Report(ImportPass.Undo))!.Conflicts);
        Assert.Equal(("import.depended_on", 3), (conflict.Code, conflict.Rows.Single()));
    }

    [Fact]
    public async Task Undo_takes_new_people_out_and_gives_back_what_was_corrected()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found(members: 1);
        ImportRow[] rows = [Member(2, "mb-001", "Tên trong tệp", joined: "2024-02-01", born: 1950), Member(3, "mb-900", "Hội viên mẫu mới")];
        await cloud.Upload(Opening(ImportKind.Members, system: ImportIds.Own), rows);
        Assert.Equal((1, 1, 0, 0), (await cloud.Commit()).Apply.Numbers());

        Assert.Equal(ImportState.Undone, (await cloud.Undo()).State);

        var member = Assert.Single(await cloud.Everybody());
        Assert.Equal(("mb-001", "Hội viên mẫu 1"), (member.Id, member.Name));
        Assert.Equal(1, await TestCloud.Figure(club, "2026-03", "members"));
        Assert.Empty((await cloud.Grains.GetGrain<IAuditGrain>(TestCloud.Province).Verify()).Faults);
    }

    [Fact]
    public async Task An_import_writes_no_club_that_its_caller_does_not_reach()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Unit("ha-mau", UnitKind.Province, UnitForm.Province, Keys.Nation);
        await cloud.Unit("ha-mau|m-01", UnitKind.Commune, UnitForm.Commune, "ha-mau");
        CallerScope.Current = CallerScope.System;
        var moved = await cloud.Club().Change(new() { Commune = new() { From = new DateOnly(2026, 3, 1), Parent = "ha-mau|m-01" } });
        Assert.Null(moved.Refusal);

        var rehearsed = await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu A")]);

        Assert.Equal(1, rehearsed.Check.Rejected);
        Assert.Equal("club.unknown", (await cloud.Import().Report(ImportPass.Check))!.Conflicts.Single().Code);
    }

    [Fact]
    public async Task Uploaded_rows_lie_sealed_and_are_gone_once_applied_or_discarded()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu kín đáo")]);
        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu kín đáo")], "im-2");
        var partition = Keys.ImportPartition(TestCloud.Province);
        Assert.Equal(2, (await cloud.Rows.RangeAsync(partition, "g|", "g}")).Rows.Count);
        foreach (var row in (await cloud.Rows.RangeAsync(partition, "!", "~")).Rows) Assert.DoesNotContain("kín", System.Text.Encoding.UTF8.GetString(row.Body.Span));

        await cloud.Commit();
        await cloud.Import("im-2").Discard().Soon();
        Assert.Equal(ImportState.Discarded, (await cloud.Rested("im-2")).State);

        Assert.Empty((await cloud.Rows.RangeAsync(partition, "g|", "g}")).Rows);
    }
}
