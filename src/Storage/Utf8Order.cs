namespace ClbCloud.Storage;

/// <summary>Orders strings as their UTF-8 bytes are ordered, which is by code point, without encoding them.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    internal static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return x is null ? (y is null ? 0 : -1) : 1;
        var common = x.AsSpan().CommonPrefixLength(y);
        return common == x.Length || common == y.Length
            ? x.Length.CompareTo(y.Length)
            : Rank(x[common]).CompareTo(Rank(y[common]));
    }

    // UTF-16 puts surrogates (U+10000 and up) before U+E000–U+FFFF; UTF-8 puts them after.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
