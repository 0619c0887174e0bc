using ClbCloud.Gateway.Health;
using ClbCloud.Silo;
using ClbCloud.Storage;

namespace ClbCloud.Gateway.Engine;

/// <summary>The local build: the gateway hosts the grains and keeps the rows.</summary>
internal static class EngineSetup
{
    public static WebApplicationBuilder AddEngine(this WebApplicationBuilder builder)
    {
        builder.AddClbSilo();
        return builder;
    }

    /// <summary>Opens the rows before anything is served, and stops being ready when they fail.</summary>
    public static void RequireEngine(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IRowStore>() is IMonitoredRowStore store)
            app.Services.GetRequiredService<Readiness>().Require("storage", () => store.Health.Healthy);
    }
}
