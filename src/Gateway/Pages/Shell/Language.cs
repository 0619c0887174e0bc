using System.Globalization;
using System.Resources;

namespace ClbCloud.Gateway.Pages.Shell;

public enum Language
{
    Vi,
    En,
}

/// <summary>Texts of the console by key. Two plain resource files, as in <see cref="Kernel.Texts"/>, and for the same reason.</summary>
internal static class ConsoleTexts
{
    public static readonly ResourceManager Vietnamese = new("ClbCloud.Gateway.Pages.ConsoleVi", typeof(ConsoleTexts).Assembly);
    public static readonly ResourceManager English = new("ClbCloud.Gateway.Pages.ConsoleEn", typeof(ConsoleTexts).Assembly);

    /// <summary>A missing text shows its key: ugly enough to be seen, and a test looks for it.</summary>
    public static string Find(Language language, string key) => Try(language, key) ?? key;

    public static string? Try(Language language, string key) =>
        (language == Language.En ? English : Vietnamese).GetString(key, CultureInfo.InvariantCulture);
}
