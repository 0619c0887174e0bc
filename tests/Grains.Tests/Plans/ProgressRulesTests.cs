using System.Globalization;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Grains.Tests.Plans;

public sealed class ProgressRulesTests
{
    // 100 days, a leap day among them.
    private static readonly PlanPhase Phase = new() { Id = "p", From = Day("2024-01-01"), To = Day("2024-04-09") };

    [Theory]
    [InlineData("2024-01-11", 8, TargetState.OnTrack, 80.0, 10.0)] // 8 in 10 of 100 days
    [InlineData("2024-01-11", 7, TargetState.Behind, 70.0, 10.0)]
    [InlineData("2024-03-01", 48, TargetState.OnTrack, 80.0, 60.0)] // through 29 February
    [InlineData("2024-03-01", 47, TargetState.Behind, 78.3333, 60.0)]
    [InlineData("2024-01-11", 80, TargetState.Met, 800.0, 10.0)]
    [InlineData("2024-01-11", 81, TargetState.Exceeded, 810.0, 10.0)]
    [InlineData("2024-04-09", 79, TargetState.Behind, 79.798, 99.0)] // the due day still counts
    [InlineData("2024-04-10", 79, TargetState.Behind, 79.0, 100.0)]
    [InlineData("2026-04-10", 80, TargetState.Met, 80.0, 100.0)]
    public void New_clubs_go_on_a_straight_line(string today, int clubs, TargetState state, double forecast, double gone)
    {
        var progress = Judge(Target("clubs.new", TargetKind.Increase), Low(80), today, end: [("clubs.new", clubs)]);
        Assert.Equal((state, clubs, (decimal)forecast, (decimal)gone), (progress.State, progress.Value, progress.Forecast, progress.TimeGonePercent));
        Assert.Equal(Math.Max(0, 80 - clubs), progress.Gap);
    }

    [Fact]
    public void On_the_first_day_there_is_no_line_yet()
    {
        var progress = Judge(Target("clubs.new", TargetKind.Increase), Low(80), "2024-01-01", end: [("clubs.new", 1)]);
        Assert.Equal((TargetState.Behind, 1m, 0m), (progress.State, progress.Forecast, progress.TimeGonePercent));
    }

    [Fact]
    public void Before_the_phase_a_level_shows_and_nothing_has_increased()
    {
        var level = Judge(Target("share(members.women, members)"), Low(60), "2023-12-31", start: [("members", 10), ("members.women", 7)]);
        Assert.Equal((TargetState.NotBegun, 70m, 70m, 0m, 0m), (level.State, level.Value, level.Forecast, level.Gap, level.TimeGonePercent));
        var increase = Judge(Target("communes.full", TargetKind.Increase), Low(5), "2023-12-31", start: [("communes.full", 9)]);
        Assert.Equal((TargetState.NotBegun, 0m, 0m, 5m), (increase.State, increase.Value, increase.Forecast, increase.Gap));
        Assert.Empty(Judge(Target("visits", TargetKind.EveryYear), Low(5), "2023-12-31").Years);
    }

    [Fact]
    public void A_phase_of_one_day_begins_and_ends_on_it()
    {
        var day = new PlanPhase { Id = "p", From = Day("2024-02-29"), To = Day("2024-02-29") };
        Assert.Equal((TargetState.Behind, 0m, 3m), Of(day, "2024-02-29", 3));
        Assert.Equal((TargetState.Behind, 100m, 3m), Of(day, "2024-03-01", 3));
        Assert.Equal((TargetState.Met, 100m, 5m), Of(day, "2024-03-01", 5));

        static (TargetState, decimal?, decimal?) Of(PlanPhase phase, string today, int clubs)
        {
            var progress = Judge(Target("clubs.new", TargetKind.Increase), Low(5), today, end: [("clubs.new", clubs)], phase: phase);
            return (progress.State, progress.TimeGonePercent, progress.Forecast);
        }
    }

    [Fact]
    public void A_level_goes_on_from_where_it_stood_at_the_start()
    {
        // From 40% to 45% in half the time: 50% at the end.
        var progress = Judge(Target("share(members.women, members)"), Low(50), "2024-02-20", start: [("members", 100), ("members.women", 40)], end: [("members", 100), ("members.women", 45)]);
        Assert.Equal((TargetState.OnTrack, 45m, 50m, 5m), (progress.State, progress.Value, progress.Forecast, progress.Gap));
    }

    [Fact]
    public void A_share_that_had_no_value_at_the_start_goes_on_flat()
    {
        var progress = Judge(Target("share(members.women, members)"), Low(50), "2024-02-20", end: [("members", 100), ("members.women", 45)]);
        Assert.Equal((TargetState.Behind, 45m), (progress.State, progress.Forecast));
    }

    [Fact]
    public void A_forecast_of_a_share_stays_within_the_whole_and_a_count_above_nothing()
    {
        Assert.Equal(100m, Judge(Target("share(members.women, members)"), Low(100), "2024-01-11", start: [("members", 10)], end: [("members", 10), ("members.women", 5)]).Forecast);
        Assert.Equal(0m, Judge(Target("members"), Low(100), "2024-01-11", start: [("members", 10)], end: [("members", 5)]).Forecast);
    }

    [Fact]
    public void Nothing_to_divide_by_is_no_value()
    {
        var progress = Judge(Target("share(communes.priority_std1, communes.priority)"), Low(70), "2024-02-20");
        Assert.Equal((TargetState.NoValue, null, null, null), (progress.State, progress.Value, progress.Gap, progress.Forecast));
    }

    [Theory]
    [InlineData(49, TargetState.Behind, 1)]
    [InlineData(50, TargetState.Met, 0)]
    [InlineData(60, TargetState.Met, 0)]
    [InlineData(61, TargetState.Exceeded, 0)]
    public void A_range_is_met_within_and_exceeded_above(int women, TargetState state, int gap)
    {
        var figures = new[] { ("members", 100L), ("members.women", women) };
        var progress = Judge(Target("share(members.women, members)", asked: TargetOperator.Range), new() { Phase = "p", Low = 50, High = 60 }, "2024-02-20", figures, figures);
        Assert.Equal((state, gap), (progress.State, progress.Gap));
    }

    [Theory]
    [InlineData(TargetOperator.None, 0, 0, "2024-02-20", TargetState.Met)]
    [InlineData(TargetOperator.None, 1, 1, "2024-02-20", TargetState.Behind)]
    [InlineData(TargetOperator.None, 4, 2, "2024-02-20", TargetState.OnTrack)] // halfway, and half of them gone
    [InlineData(TargetOperator.None, 4, 1, "2024-04-10", TargetState.Behind)]
    [InlineData(TargetOperator.AtMost, 5, 3, "2024-02-20", TargetState.Met)]
    [InlineData(TargetOperator.AtMost, 3, 4, "2024-02-20", TargetState.Behind)]
    [InlineData(TargetOperator.AtMost, 5, 4, "2024-02-20", TargetState.OnTrack)]
    public void What_shall_be_few_is_met_while_it_is(TargetOperator asked, int before, int now, string today, TargetState state)
    {
        var goal = new TargetGoal { Phase = "p", High = asked == TargetOperator.AtMost ? 3 : null };
        var progress = Judge(Target("clubs.rated_weak", asked: asked), goal, today, start: [("clubs.rated_weak", before)], end: [("clubs.rated_weak", now)]);
        Assert.Equal(state, progress.State);
    }

    [Fact]
    public void A_due_date_before_the_end_of_the_phase_ends_the_line()
    {
        var goal = Low(80) with { Due = Day("2024-02-19") };
        var progress = Judge(Target("clubs.new", TargetKind.Increase), goal, "2024-03-20", end: [("clubs.new", 80)]);
        Assert.Equal((TargetState.Met, Day("2024-02-19"), 100m), (progress.State, progress.Due, progress.TimeGonePercent));
        var span = Assert.Single(ProgressRules.Spans(Target("clubs.new", TargetKind.Increase), goal, Phase, Day("2024-03-20")));
        Assert.Equal("2024-02", span.Figures.To.ToString());
    }

    [Fact]
    public void A_frozen_target_stands_as_it_stood()
    {
        var target = Target("clubs.new", TargetKind.Increase) with { Frozen = new() { From = Day("2024-02-01"), Reason = "cấp huyện không còn" } };
        Assert.Equal(TargetState.OnTrack, Judge(target, Low(80), "2024-01-31", end: [("clubs.new", 60)]).State);
        var frozen = Judge(target, Low(80), "2024-03-20", end: [("clubs.new", 60)]);
        Assert.Equal((TargetState.Frozen, 60m, 60m, Day("2024-01-31")), (frozen.State, frozen.Value, frozen.Forecast, frozen.Due));
        Assert.Equal("2024-01", ProgressRules.Spans(target, Low(80), Phase, Day("2024-03-20"))[0].Figures.To.ToString());
        var unmeasured = target with { Expression = null, NotMeasured = "không đo" };
        Assert.Equal(TargetState.NotMeasured, ProgressRules.Unmeasured(unmeasured, null, null, Day("2024-01-31")).State);
        Assert.Equal(TargetState.Frozen, ProgressRules.Unmeasured(unmeasured, Low(80), Phase, Day("2024-02-01")).State);
    }

    [Fact]
    public void A_year_that_was_missed_cannot_be_mended_by_the_next()
    {
        Assert.Equal(TargetState.Behind, Years("2023-07-01", 6, 100).State);
        Assert.Equal(TargetState.Exceeded, Years("2023-07-01", 7, 100).State);
        Assert.Equal(TargetState.Behind, Years("2023-07-01", 7, 1).State);
        var progress = Years("2023-07-02", 7, 4);
        Assert.Equal((TargetState.OnTrack, 4m, Day("2023-01-01"), Day("2023-12-31")), (progress.State, progress.Value, progress.From, progress.Due));
        Assert.Equal([(2022, 7m, true), (2023, 4m, false)], progress.Years.Select(y => (y.Year, y.Value!.Value, y.Kept)));
        Assert.Equal(8.022m, progress.Forecast!.Value, 3);

        static TargetProgress Years(string today, long first, long second)
        {
            var phase = new PlanPhase { Id = "p", From = Day("2022-01-01"), To = Day("2025-12-31") };
            return ProgressRules.Judge(Target("visits", TargetKind.EveryYear), Low(7), phase, PlanRules.ExpressionOf(Target("visits"))!,
                w => FigureVector.Of(("visits", w.IsMoment ? 0 : w.From.Year == 2022 ? first : second)), Day(today));
        }
    }

    [Fact]
    public void A_cohort_takes_the_years_that_have_begun()
    {
        var phase = new PlanPhase { Id = "p", From = Day("2023-01-01"), To = Day("2026-12-31") };
        var progress = Judge(Target("cohort(members.new_clubs)", TargetKind.Cohort), Low(100), "2024-12-31", phase: phase,
            start: [("members.new_clubs@2022", 7)],
            end: [("members.new_clubs@2022", 9), ("members.new_clubs@2023", 20), ("members.new_clubs@2024", 30), ("members.new_clubs@2025", 40)]);
        Assert.Equal((50m, TargetState.OnTrack), (progress.Value, progress.State));
        Assert.Equal(100.0685m, progress.Forecast!.Value);
    }

    private static TargetProgress Judge(
        Target target, TargetGoal goal, string today, (string, long)[]? start = null, (string, long)[]? end = null, PlanPhase? phase = null) =>
        ProgressRules.Judge(target, goal, phase ?? Phase, PlanRules.ExpressionOf(target)!, w => FigureVector.Of(w.IsMoment ? start ?? [] : end ?? []), Day(today));

    private static Target Target(string expression, TargetKind kind = TargetKind.Level, TargetOperator asked = TargetOperator.AtLeast) =>
        new() { Id = "t", NameVi = "Mục tiêu", Expression = expression, Kind = kind, Operator = asked };

    private static TargetGoal Low(decimal low) => new() { Phase = "p", Low = low };

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
