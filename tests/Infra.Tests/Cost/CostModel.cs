using System.Text.Json;

namespace ClbCloud.Infra.Tests.Cost;

/// <summary>infra/cost/load.json; amounts in the units that the names say.</summary>
internal sealed record Load
{
    public required int[] Clubs { get; init; }

    public required int VolunteersPerClub { get; init; }

    public required int VisitsPerVolunteerAndWeek { get; init; }

    public required decimal VisitsPerRequest { get; init; }

    public required decimal OtherRequestsPerVisitRequest { get; init; }

    public required decimal ShareOfWeekInBusiestHour { get; init; }

    public required decimal TableTransactionsPerVisit { get; init; }

    public required decimal RowsPerVisit { get; init; }

    public required decimal BytesPerRow { get; init; }

    public required decimal OtherBytesPerClubAndYear { get; init; }

    public required decimal YearsKept { get; init; }

    public required decimal TelemetryBytesPerRequest { get; init; }

    public required decimal ShareOfRequestsTraced { get; init; }

    public required decimal TelemetryBytesPerProcessAndDay { get; init; }

    public required decimal AnswerBytesPerRequest { get; init; }

    public required int Silos { get; init; }

    public required decimal SiloCores { get; init; }

    public required decimal SiloGib { get; init; }

    public required decimal GatewaysOnAverage { get; init; }

    public required decimal GatewayCores { get; init; }

    public required decimal GatewayGib { get; init; }

    public required decimal CollectorCores { get; init; }

    public required decimal CollectorGib { get; init; }

    public required int PrivateAddresses { get; init; }

    public required decimal SecretReadsPerMonth { get; init; }

    public required int Servers { get; init; }

    public required decimal KilowattsPerServer { get; init; }

    public static Load Read() => Json.Read<Load>(Repository.Path("infra", "cost", "load.json"));
}

/// <summary>infra/cost/prices.json; null is a price that nobody has given yet.</summary>
internal sealed record Prices
{
    public required string? CheckedOn { get; init; }

    public required string Currency { get; init; }

    public required AzurePrices Azure { get; init; }

    public required OnPremisesPrices OnPremises { get; init; }

    public static Prices Read() => Json.Read<Prices>(Repository.Path("infra", "cost", "prices.json"));
}

internal sealed record AzurePrices
{
    public required decimal? CoreSecond { get; init; }

    public required decimal? GibSecond { get; init; }

    public required decimal FreeCoreSecondsPerMonth { get; init; }

    public required decimal FreeGibSecondsPerMonth { get; init; }

    public required decimal? MillionRequests { get; init; }

    public required decimal FreeMillionRequestsPerMonth { get; init; }

    public required decimal? TableGibMonth { get; init; }

    public required decimal? TenThousandTableTransactions { get; init; }

    public required decimal? LogGib { get; init; }

    public required decimal FreeLogGibPerMonth { get; init; }

    public required decimal? RegistryMonth { get; init; }

    public required decimal? EnvironmentNetworkMonth { get; init; }

    public required decimal? TenThousandVaultOperations { get; init; }

    public required decimal? PrivateAddressHour { get; init; }

    public required decimal? EgressGib { get; init; }

    public required decimal FreeEgressGibPerMonth { get; init; }
}

internal sealed record OnPremisesPrices
{
    public required decimal? ServerMonth { get; init; }

    public required decimal? KilowattHour { get; init; }

    public required decimal? RackAndLineMonth { get; init; }

    public required decimal? AdministratorMonth { get; init; }
}

internal static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string path) => JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options)!;
}
