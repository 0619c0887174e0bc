using ClbCloud.Gateway.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClbCloud.Gateway.Demo;

/// <summary>What an empty database begins with; in Development: <c>--demo default|seeds|nation|none --clubs N --seed S</c>.</summary>
internal static class DemoSetup
{
    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        var options = DemoOptions.Read(builder.Configuration, builder.Environment.IsDevelopment());
        builder.Services.TryAddSingleton<Readiness>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddHostedService<DemoService>();
        return builder;
    }
}
