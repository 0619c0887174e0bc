using System.Collections;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Devices;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Gateway.Tests.Pages;

public sealed partial class ConsoleTextsTests
{
    [GeneratedRegex("""(?:\b[Ww]ords|\bW)(?:\.Of\(|\[)"([^"]+)"\s*[\],]""")]
    private static partial Regex Asked();


    [GeneratedRegex(@"@\*.*?\*@|@code\s*\{.*\z|^@(?:using|inject|page|attribute|inherits).*?$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    // Three deep is as far as a page goes.
    [GeneratedRegex(@"@[A-Za-z_.]*(?:\[[^\]]*\]|\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))+")]
    private static partial Regex Expression();

    [GeneratedRegex(@"^\s*(?:@(?:if|foreach|for|while|switch)\b|else\b|var\b)[^<\n]*$", RegexOptions.Multiline)]
    private static partial Regex Control();

    [GeneratedRegex(">([^<>@{}]*)<")]
    private static partial Regex BetweenTags();

    [GeneratedRegex("""\b(?:aria-label|title|alt|placeholder|data-label)="([^"@]*)"[\s/>]""")]
    private static partial Regex ReadAloud();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();

    [Fact]
    public void Both_languages_have_the_same_keys_and_no_empty_text()
    {
        var (vi, en) = (All(ConsoleTexts.Vietnamese), All(ConsoleTexts.English));
        Assert.Equal(vi.Keys.Order(StringComparer.Ordinal), en.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(vi.Concat(en), t => string.IsNullOrWhiteSpace(t.Value));
    }

    [Fact]
    public void English_is_not_Vietnamese_left_over() =>
        Assert.Empty(All(ConsoleTexts.English).Where(t => t.Value.Any(c => "ăâđêôơưĂÂĐÊÔƠƯ".Contains(c, StringComparison.Ordinal))).Select(t => t.Key));

    [Fact]
    public void Every_text_that_a_page_asks_for_is_there()
    {
        var asked = Sources("*.razor").Concat(Sources("*.cs")).SelectMany(s => Asked().Matches(s.Text)).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(asked.Count > 150, $"Only {asked.Count} were found: does the pattern still fit the source?");
        var known = All(ConsoleTexts.Vietnamese);
        Assert.DoesNotContain(asked, key => !known.ContainsKey(key));
    }

    [Fact]
    public void Every_value_of_an_enum_that_a_page_shows_has_a_text()
    {
        string[] wanted =
        [
            .. Of<ScopeKind>("scope"), .. Of<CallerRole>("role").Where(k => k != "role.system"), .. Of<ClubStatus>("status"), .. Of<RatingGrade>("rating"), .. Of<RatingLevel>("rating.level"),
            .. Of<AlertKind>("alert.kind"), .. Of<AlertKind>("attention.kind"), .. Of<WeekStatus>("week"), .. Of<Area>("area"), .. Of<BoardRole>("board"), .. Of<ClubSort>("clubs.sort"),
            .. Of<Team>("team"), .. Of<CareTask>("task"), .. Of<ImportKind>("imports.kind"), .. Of<ImportState>("imports.state"), .. Of<ImportStrategy>("imports.strategy"), .. Of<ImportPass>("imports.pass"), "imports.own.commune", "imports.own.club",
            .. Of<Power>("power"), .. Of<Power>("power.means"), .. Of<ClientReach>("clients.may"), .. Of<DeviceState>("devices"), .. Of<LinkState>("devices.link"), .. Of<DeliveryState>("webhooks.delivery"),
        ];
        var known = All(ConsoleTexts.Vietnamese);
        Assert.DoesNotContain(wanted, key => !known.ContainsKey(key));
    }

    [Fact]
    public void No_page_has_a_text_of_its_own()
    {
        var pages = Sources("*.razor").ToArray();
        Assert.True(pages.Length > 20, $"Only {pages.Length} pages were found.");
        var found = from page in pages
                    let markup = Expression().Replace(Control().Replace(Code().Replace(page.Text, string.Empty), string.Empty), string.Empty)
                    from text in BetweenTags().Matches(markup).Concat(ReadAloud().Matches(markup))
                    let words = Word().Match(text.Groups[1].Value)
                    where words.Success && !Names.Contains(text.Groups[1].Value.Trim())
                    select $"{page.Name}: {text.Groups[1].Value.Trim()}";
        Assert.Empty(found);
    }

    // The product's own name, and addresses.
    private static readonly string[] Names = ["ClbCloud", "province:bac-ninh", "/health/ready", "https://"];

    private static IEnumerable<string> Of<T>(string prefix)
        where T : struct, Enum => Enum.GetValues<T>().Select(v => $"{prefix}.{Wire.Name(v)}");

    private static Dictionary<string, string> All(ResourceManager texts) =>
        texts.GetResourceSet(CultureInfo.InvariantCulture, true, false)!.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);

    private static IEnumerable<(string Name, string Text)> Sources(string pattern, [CallerFilePath] string here = "") =>
        Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Gateway/Pages")), pattern, SearchOption.AllDirectories)
            .Select(path => (Path.GetFileName(path), File.ReadAllText(path)));
}
