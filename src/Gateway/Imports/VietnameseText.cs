using System.Collections.Frozen;
using System.Text;

namespace ClbCloud.Gateway.Imports;

/// <summary>
/// Composes Vietnamese letters that come in parts, as files from other systems have them. Knows the letters itself: the
/// program runs without the Unicode library that string.Normalize would need.
/// </summary>
internal static class VietnameseText
{
    private const char Grave = '\u0300';
    private const char Acute = '\u0301';
    private const char Hook = '\u0309';
    private const char Tilde = '\u0303';
    private const char Dot = '\u0323';
    private const char Circumflex = '\u0302';
    private const char Breve = '\u0306';
    private const char Horn = '\u031b';

    private static readonly FrozenDictionary<(char, char), char> Shapes = new Dictionary<(char, char), char>
    {
        [('a', Circumflex)] = 'â', [('e', Circumflex)] = 'ê', [('o', Circumflex)] = 'ô', [('a', Breve)] = 'ă', [('o', Horn)] = 'ơ', [('u', Horn)] = 'ư',
        [('A', Circumflex)] = 'Â', [('E', Circumflex)] = 'Ê', [('O', Circumflex)] = 'Ô', [('A', Breve)] = 'Ă', [('O', Horn)] = 'Ơ', [('U', Horn)] = 'Ư',
    }.ToFrozenDictionary();

    // A letter, then the same with each tone.
    private static readonly FrozenDictionary<(char, char), char> Tones = new[]
    {
        "aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị", "oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ", "uùúủũụ", "ưừứửữự", "yỳýỷỹỵ",
        "AÀÁẢÃẠ", "ĂẰẮẲẴẶ", "ÂẦẤẨẪẬ", "EÈÉẺẼẸ", "ÊỀẾỂỄỆ", "IÌÍỈĨỊ", "OÒÓỎÕỌ", "ÔỒỐỔỖỘ", "ƠỜỚỞỠỢ", "UÙÚỦŨỤ", "ƯỪỨỬỮỰ", "YỲÝỶỸỴ",
    }.SelectMany(row => new[] { Grave, Acute, Hook, Tilde, Dot }.Select((tone, i) => KeyValuePair.Create((row[0], tone), row[i + 1]))).ToFrozenDictionary();

    /// <summary>The text with its letters composed, without blanks at its ends or more than one between words.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var end = i + 1;
            while (end < text.Length && IsMark(text[end])) end++;
            Append(clean, text[i], text.AsSpan(i + 1, end - i - 1));
            i = end;
        }

        if (clean.Length > 0 && clean[^1] == ' ') clean.Length--;
        return clean.ToString();
    }

    private static void Append(StringBuilder clean, char letter, ReadOnlySpan<char> marks)
    {
        // Spreadsheets put blanks that do not break, and marks of order, where nobody sees them.
        if (letter is '\ufeff' or '\u200b') return;
        if (letter is ' ' or '\u00a0' or '\u202f')
        {
            if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
            return;
        }

        // The shape of a letter first, whichever order its marks came in.
        foreach (var mark in marks) letter = Shapes.GetValueOrDefault((letter, mark), letter);
        var rest = new List<char>();
        foreach (var mark in marks)
        {
            if (mark is Circumflex or Breve or Horn) continue;
            if (Tones.TryGetValue((letter, mark), out var toned)) letter = toned;
            else rest.Add(mark);
        }

        clean.Append(letter);
        foreach (var mark in rest) clean.Append(mark);
    }

    private static bool IsMark(char c) => c is >= '\u0300' and <= '\u036f';
}
