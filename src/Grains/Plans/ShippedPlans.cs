using System.Collections.Immutable;
using System.Text.Json;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Plans;

/// <summary>A published plan as it comes with the product.</summary>
[GenerateSerializer, Immutable, Alias("clb.ShippedPlan")]
public sealed record ShippedPlan
{
    /// <summary>Id under which it is written: <c>39-kh-ubnd</c>.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Key of the unit whose plan it is.</summary>
    [Id(1)] public required string Unit { get; init; }

    [Id(2)] public required PlanText Text { get; init; }
}

/// <summary>The published plans of <c>data/plans</c>. They are loaded where somebody asks for them, never by themselves.</summary>
public static class ShippedPlans
{
    private const string Folder = "plans/";

    /// <summary>By id.</summary>
    public static ImmutableArray<ShippedPlan> All { get; } = [.. Load().OrderBy(p => p.Id, StringComparer.Ordinal)];

    /// <summary>Null when there is none such.</summary>
    public static ShippedPlan? Find(string? id) => All.FirstOrDefault(p => p.Id == id);

    private static IEnumerable<ShippedPlan> Load()
    {
        var assembly = typeof(ShippedPlans).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return JsonSerializer.Deserialize<ShippedPlan>(stream, RowBody.Options) ?? throw new InvalidDataException($"{name} is empty.");
        }
    }
}
