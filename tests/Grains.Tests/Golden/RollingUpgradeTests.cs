using System.Text;
using System.Text.Json.Nodes;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>
/// In a rolling upgrade two versions of the program share the rows, so a version that writes something new is preceded
/// by one that reads it. Tested on the golden rows: what the version before wrote is read by this one, and what the next
/// one may add without raising the schema does not hurt.
/// </summary>
public sealed class RollingUpgradeTests
{
    private static readonly Dictionary<string, Func<ReadOnlyMemory<byte>, int, byte[]>> Readers = new()
    {
        ["club-head"] = Again<ClubHead>,
        ["club-member"] = Again<Member>,
        ["club-volunteer"] = Again<Volunteer>,
        ["club-visit"] = Again<VisitFact>,
        ["policy-book"] = Again<PolicyBook>,
        ["unit-definition"] = Again<UnitDefinition>,
        ["unit-head"] = Again<UnitHead>,
    };

    public static TheoryData<string> Names => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_next_version_adds_is_passed_over(string name)
    {
        var body = Golden(name);
        var grown = JsonNode.Parse(body)!;
        var value = grown["v"]!.AsObject();
        value["addedByTheNextVersion"] = new JsonObject { ["a"] = 1, ["b"] = new JsonArray("x", null) };
        // Also inside: the first nested object of the body, where there is one.
        if (value.Select(m => m.Value).OfType<JsonArray>().SelectMany(a => a).OfType<JsonObject>().FirstOrDefault() is { } inner) inner["addedToo"] = "y";
        grown["addedToTheEnvelope"] = true;
        Assert.Equal(body, Encoding.UTF8.GetString(Readers[name](Encoding.UTF8.GetBytes(grown.ToJsonString()), 1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_that_already_reads_the_next_schema_still_reads_this_one(string name)
    {
        var body = Golden(name);
        Assert.Equal(body, Encoding.UTF8.GetString(Readers[name](Encoding.UTF8.GetBytes(body), 2)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_that_does_not_read_the_next_schema_refuses_it_instead_of_losing_what_it_means(string name)
    {
        var next = JsonNode.Parse(Golden(name))!;
        next["s"] = 2;
        Assert.Throws<InvalidDataException>(() => Readers[name](Encoding.UTF8.GetBytes(next.ToJsonString()), 1));
    }

    [Fact]
    public void A_member_that_older_rows_lack_has_its_default()
    {
        var head = RowBody.Read<UnitHead>("""{"s":1,"v":{"epoch":2,"version":9}}"""u8.ToArray());
        Assert.Equal((2, 9, 0), (head.Epoch, head.Version, head.BaseVersion));
        Assert.Empty(head.Above);
    }

    [Fact]
    public void False_zero_and_empty_collections_come_back_as_they_were()
    {
        var book = new PolicyBook { Revision = 0, Excuses = [new Excuse { Id = "tet", From = new(2027, 2, 4), To = new(2027, 2, 12), Reason = "tet", Withdrawn = false }] };
        Assert.Equal(RowBody.Write(book), RowBody.Write(RowBody.Read<PolicyBook>(RowBody.Write(book))));
        Assert.Contains("\"withdrawn\":false", Encoding.UTF8.GetString(RowBody.Write(book)), StringComparison.Ordinal);
    }

    private static byte[] Again<T>(ReadOnlyMemory<byte> body, int newest) => RowBody.Write(RowBody.Read<T>(body, newest));

    private static string Golden(string name, [System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, $"{name}.v1.json")).TrimEnd('\n');
}
