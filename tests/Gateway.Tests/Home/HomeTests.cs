using System.Net;
using ClbCloud.Gateway.Home;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Tests.Home;

[Collection(Together.Name)]
public sealed class HomeTests(GatewayApplication app)
{
    [Fact]
    public async Task The_page_shows_the_nation_to_everybody_and_runs_no_script()
    {
        await Country.Make(app, "ha-home");
        using var answer = await app.CreateClient().GetAsync("/status");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Số liệu toàn quốc đến", page, StringComparison.Ordinal);
        Assert.DoesNotContain("–</dd>", page, StringComparison.Ordinal);
        // Totals of the nation and nothing else: no place, no name, no key.
        Assert.DoesNotContain("ha-home", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_and_days_are_written_as_in_Vietnam()
    {
        var asOf = new DateTimeOffset(2026, 11, 19, 18, 5, 0, TimeSpan.Zero);
        var page = HomePage.Of(ready: true, new Headline(3890, 233_400, 1_234_567, Period.Parse("2026-W47"), asOf));
        foreach (var text in (string[])[">3.890<", ">233.400<", ">1.234.567<", "16/11–22/11", "đến 01:05 ngày 20/11/2026", "01:05, 20 November 2026", "Sẵn sàng"])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_figures_the_page_still_tells_how_things_are()
    {
        var page = HomePage.Of(ready: false, nation: null);
        Assert.Contains("Đang khởi động", page, StringComparison.Ordinal);
        Assert.Contains("Chưa đọc được số liệu", page, StringComparison.Ordinal);
        Assert.Contains(">–<", page, StringComparison.Ordinal);
    }
}
