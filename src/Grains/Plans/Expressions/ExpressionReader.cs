using System.Globalization;
using ClbCloud.Grains.Figures;

namespace ClbCloud.Grains.Plans.Expressions;

/// <summary>
/// Reads the text of an expression: figures by id (<c>members</c>, <c>members.new_clubs@2021</c>), numbers, <c>+ − × ÷</c>
/// (also <c>- * /</c>), brackets, <c>share(part, whole)</c>, <c>since(a)</c> and <c>cohort(id)</c>. Refuses at the first
/// place that does not fit.
/// </summary>
internal sealed class ExpressionReader
{
    public const int LongestText = 500;

    private const int Deepest = 40;
    private const int MostDigits = 18;

    private readonly string _text;
    private readonly SortedSet<string> _figures = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _cohorts = new(StringComparer.Ordinal);
    private ExpressionError? _error;
    private bool _hasSince;
    private int _at;
    private int _depth;

    private ExpressionReader(string text) => _text = text;

    /// <summary>One of the two is null.</summary>
    public static (ReadExpression? Read, ExpressionError? Error) Read(string text)
    {
        if (text.Length > LongestText) return (null, new ExpressionError(LongestText + 1, "length", string.Empty));
        var reader = new ExpressionReader(text);
        reader.Skip();
        if (reader.AtEnd) return (null, new ExpressionError(1, "empty", string.Empty));
        var sum = reader.Sum();
        if (sum is not null && !reader.AtEnd) reader.Fail("unexpected");
        return reader._error is { } error
            ? (null, error)
            : (new ReadExpression(sum!.Value.Tree, sum.Value.Unit, [.. reader._figures], [.. reader._cohorts], reader._hasSince), null);
    }

    private bool AtEnd => _at == _text.Length;

    private Part? Sum() => Chain(Product, '+', '-');

    private Part? Product() => Chain(Signed, '*', '/');

    private Part? Chain(Func<Part?> operand, char first, char second)
    {
        var left = operand();
        while (left is not null)
        {
            var at = _at;
            if (Sign(first, second) is not { } sign) return left;
            if (operand() is not { } right) return null;
            var operation = sign switch { '+' => Operation.Add, '-' => Operation.Subtract, '*' => Operation.Multiply, _ => Operation.Divide };
            if (!Units.Combine(operation, left.Value.Unit, right.Unit, out var unit)) return Fail("units", at);
            left = new Part(new Expression.Binary(operation, left.Value.Tree, right.Tree), unit);
        }

        return null;
    }

    private Part? Signed()
    {
        if (++_depth > Deepest) return Fail("depth");
        var part = Sign('-', '-') is null ? Primary() : Signed() is { } of ? new Part(new Expression.Negative(of.Tree), of.Unit) : null;
        _depth--;
        return part;
    }

    private Part? Primary()
    {
        if (AtEnd) return Fail("end");
        var c = _text[_at];
        if (char.IsAsciiDigit(c)) return Number();
        if (char.IsAsciiLetterLower(c)) return Named();
        if (c != '(') return Fail(c is ')' or ',' or '+' or '*' or '/' or '×' or '÷' ? "unexpected" : "character");
        Next();
        if (Sum() is not { } inner) return null;
        return Take(')') ? inner : null;
    }

    private Part? Number()
    {
        var start = _at;
        while (!AtEnd && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.')) _at++;
        var digits = _text.AsSpan(start, _at - start);
        if (digits.Length > MostDigits || !char.IsAsciiDigit(digits[^1]) || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return Fail("number", start);
        Skip();
        return new Part(new Expression.Number(number), null);
    }

    private Part? Named()
    {
        var start = _at;
        var name = Word();
        if (!AtEnd && _text[_at] == '(') return Call(name, start);
        if (Indicators.Find(name) is not { } indicator) return Fail("indicator", start);
        _figures.Add(name);
        return new Part(new Expression.Figure(name), indicator.Unit);
    }

    private string Word()
    {
        var start = _at;
        while (!AtEnd && (char.IsAsciiLetterLower(_text[_at]) || char.IsAsciiDigit(_text[_at]) || _text[_at] is '.' or '_' or '@')) _at++;
        var word = _text[start.._at];
        Skip();
        return word;
    }

    private Part? Call(string name, int start)
    {
        if (name is not ("share" or "since" or "cohort")) return Fail("function", start);
        Next();
        var call = name switch
        {
            "share" => Share(),
            "since" => Since(),
            _ => Cohort(),
        };
        return call is not null && Take(')') ? call : null;
    }

    private Part? Share()
    {
        if (Sum() is not { } part) return null;
        var comma = _at;
        if (!Take(',') || Sum() is not { } whole) return null;
        if (!Units.Alike(part.Unit, whole.Unit)) return Fail("units", comma);
        return new Part(new Expression.Share(part.Tree, whole.Tree), ReadExpression.Percent);
    }

    private Part? Since()
    {
        _hasSince = true;
        return Sum() is { } of ? new Part(new Expression.Since(of.Tree), of.Unit) : null;
    }

    // Only figures kept by year of establishment have cohorts.
    private Part? Cohort()
    {
        var start = _at;
        var id = Word();
        if (id.Length == 0 || Indicators.Find($"{id}@2021") is not { } indicator) return Fail("cohort", start);
        _cohorts.Add(id);
        return new Part(new Expression.Cohort(id), indicator.Unit);
    }

    private char? Sign(char first, char second)
    {
        if (AtEnd) return null;
        var sign = _text[_at] switch { '−' => '-', '×' => '*', '÷' => '/', var other => other };
        if (sign != first && sign != second) return null;
        Next();
        return sign;
    }

    private bool Take(char expected)
    {
        if (AtEnd) Fail("end");
        else if (_text[_at] != expected) Fail("unexpected");
        else Next();
        return _error is null;
    }

    private void Next()
    {
        _at++;
        Skip();
    }

    private void Skip()
    {
        while (!AtEnd && _text[_at] is ' ' or '\t' or '\n' or '\r') _at++;
    }

    private Part? Fail(string reason, int? at = null)
    {
        var place = at ?? _at;
        var end = place;
        while (end < _text.Length && end - place < 40 && (end == place || char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '.' or '_' or '@')) end++;
        // Half a character would not survive the answer's encoding.
        var found = _text[place..end];
        _error ??= new ExpressionError(place + 1, reason, found.Length > 0 && char.IsSurrogate(found[0]) ? "?" : found);
        return null;
    }

    private readonly record struct Part(Expression Tree, string? Unit);

    /// <summary>What operations do to units. A bare number takes the unit of the other side.</summary>
    private static class Units
    {
        public static bool Alike(string? a, string? b) => a is null || b is null || a == b;

        public static bool Combine(Operation operation, string? left, string? right, out string? unit)
        {
            unit = operation switch
            {
                Operation.Add or Operation.Subtract => left ?? right,
                Operation.Multiply => left is null || right is null ? left ?? right : $"{left}*{right}",
                _ when right is null => left,
                _ => left == right ? ReadExpression.Ratio : $"{left ?? "1"}/{right}",
            };
            return operation is Operation.Multiply or Operation.Divide || Alike(left, right);
        }
    }
}
