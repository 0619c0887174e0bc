using ClbCloud.Grains.Editions;

namespace ClbCloud.Grains.Tests.Editions;

public sealed class AttackerTests
{
    private const int Weeks = 12;
    private const int MostTargets = 400;

    // CLB_ATTACK_COUNTRIES=20 looks longer.
    private static readonly int Countries = int.Parse(Environment.GetEnvironmentVariable("CLB_ATTACK_COUNTRIES") ?? "3", System.Globalization.CultureInfo.InvariantCulture);
    private const int MostCountries = 6;

    public static TheoryData<int, string> Attacks
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var plan in AttackPlan.All)
            {
                for (var seed = 1; seed <= Countries; seed++) data.Add(seed, plan.Name);
            }

            return data;
        }
    }

    /// <summary>A family of rules, and a part of the figures where its want is felt.</summary>
    public static TheoryData<string, string> Families => new()
    {
        { nameof(Protection.Relations), "members" },
        { nameof(Protection.Relations), "circumstances" },
        { nameof(Protection.Relations), "boards and meetings" },
        { nameof(Protection.Relations), "volunteers" },
        { nameof(Protection.Relations), "loans" },
        { nameof(Protection.Cuts), "members" },
        { nameof(Protection.Cuts), "volunteers" },
        { nameof(Protection.Cuts), "loans" },
        { nameof(Protection.History), "members" },
        { nameof(Protection.History), "care and health" },
        { nameof(Protection.History), "loans" },
        { nameof(Protection.Money), "money" },
        { nameof(Protection.Rates), "boards and meetings" },
        { nameof(Protection.Rates), "volunteers" },
        { nameof(Protection.Norms), "care and health" },
        { nameof(Protection.Norms), "volunteers" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Twelve_weeks_of_editions_of_overlapping_projects_give_no_small_number_away(int seed, string plan) =>
        Assert.Empty(new Attacker(await Country(seed, Protection.Full)).Attack(Of(plan), MostTargets));

    [Fact]
    public async Task Where_small_numbers_alone_are_left_out_the_attacker_finds_them()
    {
        var attacker = new Attacker(await Country(1, Protection.SmallNumbersOnly));
        Assert.All(AttackPlan.All, plan => Assert.NotEmpty(attacker.Attack(plan, MostTargets, enough: 1)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Without_one_family_of_rules_the_attacker_finds_small_numbers(string family, string plan)
    {
        for (var seed = 1; seed <= MostCountries; seed++)
        {
            if (new Attacker(await Country(seed, Protection.Full & ~Enum.Parse<Protection>(family))).Attack(Of(plan), MostTargets, enough: 1).Count > 0) return;
        }

        Assert.Fail($"The attacker finds nothing in {MostCountries} countries.");
    }

    private static AttackPlan Of(string name) => AttackPlan.All.Single(p => p.Name == name);

    private static async Task<SyntheticProjects> Country(int seed, Protection protection)
    {
        var world = new SyntheticProjects(seed);
        for (var week = 0; week < Weeks; week++) await world.Week(week, protection);
        return world;
    }
}
