using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;

namespace ClbCloud.Grains.Tests.Architecture;

/// <summary>
/// What crosses calls stays readable: names and numbers are fixed, and values never change, since the local engine
/// shares them. <c>contracts.txt</c> pins all of it; after a deliberate change, run the tests once with
/// <c>CLB_UPDATE_GOLDEN=1</c> and look at the difference.
/// </summary>
public sealed class ContractTests
{
    // Public, but never on the wire.
    private static readonly Type[] Local = [typeof(Right), typeof(Power), typeof(NeedsAttribute), typeof(Indicator), typeof(IndicatorKind)];

    /// <summary>Ids of members that were removed, by alias of their type: never to be used again.</summary>
    private static readonly Dictionary<string, uint[]> Retired = [];

    [Fact]
    public void Every_method_of_a_grain_says_who_may_call_it_and_has_a_lasting_name()
    {
        foreach (var method in Wire.GrainInterfaces.SelectMany(i => i.GetMethods()))
        {
            var name = $"{method.DeclaringType!.Name}.{method.Name}";
            Assert.True(method.GetCustomAttribute<NeedsAttribute>() is not null, $"{name} has no [Needs].");
            Assert.True(Wire.Alias(method) is not null, $"{name} has no [Alias].");
        }
    }

    [Fact]
    public void Every_grain_has_a_lasting_name_and_tells_the_filter_what_it_is_below()
    {
        Assert.NotEmpty(Wire.GrainClasses);
        foreach (var grain in Wire.GrainClasses)
        {
            Assert.True(grain is { IsSealed: true, IsPublic: false }, $"{grain.Name} is to be internal and sealed.");
            Assert.True(grain.IsAssignableTo(typeof(IGuarded)), $"{grain.Name} is no {nameof(IGuarded)}: all calls of it would be refused.");
            Assert.True(grain.GetCustomAttribute<GrainTypeAttribute>() is not null, $"{grain.Name} has no [GrainType].");
        }
    }

    [Fact]
    public void What_crosses_calls_is_marked_and_has_a_lasting_name()
    {
        var types = Wire.Crossing.Concat(Wire.Marked).Concat(Wire.Grains.GetExportedTypes().Where(t => !t.IsInterface && !(t.IsAbstract && t.IsSealed) && !IsGenerated(t)));
        foreach (var type in types.Distinct().Except(Local))
        {
            Assert.True(type.GetCustomAttribute<GenerateSerializerAttribute>() is not null, $"{type} has no [GenerateSerializer].");
            Assert.True(Wire.Alias(type) is not null, $"{type} has no [Alias].");
        }
    }

    [Fact]
    public void No_name_is_given_twice()
    {
        Assert.Empty(Twice(Wire.Marked.Concat(Wire.GrainInterfaces).Select(t => Wire.Alias(t)!)));
        foreach (var grain in Wire.GrainInterfaces) Assert.Empty(Twice(grain.GetMethods().Select(m => Wire.Alias(m)!)));
    }

    [Fact]
    public void Every_member_has_a_number_of_its_own_and_none_is_left_out()
    {
        foreach (var type in Wire.Marked)
        {
            var members = Wire.Members(type).ToList();
            Assert.All(members, m => Assert.True(m.Id is not null, $"{type}.{m.Name} has no [Id]."));
            var ids = members.Select(m => m.Id!.Value).Concat(Retired.GetValueOrDefault(Wire.Alias(type)!, [])).Order().ToList();
            Assert.True(ids.SequenceEqual(Enumerable.Range(0, ids.Count).Select(i => (uint)i)),
                $"The ids of {type} are {string.Join(" ", ids)}; a removed one is to be listed as retired.");
        }
    }

    [Fact]
    public void What_crosses_calls_never_changes()
    {
        foreach (var type in Wire.Marked.Where(t => !t.IsEnum))
        {
            Assert.True(type.IsSealed, $"{type} is not sealed.");
            Assert.All(Wire.Members(type), m => Assert.True(Wire.IsImmutable(m.Type), $"{type}.{m.Name} is of a type that may change: {m.Type}."));
            foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                Assert.True(property.SetMethod is not { } set || set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)),
                    $"{type}.{property.Name} can be set after the object was made.");
            }

            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(f => !f.Name.StartsWith('<')))
                Assert.True(field.IsInitOnly, $"{type}.{field.Name} can be set after the object was made.");
        }
    }

    [Fact]
    public void The_contracts_are_those_of_the_golden_file()
    {
        var path = GoldenPath();
        var now = Describe();
        if (Environment.GetEnvironmentVariable("CLB_UPDATE_GOLDEN") == "1") File.WriteAllText(path, now);
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), now);
    }

    // Orleans generates public serializers and proxies into the assembly.
    private static bool IsGenerated(Type type) => type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) == true;

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var grain in Wire.GrainInterfaces)
        {
            text.Append($"grain {Wire.Alias(grain)}\n");
            foreach (var method in grain.GetMethods().OrderBy(m => Wire.Alias(m), StringComparer.Ordinal))
            {
                var parameters = string.Join(", ", method.GetParameters().Select(p => Wire.Name(p.ParameterType)));
                text.Append($"  {Wire.Alias(method)}({parameters}): {Wire.Name(method.ReturnType)} [{method.GetCustomAttribute<NeedsAttribute>()?.Right}]\n");
            }
        }

        foreach (var grain in Wire.GrainClasses)
            text.Append($"class {grain.GetCustomAttributesData().Single(a => a.AttributeType == typeof(GrainTypeAttribute)).ConstructorArguments[0].Value}\n");
        foreach (var type in Wire.Marked)
        {
            text.Append($"{(type.IsEnum ? "enum" : "type")} {Wire.Alias(type)}\n");
            if (type.IsEnum) Enum.GetNames(type).ToList().ForEach(n => text.Append($"  {Convert.ToInt64(Enum.Parse(type, n), null)} {n}\n"));
            foreach (var (id, member, name) in Wire.Members(type).OrderBy(m => m.Id)) text.Append($"  {id} {name}: {Wire.Name(member)}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Twice(IEnumerable<string> names) => names.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key);

    private static string GoldenPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "contracts.txt");
}
