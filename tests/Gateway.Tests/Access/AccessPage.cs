using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClbCloud.Gateway.Tests.Access;

/// <summary>
/// docs/access.md: what people agreed on. Two of its tables are printed from the program; the walk over all routes reads
/// them back and holds the running program to them, so a change of the code alone is found by one and of the page alone
/// by the other.
/// </summary>
internal sealed record AccessPage(string Text)
{
    public static AccessPage Read() => new(File.ReadAllText(Path()).ReplaceLineEndings("\n"));

    /// <summary>Powers of each role, by their written names, as the page has them.</summary>
    public Dictionary<string, HashSet<string>> Roles()
    {
        var rows = Rows("roles");
        var powers = rows[0][2..];
        return rows.Skip(1).ToDictionary(r => r[0], r => r[2..].Select((cell, i) => (cell, i)).Where(c => c.cell == "✓").Select(c => powers[c.i]).ToHashSet(), StringComparer.Ordinal);
    }

    /// <summary>What each route needs, as the page has it.</summary>
    public Dictionary<string, PageNeed> Needs() =>
        Rows("routes").Skip(1).ToDictionary(r => r[0], r => new PageNeed(r[1], r[2], r[3]), StringComparer.Ordinal);

    /// <summary>The page with its tables printed anew.</summary>
    public AccessPage Printed(IServiceProvider services) => new(Fill(Fill(Text, "roles", RoleRows()), "routes", RouteRows(services)));

    public void Write() => File.WriteAllText(Path(), Text);

    private static string RoleRows()
    {
        var powers = Enum.GetValues<Power>();
        var text = new StringBuilder($"| role | of | {string.Join(" | ", powers.Select(Wire.Name))} |\n|---|---|{string.Concat(powers.Select(_ => "---|"))}\n");
        foreach (var role in Enum.GetValues<CallerRole>().Where(r => r != CallerRole.System))
        {
            var kinds = Enum.GetValues<ScopeKind>().Where(k => Scope(role, k).Fits).ToArray();
            var of = kinds.Length == Enum.GetValues<ScopeKind>().Length ? "any" : string.Join(", ", kinds.Select(Wire.Name));
            text.Append($"| {Wire.Name(role)} | {of} | {string.Join(" | ", powers.Select(p => Scope(role, ScopeKind.Nation).May(p) ? "✓" : " "))} |\n");
        }

        return text.ToString();
    }

    private static string RouteRows(IServiceProvider services)
    {
        var text = new StringBuilder("| route | about | action | held at least at |\n|---|---|---|---|\n");
        var routes = services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Need>() is not null)
            .Select(e => (Name: $"{e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {e.RoutePattern.RawText!.TrimEnd('/')}", Need: e.Metadata.GetMetadata<Need>()!));
        foreach (var (name, need) in routes.OrderBy(r => r.Name[(r.Name.IndexOf(' ', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal))
        {
            var held = need.Power == Power.Readings ? "club alone" : need.Narrowest == ScopeKind.Project ? "any" : Wire.Name(need.Narrowest);
            text.Append($"| {name} | {Wire.Name(need.Reach)} | {Wire.Name(need.Power)} | {held} |\n");
        }

        return text.ToString();
    }

    private static CallerScope Scope(CallerRole role, ScopeKind kind) => new() { Role = role, Kind = kind, Key = "nation" };

    private List<string[]> Rows(string table)
    {
        var body = Table(table).Match(Text).Groups["body"].Value;
        return [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith("|---", StringComparison.Ordinal))
            .Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray())];
    }

    private static string Fill(string text, string table, string rows) => Table(table).Replace(text, m => $"<!-- {table} -->\n{rows}<!-- /{table} -->");

    private static Regex Table(string name) => new($@"<!-- {name} -->\n(?<body>.*?)<!-- /{name} -->", RegexOptions.Singleline);

    private static string Path([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "../../../docs/access.md"));
}

/// <summary>A row of the page's table of routes.</summary>
internal sealed record PageNeed(string About, string Action, string HeldAt);
