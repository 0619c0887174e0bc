// Prints what the engine must hold: warm calls a second by 64 callers, and memory with 100,000 grains resident.
using System.Diagnostics;
using System.Globalization;
using ClbCloud.Bench.Engine;
using ClbCloud.LocalOrleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

const int Callers = 64;
const int CallsEach = 30_000;
const int Residents = 100_000;

var builder = Host.CreateEmptyApplicationBuilder(new());
builder.Services.AddLocalOrleans(o => o.GrainClasses.Add(typeof(CounterGrain)));
using var host = builder.Build();
await host.StartAsync();
var grains = host.Services.GetRequiredService<IGrainFactory>();

for (var round = 1; round <= 3; round++)
{
    var watch = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        var grain = grains.GetGrain<ICounterGrain>($"bench|{caller}");
        for (var i = 0; i < CallsEach; i++) await grain.Add(1);
    })));
    Print($"round {round}: {Callers * CallsEach / watch.Elapsed.TotalSeconds:N0} warm calls a second, {Callers} callers, {Environment.ProcessorCount} processors");
}

var activating = Stopwatch.StartNew();
await Parallel.ForAsync(0, Residents, async (i, _) => await grains.GetGrain<ICounterGrain>($"thanh-hoa|clb-{i:D6}|v-001").Add(1));
Print($"{Residents:N0} activations in {activating.Elapsed.TotalSeconds:N1} s");
using var process = Process.GetCurrentProcess();
Print($"resident memory {process.WorkingSet64 / 1_048_576:N0} MiB, managed heap {GC.GetTotalMemory(forceFullCollection: true) / 1_048_576:N0} MiB");
var stopping = Stopwatch.StartNew();
await host.StopAsync();
Print($"graceful stop in {stopping.Elapsed.TotalSeconds:N1} s");

static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
