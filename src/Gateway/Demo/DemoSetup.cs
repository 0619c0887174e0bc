using ClbCloud.Gateway.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClbCloud.Gateway.Demo;

/// <summary>The demo of a Development start: <c>--demo default|seeds|nation|none --clubs N --seed S</c>.</summary>
internal static class DemoSetup
{
    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        var options = DemoOptions.Read(builder.Configuration, builder.Environment.IsDevelopment());
        builder.Services.TryAddSingleton<Readiness>();
        if (options.Kind == DemoKind.None) return builder;
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddHostedService<DemoService>();
        return builder;
    }
}
