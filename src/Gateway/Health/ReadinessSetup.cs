using ClbCloud.Storage;

namespace ClbCloud.Gateway.Health;

internal static class ReadinessSetup
{
    public static WebApplicationBuilder AddReadiness(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddHostedService<Announcement>();
        return builder;
    }

    /// <summary>Opens the rows before anything is served, and stops being ready when they fail.</summary>
    public static void RequireStorage(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IRowStore>() is IMonitoredRowStore store)
            app.Services.GetRequiredService<Readiness>().Require("storage", () => store.Health.Healthy);
    }
}
