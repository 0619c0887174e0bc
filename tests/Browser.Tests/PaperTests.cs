using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ClbCloud.Browser.Tests;

[Collection(Together.Name)]
public sealed partial class PaperTests(Demo demo)
{
    [GeneratedRegex(@"^\s*(Cộng|(?:Xã|Phường) mẫu \d+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s", RegexOptions.Multiline)]
    private static partial Regex Line();

    [Fact]
    public async Task The_provinces_report_sums_up_on_paper()
    {
        var (pages, text) = await Printed("/provinces/bac-ninh/print/report", Screens.ProvinceOfficer, "report-province");
        Assert.InRange(pages, 2, 4);
        Assert.Contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", text, StringComparison.Ordinal);
        Assert.Contains("Hội viên là người cao tuổi (từ đủ 60 tuổi trong năm)", text, StringComparison.Ordinal);
        var lines = Line().Matches(text).Select(m => (Name: m.Groups[1].Value, Numbers: Enumerable.Range(2, 5).Select(i => Number(m.Groups[i].Value)).ToArray())).ToArray();
        Assert.Equal(41, lines.Length);
        var total = Assert.Single(lines, l => l.Name == "Cộng").Numbers;
        Assert.Equal(84, total[0]);
        for (var column = 0; column < total.Length; column++) Assert.Equal(total[column], lines.Where(l => l.Name != "Cộng").Sum(l => l.Numbers[column]));
    }

    [Fact]
    public async Task A_clubs_month_fits_two_pages()
    {
        var (pages, text) = await Printed("/provinces/bac-ninh/clubs/clb-0001/print/report", Screens.Board, "report-club");
        Assert.InRange(pages, 1, 2);
        Assert.Contains("Tình nguyện viên chăm sóc tại nhà", text, StringComparison.Ordinal);
        Assert.Contains("(Ký, ghi rõ họ tên)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Quay lại", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attendance", "Huyết áp")]
    [InlineData("visits", "Việc đã làm")]
    [InlineData("collection", "Trả gốc")]
    public async Task A_form_repeats_its_head_on_every_page(string form, string column)
    {
        var (pages, text) = await Printed($"/provinces/bac-ninh/clubs/clb-0001/print/{form}", Screens.Board, $"form-{form}");
        Assert.InRange(pages, 1, 4);
        Assert.InRange(Regex.Count(text, Regex.Escape(column)), Math.Max(1, pages - 1), pages);
        if (form != "visits") Assert.True(Regex.Count(text, "Hội viên mẫu 0001-") >= 50);
    }

    /// <summary>A page as Chromium prints it: how many sheets, and the text that stands on them.</summary>
    private async Task<(int Pages, string Text)> Printed(string path, Role role, string name)
    {
        await using var context = await demo.As(role);
        var (page, errors, _) = await context.Open(path);
        Assert.Empty(await page.Audit());
        Assert.Empty(errors);
        var file = Path.Combine(Demo.Pictures, $"{name}.pdf");
        await page.PdfAsync(new() { Path = file, PreferCSSPageSize = true, PrintBackground = true });
        var start = new ProcessStartInfo("pdftotext") { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach (var argument in (string[])["-layout", file, "-"]) start.ArgumentList.Add(argument);
        using var reader = Process.Start(start)!;
        var text = (await reader.StandardOutput.ReadToEndAsync()).Normalize();
        await reader.WaitForExitAsync();
        Assert.Equal(0, reader.ExitCode);
        return (text.Count(c => c == '\f'), text);
    }

    private static long Number(string written) => long.Parse(written.Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
