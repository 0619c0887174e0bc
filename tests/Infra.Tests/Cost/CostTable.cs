using System.Globalization;
using System.Text;

namespace ClbCloud.Infra.Tests.Cost;

/// <summary>What a month costs at a number of clubs: quantities from the load, times prices.</summary>
internal sealed class CostTable(Load load, Prices prices)
{
    private const decimal HoursPerMonth = 730;
    private const decimal SecondsPerMonth = HoursPerMonth * 3600;
    private const decimal WeeksPerMonth = HoursPerMonth / 168;
    private const decimal DaysPerMonth = HoursPerMonth / 24;
    private const decimal WeeksPerYear = 52.1775m;
    private const decimal Gib = 1024m * 1024 * 1024;
    private const decimal Million = 1_000_000;

    internal sealed record Line(string Name, string Quantity, decimal? Cost);

    public decimal VisitsPerWeek(int clubs) => (decimal)clubs * load.VolunteersPerClub * load.VisitsPerVolunteerAndWeek;

    public decimal RequestsPerMonth(int clubs) =>
        VisitsPerWeek(clubs) * WeeksPerMonth / load.VisitsPerRequest * (1 + load.OtherRequestsPerVisitRequest);

    public decimal StoredGib(int clubs) =>
        ((VisitsPerWeek(clubs) * WeeksPerYear * load.RowsPerVisit * load.BytesPerRow) + (clubs * load.OtherBytesPerClubAndYear)) * load.YearsKept / Gib;

    public IReadOnlyList<Line> Azure(int clubs)
    {
        var p = prices.Azure;
        var cores = (load.Silos * load.SiloCores) + (load.GatewaysOnAverage * load.GatewayCores) + load.CollectorCores;
        var gib = (load.Silos * load.SiloGib) + (load.GatewaysOnAverage * load.GatewayGib) + load.CollectorGib;
        var requests = RequestsPerMonth(clubs) / Million;
        var transactions = VisitsPerWeek(clubs) * WeeksPerMonth * load.TableTransactionsPerVisit;
        var processes = load.Silos + load.GatewaysOnAverage + 1;
        var logs = ((RequestsPerMonth(clubs) * load.ShareOfRequestsTraced * load.TelemetryBytesPerRequest) + (processes * DaysPerMonth * load.TelemetryBytesPerProcessAndDay)) / Gib;
        var egress = RequestsPerMonth(clubs) * load.AnswerBytesPerRequest / Gib;
        return
        [
            new("Cores of silos, gateways, collector", $"{Number(cores)} cores", Above(cores * SecondsPerMonth, p.FreeCoreSecondsPerMonth) * p.CoreSecond),
            new("Their memory", $"{Number(gib)} GiB", Above(gib * SecondsPerMonth, p.FreeGibSecondsPerMonth) * p.GibSecond),
            new("Requests", $"{Number(requests)} million", Above(requests, p.FreeMillionRequestsPerMonth) * p.MillionRequests),
            new($"Rows after {Number(load.YearsKept)} years", $"{Number(StoredGib(clubs))} GiB", StoredGib(clubs) * p.TableGibMonth),
            new("Table transactions", $"{Number(transactions / Million)} million", transactions / 10_000 * p.TenThousandTableTransactions),
            new("Logs, traces, metrics", $"{Number(logs)} GiB", Above(logs, p.FreeLogGibPerMonth) * p.LogGib),
            new("Answers sent out", $"{Number(egress)} GiB", Above(egress, p.FreeEgressGibPerMonth) * p.EgressGib),
            new("Image registry", "1", p.RegistryMonth),
            new("Load balancers and addresses of the environments", "2", 2 * p.EnvironmentNetworkMonth),
            new("Reads of secrets", $"{Number(load.SecretReadsPerMonth)}", load.SecretReadsPerMonth / 10_000 * p.TenThousandVaultOperations),
            new("Private addresses", $"{load.PrivateAddresses}", load.PrivateAddresses * HoursPerMonth * p.PrivateAddressHour),
        ];
    }

    public IReadOnlyList<Line> OnPremises()
    {
        var p = prices.OnPremises;
        return
        [
            new("Servers (two for silos, gateway and database; one for the copy and the backups)", $"{load.Servers}", load.Servers * p.ServerMonth),
            new("Electricity", $"{Number(load.Servers * load.KilowattsPerServer * HoursPerMonth)} kWh", load.Servers * load.KilowattsPerServer * HoursPerMonth * p.KilowattHour),
            new("Rack and line", "1", p.RackAndLineMonth),
            new("Administration", "1", p.AdministratorMonth),
        ];
    }

    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine("# What a month costs").AppendLine();
        text.AppendLine("Computed from [load.json](load.json) and [prices.json](prices.json) by `tests/Infra.Tests`; do not edit it, edit those:");
        text.AppendLine("`CLB_UPDATE_GOLDEN=1 dotnet test tests/Infra.Tests --filter Cost`.").AppendLine();
        text.AppendLine(prices.CheckedOn is { } day
            ? $"Prices were checked by the operator on {day}."
            : "**The prices have not been checked for any region or agreement.** They are variables to be filled in by the operator;\nthe sums say what the arithmetic gives with them, not what an invoice will say. The quantities beyond visits are\nassumptions of ours, too.");
        text.AppendLine().AppendLine("## Load").AppendLine();
        text.AppendLine("| Clubs | Visits a week | Requests a month | Visits a second in the busiest hour | Rows kept |");
        text.AppendLine("|---:|---:|---:|---:|---:|");
        foreach (var clubs in load.Clubs)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {clubs:N0} | {VisitsPerWeek(clubs):N0} | {Number(RequestsPerMonth(clubs) / Million)} million | {Number(VisitsPerWeek(clubs) * load.ShareOfWeekInBusiestHour / 3600)} | {Number(StoredGib(clubs))} GiB |");
        foreach (var clubs in load.Clubs) Table(text, $"Azure, {clubs.ToString("N0", CultureInfo.InvariantCulture)} clubs", Azure(clubs));
        Table(text, "On premises, either size", OnPremises());
        return text.ToString().ReplaceLineEndings("\n");
    }

    private void Table(StringBuilder text, string title, IReadOnlyList<Line> lines)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| A month | Quantity | {prices.Currency} |");
        text.AppendLine("|---|---:|---:|");
        foreach (var line in lines) text.AppendLine(CultureInfo.InvariantCulture, $"| {line.Name} | {line.Quantity} | {Money(line.Cost)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| **Sum** | | **{Money(lines.Any(l => l.Cost is null) ? null : lines.Sum(l => l.Cost))}** |");
    }

    private static decimal Above(decimal amount, decimal free) => Math.Max(0, amount - free);

    private static string Money(decimal? amount) => amount is { } given ? given.ToString("N2", CultureInfo.InvariantCulture) : "to be filled in";

    private static string Number(decimal amount) => amount.ToString(amount >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);
}
