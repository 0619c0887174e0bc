using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace ClbCloud.Gateway.Kernel;

/// <summary>A text in both languages.</summary>
internal sealed record TextHttp
{
    public required string Vi { get; init; }

    public required string En { get; init; }
}

/// <summary>
/// Texts by code. Two plain resource files rather than one with a satellite: the program runs without culture data, in
/// which no culture but the invariant one can be made.
/// </summary>
internal static partial class Texts
{
    private static readonly ResourceManager Vietnamese = new("ClbCloud.Gateway.Kernel.TextsVi", typeof(Texts).Assembly);
    private static readonly ResourceManager English = new("ClbCloud.Gateway.Kernel.TextsEn", typeof(Texts).Assembly);

    [GeneratedRegex(@"\{([a-zA-Z]+)\}")]
    private static partial Regex Placeholder();

    public static bool Has(string code) => Find(Vietnamese, code) is not null && Find(English, code) is not null;

    /// <summary>The texts of a code with their values put in; a code without texts stands for itself.</summary>
    public static TextHttp Of(string code, IReadOnlyDictionary<string, string>? values = null) => new()
    {
        Vi = Fill(Find(Vietnamese, code) ?? code, values),
        En = Fill(Find(English, code) ?? code, values),
    };

    internal static string? Find(ResourceManager texts, string code) => texts.GetString(code, CultureInfo.InvariantCulture);

    private static string Fill(string text, IReadOnlyDictionary<string, string>? values) =>
        Placeholder().Replace(text, m => values is not null && values.TryGetValue(m.Groups[1].Value, out var value) ? value : "…");
}
