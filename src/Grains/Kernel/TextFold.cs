using System.Globalization;
using System.Text;

namespace ClbCloud.Grains.Kernel;

/// <summary>Folds Vietnamese text for search: no tone marks, đ as d, lower case; Hoà and Hòa become the same.</summary>
public static class TextFold
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            folded.Append(c is 'đ' or 'Đ' ? 'd' : char.ToLowerInvariant(c));
        }

        return folded.ToString();
    }
}
