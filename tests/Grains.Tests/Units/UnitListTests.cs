using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Tests.Units;

public sealed class UnitListTests : UnitTests
{
    [Fact]
    public async Task Coverage_counts_a_registered_club_before_it_reports()
    {
        await Register(Club);
        await Register("bac-ninh|clb-9002");
        await Unit(Commune).Report(Report(Club, 2, ("2026-10", [("visits", 5)])));
        await Up();
        foreach (var key in (string[])[Commune, "bac-ninh", Keys.Nation])
        {
            var read = (await Unit(key).Figures(new() { Period = Period.Parse("2026-10") })).Value!;
            Assert.Equal(0.5, read.Coverage);
            Assert.Equal(AsOf(2), read.AsOf);
            Assert.Equal((Cloud.Time.GetUtcNow() - AsOf(2)).TotalSeconds, read.LagSeconds);
        }
    }

    [Fact]
    public async Task Lists_filter_search_without_tone_marks_and_page()
    {
        string[] names = ["CLB Hoà Bình", "CLB Hòa Đình", "CLB Suối Hoa"];
        for (var i = 0; i < 3; i++)
        {
            var club = $"bac-ninh|clb-920{i}";
            await Register(club);
            await Unit(Commune).Report(Report(club, 2, [], Card(club) with
            {
                NameVi = names[i],
                Folded = TextFold.Fold(names[i]),
                Status = i == 2 ? ClubStatus.Paused : ClubStatus.Active,
                Alerts = i == 1 ? [Alert("meeting|2026-10"), Alert("norm|size", AlertKind.NormBroken)] : [],
                DueAt = Cloud.Time.GetUtcNow().AddHours(i - 1),
            }));
        }

        await Unit(Commune).Flush();
        var province = Unit("bac-ninh");
        Assert.Equal(["clb-9200", "clb-9201", "clb-9202"], await Found(new() { Text = "HÒA " }));
        Assert.Equal(["clb-9200"], await Found(new() { Text = "hoa\u0300 bi\u0300nh" }));
        Assert.Equal(["clb-9201"], await Found(new() { Text = "dinh" }));
        Assert.Equal(["clb-9202"], await Found(new() { Text = "clb-9202" }));
        Assert.Equal(["clb-9202"], await Found(new() { Status = ClubStatus.Paused }));
        Assert.Equal(["clb-9201"], await Found(new() { Alert = AlertKind.NormBroken }));
        Assert.Empty(await Found(new() { Commune = "bac-ninh|m-77" }));
        var first = await province.Clubs(new() { Limit = 2 });
        Assert.Equal("bac-ninh|clb-9201", first.Next);
        Assert.Equal(["clb-9202"], await Found(new() { Limit = 2, After = first.Next }));
        var alerts = await province.OpenAlerts(new() { Limit = 1 });
        Assert.Equal("meeting|2026-10", Assert.Single(alerts.Alerts).Alert.Id);
        Assert.Equal("norm|size", Assert.Single((await province.OpenAlerts(new() { Limit = 1, After = alerts.Next })).Alerts).Alert.Id);
        Assert.Equal("bac-ninh|clb-9200 bac-ninh|clb-9201", string.Join(' ', (await province.Due(Cloud.Time.GetUtcNow(), null, 10)).Keys));
        Assert.Equal(3, (await province.AllClubs(null, 10)).Keys.Length);

        async Task<string[]> Found(ClubQuery query) => [.. (await province.Clubs(query)).Cards.Select(c => Keys.Id(c.Club))];
    }

    [Fact]
    public async Task Lists_are_sorted_counted_and_paged_by_number()
    {
        (int Members, string? Rating, int Alerts)[] clubs = [(40, "strong", 1), (60, null, 3), (75, "weak", 0)];
        for (var i = 0; i < clubs.Length; i++)
        {
            await Register($"bac-ninh|clb-930{i}");
            await Unit(Commune).Report(Report($"bac-ninh|clb-930{i}", 2, [], Card($"bac-ninh|clb-930{i}") with
            {
                Members = clubs[i].Members,
                Rating = clubs[i].Rating,
                AlertCount = clubs[i].Alerts,
                Alerts = [.. Enumerable.Range(0, clubs[i].Alerts).Select(a => Alert($"norm|{a}", AlertKind.NormBroken))],
            }));
        }

        await Unit(Commune).Flush();
        var province = Unit("bac-ninh");
        Assert.Equal("clb-9302 clb-9301 clb-9300", await Found(new() { Sort = ClubSort.MostMembers }));
        Assert.Equal("clb-9301 clb-9300 clb-9302", await Found(new() { Sort = ClubSort.MostAlerts }));
        Assert.Equal("clb-9301", await Found(new() { Sort = ClubSort.MostMembers, Skip = 1, Limit = 1 }));
        Assert.Equal("clb-9301", await Found(new() { Rating = ClubQuery.Unrated }));
        Assert.Equal("clb-9301", await Found(new() { MembersFrom = 50, MembersTo = 70 }));
        Assert.Equal("clb-9302", await Found(new() { WithAlerts = false }));
        Assert.Equal(3, (await province.Clubs(new() { Limit = 1 })).Total);
        var page = await province.OpenAlerts(new() { Limit = 1 });
        Assert.Equal(4, page.Counts[AlertKind.NormBroken]);
        Assert.NotEmpty(Assert.Single(page.Alerts).NameVi);

        async Task<string> Found(ClubQuery query) => string.Join(' ', (await province.Clubs(query)).Cards.Select(c => Keys.Id(c.Club)));
    }

    [Fact]
    public async Task A_card_with_more_alerts_than_a_row_holds_is_kept_with_fewer()
    {
        await Register(Club);
        var many = Enumerable.Range(0, 250).Select(i => Alert($"week|v-{i:D3}|2026-W40") with { Reason = ImmutableSortedDictionary<string, string>.Empty.Add("text", new string('x', 300)) });
        await Unit(Commune).Report(Report(Club, 2, [], Card(Club) with { Alerts = [.. many], AlertCount = 250 }));
        var card = Assert.Single((await Unit(Commune).Clubs(new())).Cards);
        Assert.InRange(card.Alerts.Length, 50, 249);
        Assert.Equal(250, card.AlertCount);
    }
}
