namespace ClbCloud.Gateway.Health;

internal static class ReadinessSetup
{
    public static WebApplicationBuilder AddReadiness(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddHostedService<Announcement>();
        return builder;
    }
}
