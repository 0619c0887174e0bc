using System.Net;
// Also compiled into the gateway, whose SDK has this using already.
#pragma warning disable IDE0005
using Microsoft.Extensions.Configuration;
#pragma warning restore IDE0005

namespace ClbCloud.Silo;

/// <summary>Where the cluster's own tables are: membership, reminders, states of plain grains.</summary>
internal enum ClusterProvider
{
    /// <summary>One machine without tables: to try the cluster out. Nothing but the rows outlasts it.</summary>
    Localhost = 0,

    Postgres = 1,

    AzureTables = 2,
}

/// <summary>
/// The settings under <c>Cluster</c>, the same for silos and gateways. The store's connection serves for the cluster,
/// too, unless it has one of its own.
/// </summary>
internal sealed record ClusterSettings
{
    public const string DefaultName = "clbcloud";

    /// <summary>One value a running cluster.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Part of the keys of reminders and states: a change orphans them.</summary>
    public required string ServiceId { get; init; }

    public required ClusterProvider Provider { get; init; }

    public string? ConnectionString { get; init; }

    /// <summary>Azure Tables with a managed identity.</summary>
    public Uri? TableServiceUri { get; init; }

    public required int SiloPort { get; init; }

    public required int GatewayPort { get; init; }

    /// <summary>What this silo tells the others; null: the first address of the machine.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>
    /// Plain grains' states in Orleans' own tables instead of our rows. In the rows, which is the default, they are part
    /// of every backup.
    /// </summary>
    public required bool StatesOfProvider { get; init; }

    /// <summary>The silo that a cluster without tables gathers around.</summary>
    public IPEndPoint? Primary { get; init; }

    /// <summary>How long a grain waits for another.</summary>
    public required TimeSpan ResponseTimeout { get; init; }

    /// <summary>
    /// How long a gateway waits for a grain: a little longer than it takes until a silo that died is known to be dead, so
    /// that the second attempt finds the grain elsewhere.
    /// </summary>
    public required TimeSpan ClientTimeout { get; init; }

    /// <exception cref="InvalidOperationException">A setting is missing or not understood; says which.</exception>
    public static ClusterSettings Read(IConfiguration configuration)
    {
        var cluster = configuration.GetSection("Cluster");
        var settings = new ClusterSettings
        {
            ClusterId = cluster["ClusterId"] ?? DefaultName,
            ServiceId = cluster["ServiceId"] ?? DefaultName,
            Provider = ProviderOf(cluster["Provider"] ?? configuration["Storage:Provider"]),
            ConnectionString = cluster["ConnectionString"],
            TableServiceUri = cluster["TableServiceUri"] is { Length: > 0 } uri ? new Uri(uri) : null,
            SiloPort = cluster.GetValue("SiloPort", 11_111),
            GatewayPort = cluster.GetValue("GatewayPort", 30_000),
            Address = cluster["Address"] is { Length: > 0 } address ? IPAddress.Parse(address) : null,
            StatesOfProvider = cluster["States"] switch
            {
                null or "" or "rows" => false,
                "provider" => true,
                _ => throw new InvalidOperationException("Cluster:States is one of rows, provider."),
            },
            Primary = cluster["Primary"] is { Length: > 0 } primary ? IPEndPoint.Parse(primary) : null,
            ResponseTimeout = TimeSpan.FromSeconds(cluster.GetValue("ResponseTimeoutSeconds", 30)),
            ClientTimeout = TimeSpan.FromSeconds(cluster.GetValue("ClientTimeoutSeconds", 15)),
        };
        return settings.Provider switch
        {
            ClusterProvider.Postgres => settings with { ConnectionString = Required(settings.ConnectionString ?? configuration["Storage:ConnectionString"], "Cluster:ConnectionString") },
            ClusterProvider.AzureTables => settings.WithTables(configuration.GetSection("Storage:AzureTables")),
            _ => settings,
        };
    }

    private ClusterSettings WithTables(IConfigurationSection store)
    {
        if (ConnectionString is not null || TableServiceUri is not null) return this;
        var uri = store["ServiceUri"];
        return string.IsNullOrEmpty(uri)
            ? this with { ConnectionString = Required(store["ConnectionString"], "Cluster:TableServiceUri or Cluster:ConnectionString") }
            : this with { TableServiceUri = new Uri(uri) };
    }

    private static string Required(string? value, string name) =>
        string.IsNullOrWhiteSpace(value) ? throw new InvalidOperationException($"{name} is not set.") : value;

    private static ClusterProvider ProviderOf(string? name) => name switch
    {
        "localhost" => ClusterProvider.Localhost,
        "postgres" => ClusterProvider.Postgres,
        "azure-tables" => ClusterProvider.AzureTables,
        _ => throw new InvalidOperationException("Cluster:Provider (or Storage:Provider) is one of postgres, azure-tables, localhost."),
    };
}
