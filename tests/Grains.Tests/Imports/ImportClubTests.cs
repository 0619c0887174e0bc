using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Devices;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using static ClbCloud.Grains.Tests.Imports.ImportSteps;

namespace ClbCloud.Grains.Tests.Imports;

/// <summary>Clubs from a file: set up once, changed, and taken back while nothing has come of them.</summary>
public sealed class ImportClubTests
{
    private const string Today = "2026-03-10";
    private const string Second = "bac-ninh|m-02";

    [Fact]
    public async Task Clubs_are_set_up_once_and_changed()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        ImportRow[] rows = [Row(2, "clb-0101"), Row(3, "CLB/Đông 2"), Row(4, "clb-0103", commune: "m-khong-co"), Row(5, "clb-0104", commune: null)];

        Assert.Equal((2, 0, 0, 2), (await cloud.Upload(Opening(ImportKind.Clubs), rows)).Check.Numbers());
        Assert.Null(await cloud.Club("clb-0101").Get());
        Assert.Equal((2, 0, 0, 2), (await cloud.Commit()).Apply.Numbers());
        Assert.Equal("CLB mẫu clb-0101", (await cloud.Club("clb-0101").Get())!.NameVi);
        Assert.Equal((0, 1, 1, 2), (await cloud.Upload(Opening(ImportKind.Clubs), [Row(2, "clb-0101", "CLB mẫu một trăm lẻ một"), .. rows[1..]], "im-2")).Check.Numbers());
    }

    [Fact]
    public async Task A_club_that_was_taken_back_counts_nowhere_and_its_journal_stays()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Found("clb-0001", reportingFrom: "2026-01-01", members: 3);
        await cloud.Upload(Opening(ImportKind.Clubs), [Row(2, "clb-0101"), Row(3, "clb-0102")]);
        await cloud.Commit();
        await Counts(cloud, clubs: 3);

        var undone = await cloud.Undo();

        Assert.Equal((ImportState.Undone, 2), (undone.State, undone.Undo.Undone));
        await Counts(cloud, clubs: 1);
        Assert.Null(await cloud.Club("clb-0101").Get());
        Assert.Equal("club.unknown", (await cloud.Club("clb-0101").AddMembers([new() { Id = "mb-1", Name = "Hội viên mẫu", Joined = new DateOnly(2026, 1, 1) }])).Refusal?.Code);
        Assert.Equal("club.unknown", (await cloud.Club("clb-0101").Figures(new() { Period = Period.Parse("2026-03"), Indicators = ["clubs"] })).Refusal?.Code);
        var commune = (await cloud.Grains.GetGrain<IUnitGrain>(TestCloud.CommuneKey).Get())!;
        Assert.Equal((1, 1), (commune.ClubsRegistered, commune.ClubsReported));
        foreach (var unit in (string[])[TestCloud.CommuneKey, TestCloud.Province])
            Assert.Equal("clb-0001", Keys.Id(Assert.Single((await cloud.Grains.GetGrain<IUnitGrain>(unit).Clubs(new() { Limit = 50 })).Cards).Club));
        var journal = await cloud.Grains.GetGrain<IClubJournal>(Keys.Club(TestCloud.Province, "clb-0101")).Journal(0, 50);
        Assert.True(journal.Entries.Length >= 2, "What set it up and what took it back are both told.");
        Assert.Empty((await cloud.Grains.GetGrain<IAuditGrain>(TestCloud.Province).Verify()).Faults);
        await Recounts(cloud);
    }

    [Fact]
    public async Task After_a_restart_it_is_still_gone_and_its_parents_hear_of_it()
    {
        var cloud = await TestCloud.On(Today);
        await cloud.Upload(Opening(ImportKind.Clubs), [Row(2, "clb-0101")]);
        await cloud.Commit();
        await Counts(cloud, clubs: 1);
        // What parents are told is lost from here on.
        cloud.Rows.Faults.BeforeCommit = (partition, _) => partition == Keys.UnitPartition(TestCloud.CommuneKey) ? throw new Storage.RowStoreException("Fault: refused.") : Task.CompletedTask;
        Assert.Equal(ImportState.Undone, (await cloud.Undo()).State);
        cloud = await cloud.Restart();
        cloud.Rows.Faults.BeforeCommit = null;

        await cloud.GoTo("2026-03-12");
        await Counts(cloud, clubs: 0);
        Assert.Null(await cloud.Club("clb-0101").Get());
        await cloud.DisposeAsync();
    }

    [Fact]
    public async Task It_may_be_set_up_again_in_another_commune()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Unit(Second, UnitKind.Commune, UnitForm.Commune, TestCloud.Province);
        await cloud.Upload(Opening(ImportKind.Clubs), [Row(2, "clb-0101")]);
        await cloud.Commit();
        await Counts(cloud, clubs: 1);
        await cloud.Undo();

        await cloud.Upload(Opening(ImportKind.Clubs), [Row(2, "clb-0101", commune: "m-02")], "im-2");
        Assert.Equal((1, 0, 0, 0), (await cloud.Commit(id: "im-2")).Apply.Numbers());

        await Counts(cloud, clubs: 1);
        Assert.Equal((0, 1), (await cloud.Figure(TestCloud.CommuneKey, "2026-03", "clubs"), await cloud.Figure(Second, "2026-03", "clubs")));
        Assert.Equal(Second, Assert.Single((await cloud.Grains.GetGrain<IUnitGrain>(TestCloud.Province).Clubs(new() { Limit = 50 })).Cards).Commune);
        Assert.Equal(0, (await cloud.Grains.GetGrain<IUnitGrain>(TestCloud.CommuneKey).Get())!.ClubsRegistered);
        await cloud.Upload(Opening(ImportKind.Members), [Member(2, "A", "Hội viên mẫu A", club: "clb-0101")], "im-3");
        Assert.Equal(1, (await cloud.Commit(id: "im-3")).Apply.Created);
        await Recounts(cloud);
    }

    [Theory]
    [InlineData("member", "import.club_has_people")]
    [InlineData("meeting", "import.club_has_meetings")]
    [InlineData("posting", "import.club_has_money")]
    [InlineData("project", "import.club_in_project")]
    [InlineData("norms", "import.club_in_use")]
    [InlineData("device", "import.club_in_use")]
    [InlineData("village", "import.changed_since")]
    [InlineData("name", "import.changed_since")]
    public async Task What_came_after_keeps_it(string what, string code)
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Upload(Opening(ImportKind.Clubs), [Row(2, "clb-0101"), Row(3, "clb-0102")]);
        await cloud.Commit();
        CallerScope.Current = CallerScope.System;
        await Happens(cloud, what);

        var refused = await cloud.Undo();

        Assert.Equal((ImportState.Applied, 1), (refused.State, refused.Undo.Rejected));
        var conflict = Assert.Single((await cloud.Import().Report(ImportPass.Undo))!.Conflicts);
        Assert.Equal((code, 2), (conflict.Code, conflict.Rows.Single()));
        Assert.NotNull(await cloud.Club("clb-0102").Get());
    }

    [Fact]
    public async Task What_was_itself_taken_back_does_not_keep_it()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var own = Opening(ImportKind.Members, system: ImportIds.Own);
        await cloud.Upload(Opening(ImportKind.Clubs), [Row(2, "clb-0101")]);
        await cloud.Commit();
        await cloud.Upload(own with { Kind = ImportKind.Recipients }, [Member(2, "r-1", "Người mẫu", club: "clb-0101")], "im-2");
        await cloud.Commit(id: "im-2");
        var volunteer = Member(2, "v-01", "Tình nguyện viên mẫu", club: "clb-0101");
        await cloud.Upload(own with { Kind = ImportKind.Volunteers }, [volunteer with { Person = volunteer.Person! with { Recipients = ["r-1"] } }], "im-3");
        await cloud.Commit(id: "im-3");
        await cloud.Upload(own with { Kind = ImportKind.Visits }, [Visit(2, "V1", cloud.Time.GetUtcNow().AddDays(-1), club: "clb-0101")], "im-4");
        await cloud.Commit(id: "im-4");
        await cloud.Upload(own with { Kind = ImportKind.Entries }, [new() { Number = 2, Club = "clb-0101", Code = "PT-1", Entry = new() { Kind = EntryKind.Dues, Date = new DateOnly(2026, 3, 1), Dong = 50_000 } }], "im-5");
        await cloud.Commit(id: "im-5");

        Assert.Equal(ImportState.Applied, (await cloud.Undo()).State);
        // People whom a void visit names are kept, too: here they are not imports of their own.
        foreach (var id in (string[])["im-5", "im-4"]) Assert.Equal(ImportState.Undone, (await cloud.Undo(id)).State);
        Assert.Equal("import.club_has_people", (await Reason(cloud)).Code);
    }

    [Fact]
    public async Task A_club_that_a_file_changed_gets_back_what_was_unless_somebody_changed_it_since()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        var club = await cloud.Found();
        await cloud.Upload(Opening(ImportKind.Clubs), [Row(2, "clb-0001", "Tên trong tệp")]);
        await cloud.Commit();
        Assert.Equal("Tên trong tệp", (await club.Get())!.NameVi);

        Assert.Equal(ImportState.Undone, (await cloud.Undo()).State);
        Assert.Equal(("CLB mẫu clb-0001", new DateOnly(2024, 1, 10)), ((await club.Get())!.NameVi, (await club.Get())!.Launched));

        await cloud.Upload(Opening(ImportKind.Clubs), [Row(2, "clb-0001", "Tên trong tệp")], "im-2");
        await cloud.Commit(id: "im-2");
        CallerScope.Current = CallerScope.System;
        Assert.Null((await club.Change(new() { NameVi = "Tên sửa tay" })).Refusal);
        Assert.Equal(ImportState.Applied, (await cloud.Undo("im-2")).State);
        Assert.Equal("Tên sửa tay", (await club.Get())!.NameVi);
    }

    [Fact]
    public async Task Whoever_writes_while_it_is_taken_back_either_keeps_it_or_is_refused()
    {
        await using var cloud = await TestCloud.On(Today, sweeps: false);
        await cloud.Upload(Opening(ImportKind.Clubs), [.. Enumerable.Range(0, 12).Select(i => Row(i + 2, $"clb-02{i:D2}"))]);
        await cloud.Commit();
        CallerScope.Current = CallerScope.System;
        for (var i = 0; i < 12; i++)
        {
            var (id, number) = ($"clb-02{i:D2}", i + 2);
            var imports = cloud.Grains.GetGrain<IClubImports>(Keys.Club(TestCloud.Province, id));
            var batch = new ImportBatch { Import = "im-1", Name = $"u{number}", Kind = ImportKind.Clubs, System = "kobo", Undo = [new() { Number = number, Status = RowStatus.Created, Id = id }] };
            var back = imports.TakeBack(batch);
            for (var turn = 0; turn < i; turn++) await Task.Yield();
            var added = cloud.Club(id).AddMembers([new() { Id = "mb-1", Name = "Hội viên mẫu", Joined = new DateOnly(2026, 1, 1) }]);
            var (undone, kept) = ((await back.Soon()).Single().Status == RowStatus.Undone, (await added.Soon()).Refusal is null);
            Assert.NotEqual(undone, kept);
            Assert.Equal(kept, await cloud.Club(id).Get() is not null);
            // The answer that was lost is the answer.
            Assert.Equal(undone, (await imports.TakeBack(batch).Soon()).Single().Status == RowStatus.Undone);
        }
    }

    private static async Task<ImportConflict> Reason(TestCloud cloud)
    {
        await cloud.Undo();
        return Assert.Single((await cloud.Import().Report(ImportPass.Undo))!.Conflicts);
    }

    private static async Task Happens(TestCloud cloud, string what)
    {
        var (key, club) = (Keys.Club(TestCloud.Province, "clb-0101"), cloud.Club("clb-0101"));
        switch (what)
        {
            case "member":
                Assert.Null((await club.AddMembers([new() { Id = "mb-1", Name = "Hội viên mẫu", Joined = new DateOnly(2026, 1, 1) }])).Refusal);
                break;
            case "meeting":
                Assert.Null((await club.PutMeeting(new PutMeeting { Date = new DateOnly(2026, 3, 5), Attendance = 0, Areas = [Area.Health] })).Refusal);
                break;
            case "posting":
                Assert.Null((await cloud.Grains.GetGrain<IClubFunds>(key).Post(new PostEntry { Key = "k-1", Kind = EntryKind.Dues, Date = new DateOnly(2026, 3, 1), Dong = 50_000 })).Refusal);
                break;
            case "project":
                Assert.Null((await cloud.Grains.GetGrain<IProjectGrain>(Keys.Project("vie-mau")).Put(new() { NameVi = "Dự án mẫu", Terms = new() { From = new DateOnly(2025, 1, 1) } })).Refusal);
                Assert.Null((await cloud.Grains.GetGrain<IClubProjects>(key).PutProject(new() { Project = "vie-mau", From = new DateOnly(2026, 1, 1) })).Refusal);
                break;
            case "norms":
                Assert.Null((await cloud.Grains.GetGrain<IPolicyGrain>(Keys.PolicyOfClub(key)).AddVersion(new PolicyValues { VisitsPerWeek = 2 }, new DateOnly(2026, 4, 1), null)).Refusal);
                break;
            case "device":
                var link = await cloud.Grains.GetGrain<IDevicesGrain>(key).IssueLink(new IssueLink { Member = "mb-1", Role = CallerRole.Treasurer, Phone = "0912 345 678" });
                Assert.Null((await cloud.Grains.GetGrain<IDevicesGrain>(key).Open(new OpenLink { Code = link.Value!.Code, Phone = "0912 345 678", Pin = "271828", Name = "Điện thoại" })).Refusal);
                break;
            case "village":
                Assert.Null((await club.Change(new() { Villages = [new() { Village = "thon-1", From = new DateOnly(2026, 1, 1) }] })).Refusal);
                break;
            default:
                Assert.Null((await club.Change(new() { NameVi = "Tên sửa tay" })).Refusal);
                break;
        }
    }

    private static ImportRow Row(int number, string club, string? name = null, string? commune = "m-01") => new()
    {
        Number = number,
        Club = club,
        Code = club,
        About = new ClubRow { NameVi = name ?? $"CLB mẫu {club}", Commune = commune, Launched = new DateOnly(2025, 1, 1), ReportingFrom = new DateOnly(2025, 2, 1) },
    };

    private static Task Counts(TestCloud cloud, int clubs) => cloud.Until(
        async () =>
        {
            foreach (var indicator in (string[])["clubs", "clubs.established"])
            {
                if (await cloud.Figure(Keys.Nation, "2026-03", indicator) != clubs) return false;
            }

            var nation = (await cloud.Nation.Get())!;
            return nation.ClubsRegistered == clubs && nation.ClubsReported == clubs && (await cloud.Grains.GetGrain<IUnitGrain>(TestCloud.Province).Clubs(new() { Limit = 50 })).Cards.Length == clubs;
        },
        $"{clubs} clubs are counted and listed");

    private static async Task Recounts(TestCloud cloud)
    {
        var recount = await cloud.Recount();
        Assert.Equal((RecountState.Finished, 0), (recount.State, recount.DifferenceCount));
    }
}
