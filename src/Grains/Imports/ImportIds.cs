using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Imports;

/// <summary>
/// Ids of what a file names by codes of its own. They follow from the code alone, so two imports of the same code meet in
/// the same row of the club's book, whoever is first.
/// </summary>
internal static class ImportIds
{
    /// <summary>The system whose codes are the ids of the books themselves.</summary>
    public const string Own = "clb";

    public const int LongestCode = 100;
    private const int HexOfId = 24;

    /// <summary>A club's id: the code itself where it can be one, so that a partner's file may name clubs as we do.</summary>
    public static string Club(string system, string code) => Keys.IsSlug(code) ? code : Derived(system, "club", code);

    /// <summary>Id of a member, recipient or volunteer; null when the code is to be an id and is none.</summary>
    public static string? Person(string system, string kind, string code) =>
        system != Own ? Derived(system, kind, code) : Keys.IsSlug(code) ? code : null;

    /// <summary>Id of a visit; the <paramref name="again"/>-th under the code, for what files bring after the first.</summary>
    public static Guid Visit(string system, string club, string code, int again) =>
        new(Hash(system, "visit", club, code, again.ToString(CultureInfo.InvariantCulture)).AsSpan(0, 16));

    /// <summary>Id of the visit that says again what was there before a correction that was taken back.</summary>
    public static Guid Undone(Guid visit) => new(Hash("undone", visit.ToString("N")).AsSpan(0, 16));

    /// <summary>Key of the row that tells which entry stands for a code.</summary>
    public static string EntryKey(string system, string code) => $"ext|e|{Hex(Hash(system, "entry", code))[..40]}";

    /// <summary>Name of the batch that begins with a row.</summary>
    public static string BatchOf(int row) => string.Create(CultureInfo.InvariantCulture, $"a{row}");

    /// <summary>Key of the row of a club's book that keeps the answers of a batch.</summary>
    public static string AnswerKey(string import, string batch) => $"imp|{import}|{batch}";

    private static string Derived(string system, string kind, string code) => $"x-{Hex(Hash(system, kind, code))[..HexOfId]}";

    private static byte[] Hash(params string[] parts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
