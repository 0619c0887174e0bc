using System.Diagnostics;
using System.Globalization;
using ClbCloud.Bench.Editions;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage.Memory;

// Editions of two synthetic projects that share clubs, one a week: seconds, seconds of processor, and the
// most memory that is in use.
//   dotnet run --project bench/Editions -c Release -- [clubs] [months] [weeks]
// Reading the projects' rows is not in it; what is read lies in memory, as it does in the product while an edition is made.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var clubs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000;
var months = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 24;
var weeks = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
var country = new SyntheticCountry(clubs, months);
var store = new MemoryRowStore();
var book = new EditionBook();
Console.WriteLine($"{clubs} clubs of {SyntheticCountry.Provinces} provinces, {months} months, {Environment.ProcessorCount} cores; read: {Megabytes()} MB");
for (var week = 0; week < weeks; week++)
{
    if (week > 0) country.Week();
    var read = country.Read();
    var began = Stopwatch.GetTimestamp();
    var busy = Process.GetCurrentProcess().TotalProcessorTime;
    var draft = EditionMaker.Draft(book, Period.Parse("2026-W10") with { Ordinal = Period.Parse("2026-W10").Ordinal + week }, country.Last, DateTimeOffset.UnixEpoch, read);
    var made = Stopwatch.GetElapsedTime(began);
    busy = Process.GetCurrentProcess().TotalProcessorTime - busy;
    await EditionBook.Write(store, book, draft);
    book = await EditionBook.Load(store);
    Console.WriteLine(
        $"edition {week + 1}: made in {made.TotalSeconds:F1} s ({busy.TotalSeconds:F1} s of processor), written and loaded in {Stopwatch.GetElapsedTime(began).TotalSeconds - made.TotalSeconds:F1} s, in use {Megabytes()} MB, most {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
    foreach (var manifest in draft.Manifests)
        Console.WriteLine($"  {manifest.Project}: {manifest.Cells} cells, {100.0 * manifest.Suppressed / manifest.Cells:F1} % suppressed, {100.0 * manifest.Kept / manifest.Cells:F1} % kept");
}

static long Megabytes() => GC.GetTotalMemory(forceFullCollection: true) >> 20;
