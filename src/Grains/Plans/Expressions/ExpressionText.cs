using System.Globalization;

namespace ClbCloud.Grains.Plans.Expressions;

/// <summary>Writes expressions as <see cref="ExpressionReader"/> reads them, with no bracket more than needed.</summary>
internal static class ExpressionText
{
    public static string Of(Expression expression) => expression switch
    {
        Expression.Number number => number.Value.ToString(CultureInfo.InvariantCulture),
        Expression.Figure figure => figure.Id,
        Expression.Negative negative => $"-{Within(negative.Of, negative.Of is Expression.Binary)}",
        Expression.Binary binary => Binary(binary),
        Expression.Share share => $"share({Of(share.Part)}, {Of(share.Whole)})",
        Expression.Since since => $"since({Of(since.Of)})",
        Expression.Cohort cohort => $"cohort({cohort.Id})",
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}."),
    };

    private static string Binary(Expression.Binary binary)
    {
        var sign = binary.Operation switch
        {
            Operation.Add => '+',
            Operation.Subtract => '-',
            Operation.Multiply => '*',
            Operation.Divide => '/',
            _ => throw new InvalidOperationException($"Unknown operation {binary.Operation}."),
        };
        var rank = Rank(binary);
        // To the left, equals bind by themselves: a - b - c is (a - b) - c.
        return $"{Within(binary.Left, Rank(binary.Left) < rank)} {sign} {Within(binary.Right, Rank(binary.Right) <= rank)}";
    }

    private static string Within(Expression expression, bool brackets) => brackets ? $"({Of(expression)})" : Of(expression);

    private static int Rank(Expression expression) => expression switch
    {
        Expression.Binary { Operation: Operation.Add or Operation.Subtract } => 1,
        Expression.Binary => 2,
        _ => 3,
    };
}
