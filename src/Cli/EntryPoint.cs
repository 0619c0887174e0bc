using System.Text;

namespace ClbCloud.Cli;

internal static class EntryPoint
{
    private static async Task<int> Main(string[] args)
    {
        Console.OutputEncoding = Encoding.UTF8;
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // Stopped in order; the same command begun again goes on.
            pressed.Cancel = true;
            stop.Cancel();
        };
        return await new Commands(Console.Out, Console.Error, TimeProvider.System, Environment.GetEnvironmentVariable).Run(args, stop.Token);
    }
}
