using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Tests.Feed;

public sealed class FeedRulesTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7));

    [Fact]
    public void Phones_are_told_of_to_nobody()
    {
        Assert.Null(FactKinds.Of("dv|k9pd8p783r|issued"));
        Assert.NotNull(FactKinds.Of("m|mb-001"));
    }

    [Theory]
    [InlineData("x|20261122T013000|11111111222233334444555555555555", "visit.changed", "visit", "11111111-2222-3333-4444-555555555555")]
    [InlineData("m|mb-001", "member.changed", "member", "mb-001")]
    [InlineData("mt|2026-11-03", "meeting.changed", "meeting", "2026-11-03")]
    [InlineData("e|2026-11-20|00000002", "entry.changed", "entry", "20261120-00000002")]
    [InlineData("ln|ln-7", "loan.changed", "loan", "ln-7")]
    [InlineData("al|norm|size", "alert.changed", "alert", "norm|size")]
    [InlineData("head", "club.changed", "club", null)]
    [InlineData("hr|2026-11-20|mb-001", "reading.changed", "reading", null)]
    [InlineData("hl|r-1", "long-term-care.changed", "long-term-care", null)]
    [InlineData("wg|member|mb-001", "functioning.changed", "functioning", null)]
    [InlineData("neu|mb-001", "other.changed", "other", null)]
    public void A_row_is_told_of_by_its_kind_and_the_id_of_its_routes_unless_it_is_sensitive(string row, string type, string kind, string? id)
    {
        var told = Assert.Single(FeedRules.Events(News(), Entry([row])));

        Assert.Equal((type, kind, id), (told.Event.Type, told.Event.Facts[0].Kind, told.Event.Facts[0].Id));
    }

    [Theory]
    [InlineData("u|bac-ninh", "unit", "unit", null)]
    [InlineData("u|bac-ninh", "fd|members|2025|", "declared-figure", "members|2025")]
    [InlineData("u|bac-ninh", "fd|members|2025|bac-ninh|clb-0001", "declared-figure", "members|2025|bac-ninh|clb-0001")]
    [InlineData("u|bac-ninh", "fc|lop-1", "training-class", "lop-1")]
    [InlineData("u|bac-ninh", "fp|kh", "approved-plan", "kh")]
    [InlineData("u|bac-ninh", "map|dhis2", "mapping", "dhis2")]
    [InlineData("u|bac-ninh", "moi|x", "unit", null)]
    [InlineData("n|bac-ninh", "nv|000012", "norms", "12")]
    [InlineData("n|bac-ninh", "ne|tet-2027", "excuse", "tet-2027")]
    [InlineData("p|bac-ninh", "pl|kh", "plan", "kh")]
    public void What_changed_in_a_unit_is_told_by_its_kind_and_id(string partition, string row, string kind, string? id)
    {
        var told = Assert.Single(FeedRules.Events(OfUnit(partition), Entry([row])));

        Assert.Equal(("unit.changed", null, "bac-ninh", $"{partition}|1.7.0"), (told.Event.Type, told.Event.Club, told.Event.Unit, told.Event.Id));
        Assert.Equal((kind, id), (told.Event.Facts[0].Kind, told.Event.Facts[0].Id));
        Assert.Contains($"{kind}.changed", FactKinds.Types);
    }

    [Theory]
    [InlineData("fdx|members|2025||000001")]
    [InlineData("fcx|lop-1|000001")]
    [InlineData("head")]
    public void What_stood_before_in_a_unit_and_heads_of_books_are_no_news(string row) => Assert.Empty(FeedRules.Events(OfUnit("u|bac-ninh"), Entry([row])));

    [Theory]
    [InlineData(ScopeKind.Province, CallerRole.Officer, 1)]
    [InlineData(ScopeKind.Commune, CallerRole.Analyst, 1)]
    [InlineData(ScopeKind.Project, CallerRole.Partner, 0)]
    public void Who_does_not_read_units_sees_that_one_changed(ScopeKind kind, CallerRole role, int facts)
    {
        var kept = Assert.Single(FeedRules.Events(OfUnit("p|bac-ninh"), Entry(["pl|kh"]))).Event;

        var shown = FeedRules.Shown(kept, FeedRules.SightOf(new() { Kind = kind, Key = "any", Role = role }, "bac-ninh"));

        Assert.Equal(("unit.changed", facts, facts == 0), (shown.Type, shown.Facts.Length, shown.Request is null));
    }

    [Fact]
    public void A_webhook_of_before_sees_that_a_unit_changed_and_no_more()
    {
        var sight = RowBody.Read<FeedSight>("""{"s":1,"v":{"persons":true,"money":true}}"""u8.ToArray());

        Assert.Empty(FeedRules.Shown(Assert.Single(FeedRules.Events(OfUnit("p|bac-ninh"), Entry(["pl|kh"]))).Event, sight).Facts);
    }

    [Theory]
    [InlineData("bac-ninh", true)]
    [InlineData("bac-ninh|m-01", true)]
    [InlineData("nation", false)]
    [InlineData("project:vie-mau", false)]
    public void Units_of_a_tenant_tell_its_feed(string unit, bool told) => Assert.Equal(told, FeedRules.OfUnit(unit, $"u|{unit}", 1, new(1, "s")) is not null);

    [Fact]
    public void Each_command_is_an_event_with_an_id_of_its_own_and_what_only_was_read_is_none()
    {
        var entry = Entry(["m|mb-001"], ["m|mb-002"]);
        entry = entry with { Acts = entry.Acts.Insert(1, new JournalAct { Who = "x", Reads = ["m|mb-001"] }) };

        Assert.Equal(["bac-ninh|clb-0001|1.7.0", "bac-ninh|clb-0001|1.7.2"], FeedRules.Events(News(), entry).Select(e => e.Event.Id));
    }

    [Fact]
    public void What_a_command_is_mainly_about_names_the_event_and_history_rows_tell_nothing_more()
    {
        var told = Assert.Single(FeedRules.Events(News(), Entry(["head", "m|mb-001", "mx|mb-001|000001", "x|20261122T013000|11111111222233334444555555555555"])));

        Assert.Equal("visit.changed", told.Event.Type);
        Assert.Equal(["visit", "member", "club"], told.Event.Facts.Select(f => f.Kind));
    }

    [Fact]
    public void No_value_and_nobody_who_asked_is_in_an_event()
    {
        var change = new JournalChange { Row = "m|mb-001", Seal = "s", Fields = [new() { Name = "left", Was = "\"2025-01-01\"", Now = "\"2025-02-02\"" }, new() { Name = "name" }] };
        var act = new JournalAct { Who = "nguoi-nhap", Scope = "club:bac-ninh|clb-0001", For = "mb-9", Why = "ly do rieng", Request = "req-1", Changes = [change] };
        var told = Assert.Single(FeedRules.Events(News(), new() { Number = 1, At = At, Acts = [act] }));

        var text = System.Text.Encoding.UTF8.GetString(RowBody.Write(told));

        Assert.Equal("left name", string.Join(' ', told.Event.Facts[0].Fields));
        Assert.All((string[])["2025", "nguoi-nhap", "mb-9", "ly do"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ScopeKind.Province, CallerRole.Officer, "visit.changed", 2)]
    [InlineData(ScopeKind.Club, CallerRole.Helper, "visit.changed", 1)]
    [InlineData(ScopeKind.Province, CallerRole.Analyst, "club.changed", 0)]
    [InlineData(ScopeKind.Project, CallerRole.Partner, "club.changed", 0)]
    [InlineData(ScopeKind.Project, CallerRole.Integrator, "club.changed", 0)]
    public void A_reader_sees_what_its_role_reads_anyway_and_a_project_that_a_club_changed(ScopeKind kind, CallerRole role, string type, int facts)
    {
        var kept = Assert.Single(FeedRules.Events(News(), Entry(["x|20261122T013000|11111111222233334444555555555555", "e|2026-11-20|00000002"]))).Event;

        var shown = FeedRules.Shown(kept, FeedRules.SightOf(new() { Kind = kind, Key = "any", Role = role }, "bac-ninh"));

        Assert.Equal((kept.Id, type, facts), (shown.Id, shown.Type, shown.Facts.Length));
        Assert.Equal(facts == 0, shown.Request is null);
    }

    [Theory]
    [InlineData("2026-11-22", null, 1)]
    [InlineData("2026-11-01", "2026-11-22", 1)]
    [InlineData("2026-11-23", null, 0)]
    [InlineData("2026-11-01", "2026-11-21", 0)]
    public void A_project_has_what_was_written_while_the_club_was_in_it(string from, string? to, int events)
    {
        var news = News() with { Spans = [new() { From = DateOnly.ParseExact(from, "yyyy-MM-dd"), To = to is null ? null : DateOnly.ParseExact(to, "yyyy-MM-dd") }] };

        Assert.Equal(events, FeedRules.Events(news, Entry(["m|mb-001"])).Count());
    }

    [Fact]
    public void A_project_that_a_club_left_long_ago_hears_of_it_no_more()
    {
        ProjectLink[] links = [new() { Project = "cu", From = new(2020, 1, 1), To = new(2021, 1, 1) }, new() { Project = "vua-roi", From = new(2020, 1, 1), To = new(2026, 11, 1) }, new() { Project = "rut", From = new(2020, 1, 1), Withdrawn = true }, new() { Project = "nay", From = new(2026, 1, 1) }];
        var head = new ClubHead { Key = "bac-ninh|clb-0001", NameVi = "CLB mẫu", Projects = [.. links] };

        Assert.Equal(["bac-ninh", "project:vua-roi", "project:nay"], FeedRules.Subjects(head, new(2026, 11, 22)));
    }

    [Theory]
    [InlineData(1, 10, false)]
    [InlineData(1, 4, false)]
    [InlineData(1, 3, true)]
    [InlineData(1, 11, true)]
    [InlineData(2, 7, true)]
    public void A_place_is_gone_when_what_follows_it_is_not_kept_or_the_feed_was_restored(int epoch, long after, bool gone) =>
        Assert.Equal(gone ? "changes.gone" : null, FeedRules.Gone(new() { Last = 10, Oldest = 5 }, new(epoch, after))?.Code);

    [Fact]
    public void A_filter_takes_an_event_by_its_own_type_or_a_facts()
    {
        var kept = Assert.Single(FeedRules.Events(News(), Entry(["m|mb-001", "x|20261122T013000|11111111222233334444555555555555"]))).Event;

        Assert.True(FeedRules.IsOf(kept, []));
        Assert.True(FeedRules.IsOf(kept, ["visit.changed"]));
        Assert.True(FeedRules.IsOf(kept, ["member.changed"]));
        Assert.False(FeedRules.IsOf(kept, ["loan.changed"]));
    }

    private static ClubNews OfUnit(string partition) => FeedRules.OfUnit("bac-ninh", partition, 1, new(7, "s"))!;

    private static ClubNews News() => new() { Club = "bac-ninh|clb-0001", Number = 7, Seal = "s", Commune = "bac-ninh|m-01", Epoch = 1 };

    private static JournalEntry Entry(params string[][] acts) => new()
    {
        Number = 7,
        At = At,
        Acts = [.. acts.Select(rows => new JournalAct { Who = "x", Request = "req-1", Changes = [.. rows.Select(r => new JournalChange { Row = r, Seal = "s" })] })],
    };
}
