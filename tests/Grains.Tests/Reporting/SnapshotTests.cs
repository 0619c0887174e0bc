using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;

namespace ClbCloud.Grains.Tests.Reporting;

public sealed class SnapshotTests
{
    private readonly FakeSource _source = new("p|clb-1");

    public SnapshotTests() => _source.Link(new(2020, 1, 1), "p|m-1");

    [Fact]
    public void The_first_report_is_complete_and_its_last_part_names_all_periods()
    {
        for (var i = 0; i < 95; i++) _source.Set(Period.Month(2018, 1) with { Ordinal = Period.Month(2018, 1).Ordinal + i }, FigureVector.Of(("visits", 1 + i)));
        var first = Snapshot.Take(_source, "p|m-1")!;
        Assert.Equal([40, 40, 15], first.Parts.Select(p => p.Periods.Length));
        Assert.Equal([true, true, false], first.Parts.Select(p => p.AllPeriods.IsDefault));
        Assert.Equal(95, first.Parts[^1].AllPeriods.Length);
        Assert.Equal(95, first.Waiting);
    }

    [Fact]
    public void Once_acknowledged_only_what_changed_since_is_reported()
    {
        _source.Set("2026-10", ("visits", 3));
        Acknowledge();
        Assert.Null(Snapshot.Take(_source, "p|m-1"));
        _source.Set("2026-11", ("visits", 1));
        var part = Assert.Single(Snapshot.Take(_source, "p|m-1")!.Parts);
        Assert.Equal(Period.Parse("2026-11"), Assert.Single(part.Periods).Period);
        Assert.True(part.AllPeriods.IsDefault);
    }

    [Fact]
    public void A_new_epoch_and_a_changed_link_void_the_acknowledgement()
    {
        _source.Set("2026-10", ("visits", 3));
        Acknowledge();
        _source.Restore(_ => false);
        Assert.False(Snapshot.Take(_source, "p|m-1")!.Parts[^1].AllPeriods.IsDefault);
        Acknowledge();
        _source.Link(new(2026, 11, 1), "p|m-2");
        Assert.False(Snapshot.Take(_source, "p|m-1")!.Parts[^1].AllPeriods.IsDefault);
        Assert.False(Snapshot.Take(_source, "p|m-2")!.Parts[^1].AllPeriods.IsDefault);
    }

    [Fact]
    public void A_former_parent_gets_each_card_once_more_and_is_told_that_it_left()
    {
        _source.Card(new() { Club = "p|clb-1", Version = 0, NameVi = "CLB", Folded = "clb", Status = ClubStatus.Active, Commune = "p|m-2" });
        _source.Link(new(2026, 11, 1), "p|m-2");
        var former = Snapshot.Take(_source, "p|m-1")!.Parts.Single();
        Assert.Equal("p|clb-1", Assert.Single(former.Cards).Club);
        Assert.Equal("p|clb-1", Assert.Single(former.CardsGone));
        Assert.True(former.Former);
        Assert.Equal((0, 0), (former.ClubsRegistered, former.ClubsReported));
        Acknowledge("p|m-1");
        _source.Card(new() { Club = "p|clb-1", Version = 0, NameVi = "CLB mới", Folded = "clb moi", Status = ClubStatus.Active, Commune = "p|m-2" });
        Assert.Null(Snapshot.Take(_source, "p|m-1"));
        Assert.Empty(Snapshot.Take(_source, "p|m-2")!.Parts.Single().CardsGone);
    }

    [Fact]
    public void The_nation_gets_no_cards()
    {
        var province = new FakeSource("p");
        province.Link(new(2020, 1, 1), Keys.Nation);
        province.Card(new() { Club = "p|clb-1", Version = 0, NameVi = "CLB", Folded = "clb", Status = ClubStatus.Active, Commune = "p|m-2" });
        Assert.Empty(Snapshot.Take(province, Keys.Nation)!.Parts.Single().Cards);
    }

    [Fact]
    public void Pauses_double_up_to_a_minute() =>
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(1, 8).Select(n => ReportPump.Pause(n).TotalSeconds));

    private void Acknowledge(string parent = "p|m-1") =>
        _source.SaveAck(parent, Snapshot.Take(_source, parent)!.Shows).Wait();
}
