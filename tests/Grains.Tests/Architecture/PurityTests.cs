using System.Reflection;
using System.Reflection.Emit;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Architecture;

/// <summary>Rules decide from what they are given: no clock, no chance, no I/O, no engine.</summary>
public sealed class PurityTests
{
    private static readonly string[] Pure = ["Rules", "Figures", "Levels"];

    // The compiler's own iterators ask for it.
    private const string IteratorThread = "get_CurrentManagedThreadId";

    private static readonly OpCode[] OneByte = Codes(size: 1);
    private static readonly OpCode[] TwoBytes = Codes(size: 2);

    public static TheoryData<Type> RuleClasses => [.. Wire.Grains.GetTypes()
        .Where(t => t is { IsAbstract: true, IsSealed: true } && Pure.Any(p => t.Name.EndsWith(p, StringComparison.Ordinal)))];

    [Theory]
    [MemberData(nameof(RuleClasses))]
    public void A_rule_uses_nothing_but_its_arguments(Type rules)
    {
        foreach (var method in MethodsOf(rules))
        {
            foreach (var used in Used(method))
                Assert.False(IsImpure(used), $"{rules.Name}.{method.Name} uses {used.DeclaringType}.{used.Name}.");
        }
    }

    [Fact]
    public void An_impure_method_is_found()
    {
        var impure = typeof(PurityTests).GetMethod(nameof(Impure), BindingFlags.Static | BindingFlags.NonPublic)!;
        Assert.Contains(Used(impure), IsImpure);
    }

    private static DateTimeOffset Impure(TimeProvider clock) => clock.GetUtcNow();

    private static bool IsImpure(MemberInfo used)
    {
        var type = used as Type ?? used.DeclaringType;
        if (type is null) return false;
        return type == typeof(TimeProvider) || type == typeof(Random)
            || (type == typeof(Environment) && used.Name != IteratorThread)
            || (type == typeof(Guid) && used.Name == nameof(Guid.NewGuid))
            || (type == typeof(LocalCalendar) && used.Name == nameof(LocalCalendar.Today))
            || type.Assembly == typeof(IRowStore).Assembly
            || (type.Assembly == typeof(IGrain).Assembly && !type.IsAssignableTo(typeof(Attribute)))
            // Addresses and networks are values.
            || (type != typeof(System.Net.IPAddress) && type != typeof(System.Net.IPNetwork) && type.Namespace is "System.IO" or "System.Net" or "System.Net.Http" or "System.Threading" or "System.Threading.Tasks");
    }

    // Lambdas and local functions live in nested types or beside the method.
    private static IEnumerable<MethodBase> MethodsOf(Type type)
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).Concat(type.GetNestedTypes(All).SelectMany(MethodsOf));
    }

    private static IEnumerable<MemberInfo> Used(MethodBase method)
    {
        foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) yield break;
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? TwoBytes[il[at + 1]] : OneByte[il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var type = method.DeclaringType!;
                yield return method.Module.ResolveMember(
                    BitConverter.ToInt32(il, at), type.IsGenericType ? type.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments() : null)!;
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static OpCode[] Codes(int size)
    {
        var codes = new OpCode[256];
        foreach (var field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode code && code.Size == size) codes[code.Value & 0xFF] = code;
        }

        return codes;
    }
}
