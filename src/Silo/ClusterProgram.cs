using ClbCloud.Silo;
using ClbCloud.Storage;
using ClbCloud.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddClbTelemetry("clb-silo");
builder.AddClbSilo();
builder.Services.AddSingleton<ClusterHealth>();
// In-flight calls end, grains are deactivated and the cluster is told, before the process goes.
builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(50));
if (!ClusterHealth.HasAddress(builder.Configuration)) builder.WebHost.UseUrls(ClusterHealth.UsualAddress);

var app = builder.Build();
app.MapClusterHealth();
// Like the probes, on an inner network only.
app.MapPrometheus(_ => true);

// A store that cannot be opened ends the start with its reason; so do tables that are not ours.
app.Services.GetRequiredService<IRowStore>();
await app.Services.GetRequiredService<ClusterSettings>().PrepareTables(app.Lifetime.ApplicationStopping);
await app.RunAsync();
