using System.Globalization;
using System.Resources;

namespace ClbCloud.Cli;

/// <summary>What the command says: a line in Vietnamese, a line in English.</summary>
internal static class Texts
{
    private static readonly ResourceManager All = new("ClbCloud.Cli.Texts", typeof(Texts).Assembly);

    public static string Of(string code, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, All.GetString(code, CultureInfo.InvariantCulture) ?? code, values);
}
