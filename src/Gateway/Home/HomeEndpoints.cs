using ClbCloud.Gateway.Health;

namespace ClbCloud.Gateway.Home;

/// <summary>The page a person sees who opens the address: what this is, how it is, where to go on.</summary>
internal static class HomeEndpoints
{
    public static void MapHome(this IEndpointRouteBuilder app) => app.MapGet("/", Show).AllowAnonymous().ExcludeFromDescription();

    private static IResult Show(HttpContext http, Readiness readiness)
    {
        var (vi, en) = readiness.Ready ? ("sẵn sàng", "ready") : ("đang khởi động", "starting");
        // Only what this program knows goes into the page, never what a request says.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return Results.Content($$"""
            <!doctype html>
            <html lang="vi">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>ClbCloud</title>
              <style>body{font:18px/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}a{color:#0b57d0}small{color:#555}</style>
            </head>
            <body>
              <h1>ClbCloud</h1>
              <p>Dịch vụ quốc gia cho các câu lạc bộ liên thế hệ tự giúp nhau.<br><small lang="en">A national service for Intergenerational Self-Help Clubs.</small></p>
              <p>Trạng thái: <strong>{{vi}}</strong> <small lang="en">({{en}})</small> · <a href="/health/ready">/health/ready</a></p>
              <ul>
                <li><a href="/docs">Tài liệu và thử API</a> <small lang="en">(API documentation)</small></li>
                <li><a href="/openapi/v1.json">OpenAPI 3.1</a></li>
              </ul>
            </body>
            </html>
            """, "text/html; charset=utf-8");
    }
}
