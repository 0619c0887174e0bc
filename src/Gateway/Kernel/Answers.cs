using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.Errors;

namespace ClbCloud.Gateway.Kernel;

/// <summary>How this process listens and answers, whatever it is asked.</summary>
internal static class Answers
{
    private const string UsualAddress = "http://127.0.0.1:5080";

    // Above our own limit on bodies, so that a body too large gets a problem instead of a broken connection.
    private const int MostKestrelReads = 32 * Body.MostBytes;

    /// <summary>Listens on the usual address unless one is configured.</summary>
    public static WebApplicationBuilder AddAddress(this WebApplicationBuilder builder)
    {
        string[] places = ["urls", "http_ports", "https_ports"];
        var configured = places.Any(p => !string.IsNullOrWhiteSpace(builder.Configuration[p])) || builder.Configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!configured) builder.WebHost.UseUrls(UsualAddress);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostKestrelReads;
        });
        return builder;
    }

    public static WebApplicationBuilder AddAnswers(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(o => Wire.Configure(o.SerializerOptions));
        builder.Services.AddExceptionHandler<Failures>();
        builder.Services.AddProblemDetails();
        builder.Services.AddSingleton<Lineage>();
        builder.Services.AddSingleton(RetryOptions.Read(builder.Configuration));
        return builder;
    }

    public static void UseAnswers(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return next(http);
        });
        app.UseExceptionHandler();
        // Statuses that the framework gives without words: 401, 404, 405, 415.
        app.UseStatusCodePages(pages =>
        {
            var code = Problems.CodeOf(pages.HttpContext);
            return ErrorPages.Serves(pages.HttpContext) ? ErrorPages.Write(pages.HttpContext, code) : Problems.Write(pages.HttpContext, code);
        });
    }
}
