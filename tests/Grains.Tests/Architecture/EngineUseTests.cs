using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ClbCloud.Grains.Tests.Architecture;

/// <summary>
/// Grain code uses nothing that Orleans does not have. The engine's types in Orleans' namespaces are compared with
/// Orleans' own, member by member, by the conformance tests of the engine; so it is enough that grain code uses no other.
/// </summary>
public sealed class EngineUseTests
{
    private const string LocalEngine = "ClbCloud.LocalOrleans";

    [Fact]
    public void Grain_code_uses_only_types_in_the_namespaces_of_Orleans()
    {
        var used = EngineTypes(Wire.Grains.Location);
        Assert.Contains("Orleans.Grain", used);
        Assert.DoesNotContain(used, IsForeign);
    }

    [Fact]
    public void A_use_of_what_only_the_local_engine_has_is_found() =>
        Assert.Contains(EngineTypes(typeof(EngineUseTests).Assembly.Location), IsForeign);

    private static bool IsForeign(string type) =>
        !type.StartsWith("Orleans.", StringComparison.Ordinal);

    private static IReadOnlyList<string> EngineTypes(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return
        [
            .. from handle in metadata.TypeReferences
               let type = metadata.GetTypeReference(handle)
               where type.ResolutionScope.Kind == HandleKind.AssemblyReference
               let scope = metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope)
               where metadata.GetString(scope.Name) == LocalEngine
               select $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}",
        ];
    }
}
