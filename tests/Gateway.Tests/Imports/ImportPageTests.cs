using System.Runtime.CompilerServices;
using System.Text;
using ClbCloud.Gateway.Imports;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Imports;

namespace ClbCloud.Gateway.Tests.Imports;

/// <summary>docs/imports.md lists the columns as the program reads them; after a change run once with <c>CLB_UPDATE_GOLDEN=1</c>.</summary>
public sealed class ImportPageTests
{
    private const string Begin = "<!-- columns -->\n";
    private const string End = "<!-- /columns -->";

    [Fact]
    public void The_page_of_imports_lists_the_columns_that_are_read()
    {
        var path = PathOfPage();
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var printed = Printed();
        if (Environment.GetEnvironmentVariable("CLB_UPDATE_GOLDEN") == "1") File.WriteAllText(path, text = text[..from] + printed + text[to..]);
        to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.Equal(printed, text[from..to]);
    }

    private static string Printed()
    {
        var page = new StringBuilder();
        foreach (var kind in Enum.GetValues<ImportKind>())
        {
            page.Append($"### {Wire.Name(kind)}\n| Cột | column | chứa gì | holds | e.g. |\n|---|---|---|---|---|\n");
            foreach (var column in ImportColumns.Of(kind))
            {
                var mark = column.IsRequired ? "**" : "";
                page.Append($"| {mark}{column.Vi}{mark} | {mark}{column.Field}{mark} | {column.HoldsVi} | {column.HoldsEn} | {column.Sample} |\n");
            }

            page.Append('\n');
        }

        return page.ToString();
    }

    private static string PathOfPage([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/imports.md"));
}
