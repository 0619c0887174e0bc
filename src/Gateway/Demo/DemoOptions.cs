using System.Globalization;

namespace ClbCloud.Gateway.Demo;

/// <summary>What an empty database is filled with.</summary>
internal enum DemoKind
{
    None = 0,

    /// <summary>Bắc Ninh as published for 2025-03, and the last twelve weeks up to today.</summary>
    Default = 1,

    /// <summary>The default, and Thanh Hóa as published for 2020-06 and 2020-09.</summary>
    Seeds = 2,

    /// <summary>A synthetic nation over today's 34 provinces.</summary>
    Nation = 3,
}

/// <summary>Read from the command line or any other configuration: <c>--demo nation --clubs 1000 --seed 7</c>.</summary>
internal sealed record DemoOptions
{
    public const int MostClubs = 30_000;

    public DemoKind Kind { get; init; }

    /// <summary>Clubs of <see cref="DemoKind.Nation"/>.</summary>
    public int Clubs { get; init; } = 1_000;

    public int Seed { get; init; } = 1;

    /// <exception cref="InvalidOperationException">An option is not understood; says which.</exception>
    public static DemoOptions Read(IConfiguration configuration, bool development)
    {
        var kind = configuration["demo"] switch
        {
            null or "" => development ? DemoKind.Default : DemoKind.None,
            "default" => DemoKind.Default,
            "seeds" => DemoKind.Seeds,
            "nation" => DemoKind.Nation,
            "none" => DemoKind.None,
            _ => throw new InvalidOperationException("--demo is one of default, seeds, nation, none."),
        };
        // Without a demo the other names may belong to somebody else's environment.
        if (kind == DemoKind.None) return new DemoOptions();
        if (!development) throw new InvalidOperationException("--demo fills a database in Development only; use --demo none elsewhere.");
        return new DemoOptions
        {
            Kind = kind,
            Clubs = Number(configuration, "clubs", 1_000, 1, MostClubs),
            Seed = Number(configuration, "seed", 1, 0, int.MaxValue),
        };
    }

    private static int Number(IConfiguration configuration, string name, int otherwise, int low, int high)
    {
        if (configuration[name] is not { Length: > 0 } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"--{name} is a number from {low} to {high}."));
    }
}
