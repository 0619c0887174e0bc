using System.Collections.Immutable;

namespace ClbCloud.Grains.Plans.Expressions;

internal enum Operation
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// <summary>An expression over figures, read from its text.</summary>
internal abstract record Expression
{
    /// <summary>A number as written, never negative.</summary>
    public sealed record Number(decimal Value) : Expression;

    /// <summary>A figure by its id: a stock's level, or a flow's sum since the phase began.</summary>
    public sealed record Figure(string Id) : Expression;

    public sealed record Negative(Expression Of) : Expression;

    public sealed record Binary(Operation Operation, Expression Left, Expression Right) : Expression;

    /// <summary>Percent: 100 × a ÷ b.</summary>
    public sealed record Share(Expression Part, Expression Whole) : Expression;

    /// <summary>How much it grew since the phase began.</summary>
    public sealed record Since(Expression Of) : Expression;

    /// <summary>The sum of id@Y over the years of the phase that have begun.</summary>
    public sealed record Cohort(string Id) : Expression;
}

/// <summary>An expression with what was found out while reading it.</summary>
/// <param name="Root">What to evaluate.</param>
/// <param name="Unit">What its value counts: <c>people</c>, <c>dong</c>, <c>percent</c>, <c>ratio</c> …; null for a bare number.</param>
/// <param name="Figures">Ids of figures used as they are.</param>
/// <param name="Cohorts">Ids of figures used by year of establishment.</param>
/// <param name="HasSince">Whether it looks back by itself.</param>
internal sealed record ReadExpression(Expression Root, string? Unit, ImmutableArray<string> Figures, ImmutableArray<string> Cohorts, bool HasSince)
{
    public const string Percent = "percent";
    public const string Ratio = "ratio";

    /// <summary>Whether the values of several units add up to that of all of them together.</summary>
    public bool AddsUp => Unit is not null and not Percent and not Ratio && !Unit.Contains('/', StringComparison.Ordinal);
}

/// <summary>Where and why a text is no expression.</summary>
/// <param name="Position">Counted from 1.</param>
/// <param name="Reason"><c>empty</c>, <c>length</c>, <c>depth</c>, <c>character</c>, <c>number</c>, <c>unexpected</c>, <c>end</c>, <c>indicator</c>, <c>function</c>, <c>cohort</c>, <c>units</c>.</param>
/// <param name="Found">What stands there.</param>
internal sealed record ExpressionError(int Position, string Reason, string Found);
