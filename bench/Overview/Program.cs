using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ClbCloud.Gateway.Kill;

// The overview of a synthetic nation, over loopback, one request at a time: milliseconds and bytes.
//   dotnet run --project bench/Overview -c Release -- [clubs] [requests] [folder to keep the rows in]
// Acceptance (issue 6): p99 at most 50 ms and at most 150 KB with 10,000 clubs. Loading so many takes minutes; a folder
// that is named is kept, and a second run begins at once.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var clubs = args.Length > 0 ? args[0] : "10000";
var requests = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000;
var folder = args.Length > 2 ? Directory.CreateDirectory(args[2]).FullName : Directory.CreateTempSubdirectory("clbcloud-bench-").FullName;
var assembly = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Gateway", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "ClbCloud.Gateway.dll"));
try
{
    await using var gateway = GatewayProcess.Start(assembly, Path.Combine(folder, "rows"), "nation", Path.Combine(folder, "gateway.log"), "--clubs", clubs);
    Console.WriteLine($"Loading {clubs} clubs …");
    await gateway.ReadyAsync(TimeSpan.FromMinutes(30), CancellationToken.None);
    using var http = await SignIn(gateway.Address);
    for (var i = 0; i < 50; i++) await http.GetByteArrayAsync("/nation");
    var times = new double[requests];
    var bytes = 0;
    for (var i = 0; i < requests; i++)
    {
        var began = Stopwatch.GetTimestamp();
        bytes = (await http.GetByteArrayAsync("/nation")).Length;
        times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    Array.Sort(times);
    Console.WriteLine($"/nation, {clubs} clubs, {requests} requests: p50 {At(times, 0.50):F1} ms, p95 {At(times, 0.95):F1} ms, p99 {At(times, 0.99):F1} ms, most {times[^1]:F1} ms, {bytes / 1024.0:F1} KB of HTML");
}
finally
{
    if (args.Length <= 2) Directory.Delete(folder, recursive: true);
}

static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

static async Task<HttpClient> SignIn(Uri address)
{
    var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
    var token = Regex.Match(await http.GetStringAsync("/sign-in"), "name=\"form-token\" value=\"([^\"]+)\"").Groups[1].Value;
    using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["scope"] = "nation", ["role"] = "analyst", ["form-token"] = token });
    using var answer = await http.PostAsync("/sign-in", form);
    answer.EnsureSuccessStatusCode();
    return http;
}
