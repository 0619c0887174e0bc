using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ClbCloud.Engine.Tests;

/// <summary>Lists what an assembly offers to others: for each visible type of the Orleans namespaces, one line a fact.</summary>
internal sealed class SignatureReader
{
    private const MethodAttributes Virtualness = MethodAttributes.Static | MethodAttributes.Abstract;

    private readonly MetadataReader _metadata;
    private readonly TypeNames _names = new();

    private SignatureReader(MetadataReader metadata) => _metadata = metadata;

    internal static Dictionary<string, HashSet<string>> Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = new SignatureReader(file.GetMetadataReader());
        return reader._metadata.TypeDefinitions
            .Select(h => (Handle: h, Type: reader._metadata.GetTypeDefinition(h)))
            .Where(t => reader.IsVisible(t.Type) && reader.NamespaceOf(t.Type).StartsWith("Orleans", StringComparison.Ordinal))
            .ToDictionary(t => NameOfType(reader, t.Handle), t => reader.Facts(t.Type).ToHashSet());

        static string NameOfType(SignatureReader reader, TypeDefinitionHandle handle) =>
            reader._names.GetTypeFromDefinition(reader._metadata, handle, 0);
    }

    private IEnumerable<string> Facts(TypeDefinition type) =>
        Shape(type).Concat(Methods(type)).Concat(Fields(type));

    private IEnumerable<string> Shape(TypeDefinition type)
    {
        yield return type.Attributes.HasFlag(TypeAttributes.Interface) ? "kind interface"
            : $"kind class {type.Attributes & (TypeAttributes.Abstract | TypeAttributes.Sealed)}";
        if (!type.BaseType.IsNil) yield return $"base {NameOf(type.BaseType)}";
        foreach (var handle in type.GetInterfaceImplementations())
        {
            yield return $"interface {NameOf(_metadata.GetInterfaceImplementation(handle).Interface)}";
        }

        foreach (var handle in type.GetCustomAttributes())
        {
            var attribute = _metadata.GetCustomAttribute(handle);
            if (AttributeName(attribute) == "System.AttributeUsageAttribute") yield return $"usage {Usage(attribute)}";
        }
    }

    private IEnumerable<string> Methods(TypeDefinition type)
    {
        foreach (var handle in type.GetMethods())
        {
            var method = _metadata.GetMethodDefinition(handle);
            if (Visibility(method.Attributes) is not { } visibility) continue;
            var signature = method.DecodeSignature(_names, null);
            var parameters = method.GetParameters().Select(p => _metadata.GetParameter(p)).Where(p => p.SequenceNumber > 0)
                .ToDictionary(p => p.SequenceNumber, p => p);
            var shown = signature.ParameterTypes.Select((t, i) => $"{t} {Parameter(parameters[i + 1])}");
            var generic = signature.GenericParameterCount == 0 ? "" : $"<{string.Join("; ", method.GetGenericParameters().Select(Constraints))}>";
            var flags = (method.Attributes & Virtualness) == 0 ? "" : $"{method.Attributes & Virtualness} ";
            yield return $"{visibility} {flags}{_metadata.GetString(method.Name)}{generic}({string.Join(", ", shown)}) : {signature.ReturnType}";
        }
    }

    private IEnumerable<string> Fields(TypeDefinition type)
    {
        foreach (var handle in type.GetFields())
        {
            var field = _metadata.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) != FieldAttributes.Public || field.Attributes.HasFlag(FieldAttributes.SpecialName)) continue;
            var value = field.GetDefaultValue() is { IsNil: false } constant ? $" = {Constant(constant)}" : "";
            var flags = field.Attributes & (FieldAttributes.Static | FieldAttributes.InitOnly | FieldAttributes.Literal);
            yield return $"field {flags} {_metadata.GetString(field.Name)} : {field.DecodeSignature(_names, null)}{value}";
        }
    }

    private string Parameter(Parameter parameter)
    {
        var constant = parameter.GetDefaultValue();
        return _metadata.GetString(parameter.Name) + (constant.IsNil ? "" : $" = {Constant(constant)}");
    }

    private string Constraints(GenericParameterHandle handle)
    {
        var parameter = _metadata.GetGenericParameter(handle);
        var types = parameter.GetConstraints().Select(c => NameOf(_metadata.GetGenericParameterConstraint(c).Type)).Order();
        return string.Join(", ", types.Prepend($"{parameter.Attributes & GenericParameterAttributes.SpecialConstraintMask}"));
    }

    private string Constant(ConstantHandle handle)
    {
        var constant = _metadata.GetConstant(handle);
        var blob = _metadata.GetBlobReader(constant.Value);
        return blob.ReadConstant(constant.TypeCode)?.ToString() ?? "null";
    }

    private static string? Visibility(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask) switch
    {
        MethodAttributes.Public => "public",
        MethodAttributes.Family => "protected",
        MethodAttributes.FamORAssem => "protected internal",
        _ => null,
    };

    private string Usage(CustomAttribute attribute)
    {
        var value = attribute.DecodeValue(_names);
        var named = value.NamedArguments.Where(a => a.Value is not null).Select(a => $"{a.Name}={a.Value}")
            .Where(a => a is not ("AllowMultiple=False" or "Inherited=True")).Order();
        return string.Join(" ", named.Prepend($"{(AttributeTargets)(int)value.FixedArguments[0].Value!}"));
    }

    private string AttributeName(CustomAttribute attribute) => attribute.Constructor.Kind == HandleKind.MemberReference
        ? NameOf(_metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent)
        : NameOf(_metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType());

    private string NameOf(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeDefinition => _names.GetTypeFromDefinition(_metadata, (TypeDefinitionHandle)type, 0),
        HandleKind.TypeReference => _names.GetTypeFromReference(_metadata, (TypeReferenceHandle)type, 0),
        HandleKind.TypeSpecification => _metadata.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(_names, null),
        _ => throw new NotSupportedException($"{type.Kind}"),
    };

    private bool IsVisible(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily => IsVisible(_metadata.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private string NamespaceOf(TypeDefinition type) =>
        type.IsNested ? NamespaceOf(_metadata.GetTypeDefinition(type.GetDeclaringType())) : _metadata.GetString(type.Namespace);

    /// <summary>Full names, without the assembly they come from: those differ between the packages and here.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>, ICustomAttributeTypeProvider<string>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeDefinition(handle);
            return Name(type.IsNested ? GetTypeFromDefinition(reader, type.GetDeclaringType(), 0) : reader.GetString(type.Namespace), reader.GetString(type.Name));
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            return Name(
                type.ResolutionScope.Kind == HandleKind.TypeReference
                    ? GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0) : reader.GetString(type.Namespace),
                reader.GetString(type.Name));
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => isRequired ? $"{unmodifiedType} {modifier}" : unmodifiedType;

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{shape.Rank}]";

        public string GetByReferenceType(string elementType) => $"{elementType}&";

        public string GetPointerType(string elementType) => $"{elementType}*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetSystemType() => "System.Type";

        public string GetTypeFromSerializedName(string name) => name;

        public bool IsSystemType(string type) => type == "System.Type";

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        private static string Name(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";
    }
}
