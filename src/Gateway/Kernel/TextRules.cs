using System.Globalization;
using System.Text;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Kernel;

/// <summary>What text may hold, by what it is for. Pure.</summary>
internal static class TextRules
{
    public const int NameLength = 200;
    public const int NoteLength = 2_000;

    // Typographic apostrophes, quotes and dashes occur in names typed on phones.
    private const string Punctuation = " .,'’‘\"“”()/&-–—+:;№º°";

    public static Refusal? Name(string text, string field) =>
        Plain(text, field, NameLength)
        ?? (text.EnumerateRunes().All(IsOfNames) ? null : Refusal.Of("text.characters", field));

    public static Refusal? Note(string text, string field) => Plain(text, field, NoteLength, lines: true);

    public static Refusal? Slug(string text, string field) => Keys.IsSlug(text) ? null : Refusal.Of("id.slug", field);

    public static Refusal? Reference(string text, string field) =>
        text.Length <= 122 && text.Split('|').All(Keys.IsSlug) ? null : Refusal.Of("id.slug", field);

    public static Refusal? Plain(string text, string field, int most = NameLength, bool lines = false)
    {
        if (text.Length > most) return Refusal.Of("text.length", field).With("most", most);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i]) || (char.IsControl(text[i]) && !(lines && text[i] is '\n' or '\r' or '\t')))
                return Refusal.Of("text.control", field);
        }

        return null;
    }

    private static bool IsOfNames(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter => true,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber => true,
        // Tone marks may come decomposed; variation selectors only dress up emoji.
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => rune.Value is < 0xFE00 or > 0xFE0F and < 0xE0100,
        _ => rune.IsBmp && Punctuation.Contains((char)rune.Value, StringComparison.Ordinal),
    };
}
