using System.Reflection;

namespace ClbCloud.Engine.Tests;

/// <summary>
/// Grains written against the local engine must compile against Orleans: it may lack what Orleans has, and have nothing
/// that Orleans lacks. The official assembly outranks the list, which names the types of the other Orleans assemblies.
/// </summary>
[Trait("Engine", "local")]
public sealed class ConformanceTests
{
    [Fact]
    public void Every_public_type_and_member_is_one_of_Orleans() => Assert.Empty(Invented(Local()));

    [Fact]
    public void An_invented_member_or_type_is_found()
    {
        var local = Local();
        local["Orleans.IGrainFactory"].Add("public Abstract GetGrain(System.Int32 number) : Orleans.IGrain");
        local["Orleans.Storage.IGrainStorage"].Add("public Abstract Compact() : System.Threading.Tasks.Task");
        local["Orleans.Invented"] = [];

        Assert.Equal(3, Invented(local).Count);
    }

    [Fact]
    public void Both_sources_are_used()
    {
        var official = Official();

        Assert.Contains("Orleans.IGrainFactory", official.Keys);
        Assert.DoesNotContain("Orleans.Storage.IGrainStorage", official.Keys);
        Assert.Contains("Orleans.Storage.IGrainStorage", Listed().Keys);
        Assert.DoesNotContain(Listed().Keys, official.ContainsKey);
    }

    [Fact]
    public void Whatever_is_public_and_not_Orleans_lies_in_the_hosting_namespace()
    {
        var others = typeof(IGrain).Assembly.GetExportedTypes()
            .Where(t => t.Namespace != "Orleans" && !t.Namespace!.StartsWith("Orleans.", StringComparison.Ordinal));

        Assert.All(others, t => Assert.Equal("ClbCloud.LocalOrleans.Hosting", t.Namespace));
    }

    private static Dictionary<string, HashSet<string>> Local() => SignatureReader.Read(typeof(IGrain).Assembly.Location);

    private static Dictionary<string, HashSet<string>> Official() => SignatureReader.Read(
        typeof(ConformanceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "OrleansAbstractions").Value!);

    /// <summary>Lines of <c>type | fact</c>.</summary>
    private static Dictionary<string, HashSet<string>> Listed()
    {
        using var file = new StreamReader(typeof(ConformanceTests).Assembly.GetManifestResourceStream("OrleansSignatures.txt")!);
        return file.ReadToEnd().Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(" | ", 2))
            .GroupBy(parts => parts[0], parts => parts[1])
            .ToDictionary(g => g.Key, g => g.ToHashSet());
    }

    private static List<string> Invented(Dictionary<string, HashSet<string>> local)
    {
        var official = Official();
        var listed = Listed();
        var invented = new List<string>();
        foreach (var (type, facts) in local)
        {
            if (official.TryGetValue(type, out var known)) invented.AddRange(facts.Except(known).Select(f => $"{type} | {f}"));
            else if (listed.TryGetValue(type, out known)) invented.AddRange(facts.Select(WithoutBodies).Except(known.Select(WithoutBodies)).Select(f => $"{type} | {f}"));
            else invented.Add(type);
        }

        return [.. invented.Order(StringComparer.Ordinal)];
    }

    /// <summary>The listings do not say which interface methods have a body of their own.</summary>
    private static string WithoutBodies(string fact) => fact.Replace("Abstract ", "", StringComparison.Ordinal);
}
