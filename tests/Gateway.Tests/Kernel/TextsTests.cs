using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Alerts;

namespace ClbCloud.Gateway.Tests.Kernel;

public sealed partial class TextsTests
{
    [GeneratedRegex("""(?:Refusal\.Of|Problems\.Of|No<[A-Za-z?]+>)\((?:Grains\.Kernel\.Refusal\.Of\()?(\$?)"([a-zA-Z_{}.]+)"(?!\))|(?:Refusal|Problems)\.Of\((\$?)"([a-zA-Z_{}.]+)"\)""")]
    private static partial Regex Refused();

    [GeneratedRegex("<c>((?:visit|club|unit|meeting|member|volunteer|recipient|policy|excuse|period|indicator)\\.[a-z_]+)</c>")]
    private static partial Regex Promised();

    [GeneratedRegex(@"\{[a-zA-Z]+\}")]
    private static partial Regex Placeholder();

    [Fact]
    public void Every_code_that_the_source_refuses_with_has_both_texts()
    {
        var codes = Sources().SelectMany(text => Refused().Matches(text)).SelectMany(CodesOf).ToHashSet(StringComparer.Ordinal);
        Assert.True(codes.Count > 60, $"Only {codes.Count} codes were found: does the pattern still fit the source?");
        Assert.Contains("visit.id_reused", codes);
        Assert.Contains("member.birth_year", codes);
        Assert.DoesNotContain(codes, code => !Texts.Has(code));
    }

    [Fact]
    public void Every_code_that_a_contract_promises_has_both_texts()
    {
        var codes = Sources().Where(text => text.Contains("Refusals:", StringComparison.Ordinal) || text.Contains("Codes:", StringComparison.Ordinal))
            .SelectMany(text => Promised().Matches(text)).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(codes.Count > 25, $"Only {codes.Count} codes were found.");
        Assert.DoesNotContain(codes, code => !Texts.Has(code));
    }

    [Fact]
    public void Every_kind_of_alert_has_both_texts() =>
        Assert.DoesNotContain(Enum.GetValues<AlertKind>(), kind => !Texts.Has($"alert.{Wire.Name(kind)}"));

    [Fact]
    public void Both_languages_have_the_same_codes_and_name_the_same_values()
    {
        var vi = All("TextsVi");
        var en = All("TextsEn");
        Assert.Equal(vi.Keys.Order(StringComparer.Ordinal), en.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(vi.Where(t => !Values(t.Value).SequenceEqual(Values(en[t.Key]))).Select(t => t.Key));
        Assert.Empty(vi.Where(t => string.IsNullOrWhiteSpace(t.Value) || t.Value == en[t.Key]).Select(t => t.Key));
    }

    [Fact]
    public void Values_are_put_into_the_texts()
    {
        var text = Texts.Of("visit.too_late", new Dictionary<string, string> { ["days"] = "60" });
        Assert.Contains("60 ngày", text.Vi, StringComparison.Ordinal);
        Assert.Contains("60 days", text.En, StringComparison.Ordinal);
        Assert.DoesNotContain("{", Texts.Of("visit.too_late").En, StringComparison.Ordinal);
    }

    private static IEnumerable<string> CodesOf(Match match)
    {
        var (interpolated, code) = match.Groups[2].Success ? (match.Groups[1].Value, match.Groups[2].Value) : (match.Groups[3].Value, match.Groups[4].Value);
        if (interpolated.Length == 0) return [code];
        return code.Contains("{kind}", StringComparison.Ordinal)
            ? new[] { "member", "volunteer", "recipient" }
                .Where(kind => kind != "volunteer" || !code.EndsWith("circumstances", StringComparison.Ordinal))
                .Select(kind => code.Replace("{kind}", kind, StringComparison.Ordinal))
            : throw new InvalidOperationException($"Say here what {code} stands for.");
    }

    private static IEnumerable<string> Sources([CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src"));
        return new[] { "Grains", "Gateway" }.SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("Demo", StringComparison.Ordinal)).Select(File.ReadAllText);
    }

    private static Dictionary<string, string> All(string name)
    {
        var set = new ResourceManager($"ClbCloud.Gateway.Kernel.{name}", typeof(Texts).Assembly).GetResourceSet(CultureInfo.InvariantCulture, true, false)!;
        return set.Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Values(string text) => Placeholder().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);
}
