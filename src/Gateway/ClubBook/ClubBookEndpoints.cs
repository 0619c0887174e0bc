using Microsoft.Net.Http.Headers;

namespace ClbCloud.Gateway.ClubBook;

/// <summary>
/// The club book (sổ CLB): a page and its files, for anybody; what it shows comes over the API with a token. Once opened
/// it lives on the phone.
/// </summary>
internal static class ClubBookEndpoints
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static WebApplicationBuilder AddClubBook(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ClubBookFiles>();
        return builder;
    }

    public static void MapClubBook(this IEndpointRouteBuilder app) =>
        app.MapMethods($"/{ClubBookFiles.Root}/{{**file}}", [HttpMethods.Get, HttpMethods.Head], Send).AllowAnonymous().DisableRateLimiting().ExcludeFromDescription();

    private static IResult Send(string? file, HttpContext http, ClubBookFiles files)
    {
        // The worker's reach begins at the slash; without it the page would not open without a network.
        if (http.Request.Path == $"/{ClubBookFiles.Root}") return Results.Redirect($"/{ClubBookFiles.Root}/");
        if (files.Find(string.IsNullOrEmpty(file) ? ClubBookFiles.Page : file) is not { } found) return Kernel.Problems.NotFound;
        var packed = http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        Describe(http.Response.Headers, packed);
        return Results.Bytes(packed ? found.Packed : found.Body, found.ContentType, entityTag: new EntityTagHeaderValue(found.Mark));
    }

    private static void Describe(IHeaderDictionary headers, bool packed)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        // Asked each time, answered 304 mostly; the worker keeps what belongs together.
        headers.CacheControl = "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (packed) headers.ContentEncoding = "br";
    }
}
