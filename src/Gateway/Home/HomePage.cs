using System.Globalization;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Home;

/// <summary>What the page says of the nation.</summary>
/// <param name="Clubs">Clubs today.</param>
/// <param name="Members">Their members.</param>
/// <param name="Visits">Visits made in the week so far.</param>
/// <param name="Week">That week.</param>
/// <param name="AsOf">Newest commit of a club that is in the figures; null before the first.</param>
internal sealed record Headline(long Clubs, long Members, long Visits, Period Week, DateTimeOffset? AsOf);

/// <summary>The page itself: Vietnamese first, English second; no script, nothing fetched.</summary>
internal static class HomePage
{
    private const string Style = """
        :root{--ink:#1d2a33;--soft:#52616b;--line:#dfe5e2;--green:#0b6b4f;--paper:#f6f8f5}
        *{box-sizing:border-box}
        body{margin:0;font:18px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:var(--ink);background:var(--paper)}
        main{max-width:52rem;margin:0 auto;padding:3rem 1.25rem}
        h1{margin:0;font-size:2.5rem;letter-spacing:-.02em;color:var(--green)}
        small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
        .lead{margin:.25rem 0 2rem;max-width:40rem;font-size:1.2rem}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1rem;margin:0}
        .tiles div{display:flex;flex-direction:column-reverse;justify-content:flex-end;padding:1.25rem 1.5rem;background:#fff;border:1px solid var(--line);border-top:4px solid var(--green);border-radius:10px}
        dt{font-weight:600}
        dd{margin:0 0 .25rem;font-size:2.75rem;line-height:1.15;font-weight:700;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
        .asof{margin:1rem 0 2rem}
        nav{display:flex;flex-wrap:wrap;gap:.5rem 2.5rem;padding:1.25rem 0;border-top:1px solid var(--line)}
        a{color:var(--green);font-weight:600;text-underline-offset:.2em}
        .dot{display:inline-block;width:.7em;height:.7em;margin-right:.5em;border-radius:50%;background:#c77700}
        .ready{background:#1a9c6b}
        """;

    // The runtime carries no cultures: the Vietnamese forms are written out.
    private static readonly NumberFormatInfo Numbers = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = "," };

    public static string Of(bool ready, Headline? nation)
    {
        var (vi, en, dot) = ready ? ("Sẵn sàng", "Ready", "dot ready") : ("Đang khởi động", "Starting", "dot");
        var (asOfVi, asOfEn) = AsOf(nation);
        return $"""
            <!doctype html>
            <html lang="vi">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>ClbCloud</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <main>
            <h1>ClbCloud</h1>
            <p class="lead">Dịch vụ quốc gia cho các câu lạc bộ liên thế hệ tự giúp nhau<small lang="en">A national service for Intergenerational Self-Help Clubs</small></p>
            <dl class="tiles">
            {Tile("Câu lạc bộ", "Clubs", nation?.Clubs)}
            {Tile("Hội viên", "Members", nation?.Members)}
            {Tile("Lượt thăm tuần này", "Home visits this week", nation?.Visits, nation?.Week)}
            </dl>
            <p class="asof">{asOfVi}<small lang="en">{asOfEn}</small></p>
            <nav>
            <span><span class="{dot}"></span>{vi}<small lang="en">{en} · <a href="/health/ready">/health/ready</a> · <a href="/metrics">/metrics</a></small></span>
            <span><a href="/docs">Tài liệu và thử API</a><small lang="en">API documentation, to try</small></span>
            <span><a href="/openapi/v1.json">OpenAPI 3.1</a><small lang="en">/openapi/v1.json</small></span>
            </nav>
            </main>
            </body>
            </html>
            """;
    }

    private static string Tile(string vi, string en, long? number, Period? week = null)
    {
        var days = week is { } w ? string.Create(CultureInfo.InvariantCulture, $" · {w.FirstDay:dd/MM}–{w.LastDay:dd/MM}") : string.Empty;
        return $"<div><dt>{vi}<small lang=\"en\">{en}{days}</small></dt><dd>{number?.ToString("N0", Numbers) ?? "–"}</dd></div>";
    }

    private static (string Vi, string En) AsOf(Headline? nation) =>
        nation is null ? ("Chưa đọc được số liệu", "Figures cannot be read now")
        : nation.AsOf?.ToOffset(LocalCalendar.Offset) is not { } at ? ("Chưa có số liệu", "No figures yet")
        : (string.Create(CultureInfo.InvariantCulture, $"Số liệu toàn quốc đến {at:HH:mm} ngày {at:dd/MM/yyyy}"),
            string.Create(CultureInfo.InvariantCulture, $"National figures as of {at:HH:mm, d MMMM yyyy} (UTC+7)"));
}
