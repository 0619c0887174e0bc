using System.Collections.Frozen;
using System.Text;

namespace ClbCloud.Grains.Kernel;

/// <summary>
/// Folds Vietnamese text for search: no tone marks, đ as d, lower case; Hoà and Hòa become the same, and so do composed
/// and decomposed spellings. Knows the Vietnamese letters itself, so that it needs no Unicode library on the machine.
/// </summary>
public static class TextFold
{
    private static readonly FrozenDictionary<char, char> Letters = new[]
    {
        "aàáảãạăằắẳẵặâầấẩẫậ", "dđ", "eèéẻẽẹêềếểễệ", "iìíỉĩị", "oòóỏõọôồốổỗộơờớởỡợ", "uùúủũụưừứửữự", "yỳýỷỹỵ",
    }.SelectMany(row => row[1..].Select(letter => KeyValuePair.Create(letter, row[0]))).ToFrozenDictionary();

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= '\u0300' and <= '\u036f') continue; // combining marks of a decomposed spelling
            var lower = char.ToLowerInvariant(c);
            folded.Append(Letters.GetValueOrDefault(lower, lower));
        }

        return folded.ToString();
    }
}
