using System.Collections.Immutable;
using System.Text;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Tests.Hosting;

namespace ClbCloud.Grains.Tests.Ratings;

public sealed class RatingTests
{
    private static readonly ImmutableSortedDictionary<string, int> Full =
        RatingCriteria.Default.Criteria.ToImmutableSortedDictionary(c => c.Id, c => c.Most);

    [Fact]
    public void The_shipped_criteria_fit_the_catalogue_and_make_a_hundred_points()
    {
        Assert.Equal(100, RatingCriteria.Default.Most);
        Assert.All(RatingCriteria.Default.Criteria, c => Assert.False(string.IsNullOrWhiteSpace(c.Source)));
    }

    [Theory]
    [InlineData("clubs.none", "\"atLeast\":1")]
    [InlineData("share(clubs, )", "\"atLeast\":1")]
    [InlineData("since(clubs)", "\"atLeast\":1")]
    [InlineData("clubs.size_ok", "\"policy\":\"none\"")]
    [InlineData("clubs.size_ok", "\"atLeast\":1,\"policy\":\"recipientsMin\"")]
    public void Criteria_that_name_what_is_not_there_are_refused(string figure, string step) =>
        Assert.Throws<InvalidDataException>(() => RatingCriteria.Parse(Encoding.UTF8.GetBytes($$"""
            {"version":1,"source":"x","grades":{"strong":85,"fair":70,"average":50},"helpAge":{"strong":70,"veryStrong":85},"standard":[],
            "criteria":[{"id":"a","nameVi":"A","nameEn":"A","expression":"{{figure}}","steps":[{{{step}},"points":5}],"source":"x"}]}
            """)));

    [Fact]
    public void A_share_is_read_over_the_closed_months_and_has_no_value_without_a_whole()
    {
        var kept = new Dictionary<Period, FigureVector>
        {
            [Period.Month(2025, 10)] = FigureVector.Of(("club_months.expected", 1)),
            [Period.Month(2025, 11)] = FigureVector.Of(("club_months.expected", 1), ("club_months.met", 1)),
            [Period.Month(2026, 10)] = FigureVector.Of(("club_months.expected", 1)),
            [Period.Month(2026, 11)] = FigureVector.Of(("club_months.expected", 1), ("club_months.met", 1)),
        };
        var score = ScoreRules.Compute(RatingCriteria.Default, kept, new Policy(), new(2026, 11, 23));
        var meetings = score.Scores.Single(s => s.Criterion == "meetings");
        Assert.Equal((50L, 1L, 2L, 5, 50L, 80L), (meetings.Value!.Value, meetings.Number, meetings.Of!.Value, meetings.Points, meetings.Reached!.Value, meetings.Next!.Value));
        Assert.Equal((Period.Month(2025, 11), Period.Month(2026, 10)), (meetings.From, meetings.To));
        var visits = score.Scores.Single(s => s.Criterion == "visits");
        Assert.Equal((0, null, null), (visits.Points, visits.Value, visits.Reached));
    }

    [Fact]
    public void A_criterion_may_be_any_expression_over_figures()
    {
        var criteria = RatingCriteria.Parse("""
            {"version":2,"source":"x","grades":{"strong":85,"fair":70,"average":50},"helpAge":{"strong":70,"veryStrong":85},"standard":[],
            "criteria":[{"id":"a","nameVi":"A","nameEn":"A","expression":"(funds.income_dong + funds.club_dong) / members","steps":[{"atLeast":1000000,"points":5}],"source":"x"}]}
            """u8);
        var kept = new Dictionary<Period, FigureVector> { [Period.Month(2026, 1)] = FigureVector.Of(("funds.income_dong", 50_000_000), ("funds.club_dong", 10_000_000), ("members", 59)) };
        var score = ScoreRules.Compute(criteria, kept, new Policy(), new(2026, 11, 23)).Scores.Single();
        Assert.Equal((5, 1_016_949L, "(funds.income_dong + funds.club_dong) / members"), (score.Points, score.Value!.Value, score.Indicator));
        Assert.Equal(["funds.club_dong 10000000", "funds.income_dong 50000000", "members 59"], score.Evidence.Select(e => $"{e.Key} {e.Value}"));
    }

    [Fact]
    public async Task The_score_explains_every_point_and_a_changed_fact_changes_it_and_says_why()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        var club = await cloud.Found(members: 60);
        await Give(cloud, Self(2026));
        var before = (await Rating(cloud).Rating())!;
        Assert.Empty(before.Changes);
        Assert.Equal(before.Computed.Total, before.Computed.Scores.Sum(s => s.Points));
        await club.Change(new() { RulesAdopted = new(2026, 11, 1) });
        var after = (await Rating(cloud).Rating())!;
        Assert.Equal(before.Computed.Total + 5, after.Computed.Total);
        var why = Assert.Single(after.Changes);
        Assert.Equal(("rules", 0, 5, 0L, 1L), (why.Criterion, why.PointsThen, why.PointsNow, why.ValueThen!.Value, why.ValueNow!.Value));
    }

    [Fact]
    public async Task A_self_score_counts_nowhere_until_the_commune_or_province_rates()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        var club = await cloud.Found();
        await Give(cloud, Self(2025) with { Date = new(2026, 1, 15) });
        Assert.Null((await Rating(cloud).Rating())!.Official);
        Assert.Equal(0, await TestCloud.Figure(club, "2026-02", "clubs.rated_strong"));
        await Give(cloud, new() { Year = 2025, Level = RatingLevel.Commune, Date = new(2026, 2, 10) });
        await Give(cloud, new() { Year = 2025, Level = RatingLevel.Province, Date = new(2026, 4, 10), Grade = RatingGrade.Fair, UpToStandard = false, Note = "Sinh hoạt chưa đều" });
        Assert.Equal((0, 1, 1, 0), (await Figure("2026-01", "clubs.rated_strong"), await Figure("2026-02", "clubs.rated_strong"), await Figure("2026-03", "clubs.up_to_standard"), await Figure("2026-04", "clubs.rated_strong")));
        Assert.Equal((1, 0), (await Figure("2026-04", "clubs.rated_fair"), await Figure("2026-04", "clubs.up_to_standard")));
        var view = (await Rating(cloud).Rating())!;
        Assert.Equal((RatingLevel.Province, RatingGrade.Fair, 3), (view.Official!.Level, view.Official.Grade, view.Given.Length));
        await cloud.Settle();
        Assert.Equal((1, 0), (await cloud.Figure(TestCloud.CommuneKey, "2026-03", "communes.lowland_std1"), await cloud.Figure(TestCloud.CommuneKey, "2026-04", "communes.lowland_std1")));
        Assert.Equal("fair", (await cloud.Grains.GetGrain<Grains.Units.IUnitGrain>(TestCloud.Province).Clubs(new())).Cards.Single().Rating);

        Task<long> Figure(string month, string id) => TestCloud.Figure(club, month, id);
    }

    [Fact]
    public async Task Nobody_rates_above_the_part_of_the_country_that_he_speaks_for()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        await cloud.Found();
        var board = new CallerScope { Kind = ScopeKind.Club, Key = "bac-ninh|clb-0001", Role = CallerRole.Board };
        var officer = new CallerScope { Kind = ScopeKind.Commune, Key = TestCloud.CommuneKey, Role = CallerRole.Officer };
        var rating = new GiveRating { Year = 2026, Level = RatingLevel.Commune, Date = new(2026, 11, 1), Grade = RatingGrade.Strong };
        Assert.Equal("rating.level", (await As(board, rating)).Refusal?.Code);
        Assert.Null((await As(officer, rating)).Refusal);
        Assert.Equal("rating.level", (await As(officer, rating with { Level = RatingLevel.Province })).Refusal?.Code);

        async Task<Outcome<RatingView>> As(CallerScope caller, GiveRating give)
        {
            CallerScope.Current = caller;
            return await Rating(cloud).Give(give);
        }
    }

    [Fact]
    public async Task What_is_no_rating_is_refused()
    {
        await using var cloud = await TestCloud.On("2026-11-23");
        await cloud.Found();
        Assert.Equal("rating.empty", await Refused(new() { Year = 2026, Level = RatingLevel.Commune, Date = new(2026, 11, 1) }));
        Assert.Equal("rating.year", await Refused(Self(2027)));
        Assert.Equal("rating.date", await Refused(Self(2026) with { Date = new(2026, 11, 24) }));
        Assert.Equal("rating.points", await Refused(Self(2026) with { Points = Full.SetItem("rules", 6) }));
        Assert.Equal("rating.points", await Refused(Self(2026) with { Points = Full.Remove("rules") }));
        Assert.Equal("rating.points", await Refused(Self(2026) with { Points = Full.SetItem("none", 0) }));
        await Give(cloud, Self(2026));
        Assert.Equal("rating.note", await Refused(new() { Year = 2026, Level = RatingLevel.Commune, Date = new(2026, 11, 1), Grade = RatingGrade.Weak }));

        async Task<string?> Refused(GiveRating give) => (await Rating(cloud).Give(give)).Refusal?.Code;
    }

    [Fact]
    public async Task Ratings_survive_a_restart_and_a_repeat_changes_nothing()
    {
        var cloud = await TestCloud.On("2026-11-23");
        await cloud.Found();
        await Give(cloud, Self(2026));
        await Give(cloud, Self(2026));
        await using var again = await cloud.Restart();
        var given = (await Rating(again).Rating())!.Given.Single();
        Assert.Equal((1, RatingGrade.Strong, true, HelpAgeGrade.VeryStrong), (given.Revision, given.Grade, given.UpToStandard, given.HelpAge));
        await Give(again, Self(2026));
        Assert.Equal(1, (await Rating(again).Rating())!.Given.Single().Revision);
        await Give(again, Self(2026) with { Points = Full.SetItem("rules", 0) });
        Assert.NotNull(await again.Rows.GetAsync("c|bac-ninh|clb-0001", "rtx|2026|0|000001"));
    }

    private static IClubRating Rating(TestCloud cloud) => cloud.Grains.GetGrain<IClubRating>("bac-ninh|clb-0001");

    private static async Task Give(TestCloud cloud, GiveRating rating) => Assert.Null((await Rating(cloud).Give(rating)).Refusal);

    private static GiveRating Self(int year) => new() { Year = year, Level = RatingLevel.Board, Date = new(2026, 11, 1), Points = Full };
}
