using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans.Expressions;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Grains.Ratings;

/// <summary>Computes a club's score from its figures, each point with its evidence.</summary>
internal static class ScoreRules
{
    /// <param name="criteria">By which.</param>
    /// <param name="kept">The club's figures by month, stocks as net changes.</param>
    /// <param name="policy">Norms of the day.</param>
    /// <param name="today">The day.</param>
    public static ComputedScore Compute(RatingCriteria criteria, IReadOnlyCollection<KeyValuePair<Period, FigureVector>> kept, Policy policy, DateOnly today)
    {
        var scores = criteria.Criteria.Select(c => Score(c, kept, policy, Period.MonthOf(today))).ToArray();
        var total = scores.Sum(s => s.Points);
        string[] missing = [.. criteria.Standard.Where(id => scores.First(s => s.Criterion == id) is { } s && s.Points < s.Most)];
        return new()
        {
            Criteria = criteria.Version,
            Source = criteria.Source,
            Total = total,
            Most = criteria.Most,
            Grade = GradeOf(criteria, total),
            UpToStandard = missing.Length == 0,
            HelpAge = HelpAgeOf(criteria, total),
            Missing = [.. missing],
            Scores = [.. scores],
        };
    }

    public static RatingGrade GradeOf(RatingCriteria criteria, int total) =>
        Reaches(criteria, total, criteria.Grades.Strong) ? RatingGrade.Strong
        : Reaches(criteria, total, criteria.Grades.Fair) ? RatingGrade.Fair
        : Reaches(criteria, total, criteria.Grades.Average) ? RatingGrade.Average
        : RatingGrade.Weak;

    public static HelpAgeGrade HelpAgeOf(RatingCriteria criteria, int total) =>
        Reaches(criteria, total, criteria.HelpAge.VeryStrong) ? HelpAgeGrade.VeryStrong
        : Reaches(criteria, total, criteria.HelpAge.Strong) ? HelpAgeGrade.Strong
        : HelpAgeGrade.None;

    private static bool Reaches(RatingCriteria criteria, int total, int percent) => total * 100 >= criteria.Most * percent;

    private static CriterionScore Score(Criterion criterion, IReadOnlyCollection<KeyValuePair<Period, FigureVector>> kept, Policy policy, Period month)
    {
        var expression = criterion.Read;
        var level = expression.Figures.All(Indicators.IsStock);
        // An open month has not been judged yet: flows are those of the closed months before it.
        var (from, to) = level ? (month, month) : (month with { Ordinal = month.Ordinal - criterion.Months }, month.Previous);
        var read = Read(expression.Figures, kept, from, to);
        var exact = ExpressionRules.Evaluate(expression.Root, new FigureMoment(FigureVector.Zero, FigureVector.Of(read), []));
        // 69.99 of a hundred is not 70.
        long? value = exact is { } v ? (long)(v.Above / v.Below) : null;
        var (indicator, per) = Named(criterion);
        var steps = criterion.Steps.Select(s => (s.Points, At: s.Threshold(policy))).OrderBy(s => s.Points).ToArray();
        var reached = steps.LastOrDefault(s => value >= s.At);
        var next = steps.FirstOrDefault(s => s.Points > reached.Points);
        return new()
        {
            Criterion = criterion.Id,
            NameVi = criterion.NameVi,
            NameEn = criterion.NameEn,
            Points = reached.Points,
            Most = criterion.Most,
            Indicator = indicator,
            Per = per,
            From = from,
            To = to,
            Number = read.TryGetValue(indicator, out var number) ? number : value ?? 0,
            Of = per is null ? null : read[per],
            Value = value,
            Reached = reached.Points > 0 ? reached.At : null,
            Next = next.Points > 0 ? next.At : null,
            Source = criterion.Source,
            Evidence = read,
        };
    }

    // One figure, or a share of two, by their names; anything else by its text.
    private static (string Indicator, string? Per) Named(Criterion criterion) => criterion.Read.Root switch
    {
        Expression.Figure figure => (figure.Id, null),
        Expression.Share { Part: Expression.Figure part, Whole: Expression.Figure whole } => (part.Id, whole.Id),
        _ => (criterion.Expression, null),
    };

    private static ImmutableSortedDictionary<string, long> Read(ImmutableArray<string> ids, IReadOnlyCollection<KeyValuePair<Period, FigureVector>> kept, Period from, Period to) =>
        FigureReading.Read(new() { Period = from, Through = to, Indicators = ids }, kept).Value!;
}
