using System.Globalization;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Policies;

/// <summary>Rows of a policy book: versions of norms <c>nv|{number}</c> and excuses <c>ne|{id}</c>.</summary>
internal static class PolicyRows
{
    public const string Version = "nv";
    public const string Excuse = "ne";

    public static BookShape<PolicyBook> Shape { get; } = new(
        $"{Excuse}|",
        $"{Version}}}",
        book => book.Versions.Select(v => (string.Create(CultureInfo.InvariantCulture, $"{Version}|{v.Number:D6}"), RowBody.Write(v)))
            .Concat(book.Excuses.Select(e => ($"{Excuse}|{e.Id}", RowBody.Write(e)))),
        (head, rows) => new()
        {
            Revision = head.Revision,
            Versions = [.. rows.Where(r => r.Key.StartsWith($"{Version}|", StringComparison.Ordinal)).Select(r => RowBody.Read<PolicyVersion>(r.Body))],
            Excuses = [.. rows.Where(r => r.Key.StartsWith($"{Excuse}|", StringComparison.Ordinal)).Select(r => RowBody.Read<Excuse>(r.Body)).OrderBy(e => e.From)],
        },
        book => book.Revision);
}
