using System.Globalization;
using System.Numerics;

namespace ClbCloud.Grains.Plans.Expressions;

/// <summary>An exact fraction: 69.99% must not pass for 70%. Always in lowest terms, the denominator positive.</summary>
internal readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    private readonly BigInteger _below;

    private Rational(BigInteger above, BigInteger below)
    {
        var common = BigInteger.GreatestCommonDivisor(above, below) * (below.Sign < 0 ? -1 : 1);
        (Above, _below) = (above / common, below / common);
    }

    public static readonly Rational Zero = new(0, 1);
    public static readonly Rational Hundred = new(100, 1);

    public BigInteger Above { get; }

    // The default of a struct is made without its constructor: 0 ÷ 1.
    public BigInteger Below => _below.IsZero ? BigInteger.One : _below;

    public bool IsZero => Above.IsZero;

    public bool IsWhole => Below.IsOne;

    public static Rational Of(long number) => new(number, 1);

    public static Rational Of(BigInteger above, BigInteger below) => new(above, below);

    public static Rational Of(decimal number)
    {
        var bits = decimal.GetBits(number);
        var digits = (new BigInteger((uint)bits[2]) << 64) | (new BigInteger((uint)bits[1]) << 32) | new BigInteger((uint)bits[0]);
        return new Rational(bits[3] < 0 ? -digits : digits, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }

    public static Rational operator +(Rational a, Rational b) => new((a.Above * b.Below) + (b.Above * a.Below), a.Below * b.Below);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator -(Rational a) => new(-a.Above, a.Below);

    public static Rational operator *(Rational a, Rational b) => new(a.Above * b.Above, a.Below * b.Below);

    /// <summary>Null when divided by zero.</summary>
    public static Rational? operator /(Rational a, Rational b) => b.IsZero ? null : new Rational(a.Above * b.Below, a.Below * b.Above);

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    /// <summary>Rounded half away from zero; null when it is larger than a decimal can be.</summary>
    public decimal? Rounded(int places = 4)
    {
        var scale = BigInteger.Pow(10, places);
        var twice = BigInteger.Abs(Above) * scale * 2;
        var digits = (twice + Below) / (Below * 2);
        var whole = digits / scale;
        if (whole > new BigInteger(decimal.MaxValue) / 10) return null;
        var size = (decimal)whole + ((decimal)(digits % scale) / (decimal)scale);
        return Above.Sign < 0 ? -size : size;
    }

    public int CompareTo(Rational other) => (Above * other.Below).CompareTo(other.Above * Below);

    public bool Equals(Rational other) => Above == other.Above && Below == other.Below;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Above, Below);

    public override string ToString() => IsWhole
        ? Above.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Above}/{Below}");
}
