using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Figures;

namespace ClbCloud.Grains.Plans.Expressions;

/// <summary>The figures that an expression is evaluated over.</summary>
/// <param name="Start">Levels when the phase began.</param>
/// <param name="End">Levels at the moment asked, and flows from the phase's first month to it.</param>
/// <param name="Years">Years of the phase that have begun.</param>
internal sealed record FigureMoment(FigureVector Start, FigureVector End, ImmutableArray<int> Years)
{
    /// <summary>The same, when nothing of the phase has happened yet.</summary>
    public FigureMoment AtStart => new(Start, Start, []);
}

/// <summary>Evaluates expressions exactly. No value (a division by zero) makes all that is built on it no value.</summary>
internal static class ExpressionRules
{
    public static Rational? Evaluate(Expression expression, FigureMoment moment) => expression switch
    {
        Expression.Number number => Rational.Of(number.Value),
        Expression.Figure figure => Rational.Of(moment.End[figure.Id]),
        Expression.Negative negative => -Evaluate(negative.Of, moment),
        Expression.Binary binary => Binary(binary.Operation, Evaluate(binary.Left, moment), Evaluate(binary.Right, moment)),
        Expression.Share share => Binary(Operation.Divide, Evaluate(share.Part, moment) * Rational.Hundred, Evaluate(share.Whole, moment)),
        Expression.Since since => Evaluate(since.Of, moment) - Evaluate(since.Of, moment.AtStart),
        Expression.Cohort cohort => moment.Years.Aggregate(Rational.Zero, (sum, year) => sum + Rational.Of(moment.End[IdOf(cohort.Id, year)])),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}."),
    };

    /// <summary>The id of a figure of the clubs established in a year.</summary>
    public static string IdOf(string id, int year) => string.Create(CultureInfo.InvariantCulture, $"{id}@{year:D4}");

    /// <summary>All ids that an expression asks for in the given years.</summary>
    public static IEnumerable<string> Ids(ReadExpression expression, ImmutableArray<int> years) =>
        expression.Figures.Concat(expression.Cohorts.SelectMany(id => years.Select(year => IdOf(id, year))));

    private static Rational? Binary(Operation operation, Rational? left, Rational? right) => (left, right) is not ({ } a, { } b)
        ? null
        : operation switch
        {
            Operation.Add => a + b,
            Operation.Subtract => a - b,
            Operation.Multiply => a * b,
            Operation.Divide => a / b,
            _ => throw new InvalidOperationException($"Unknown operation {operation}."),
        };
}
