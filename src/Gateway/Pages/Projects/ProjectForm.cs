using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Pages.Projects;

/// <summary>Reads what was typed about projects. The rules of projects judge it; here only its shape is. Pure.</summary>
internal static class ProjectForm
{
    private const int MostLines = 80;

    public static Outcome<PutProject> Read(IFormCollection form, ImmutableArray<ProjectPlace> places, bool isNew)
    {
        foreach (var field in (string[])["nameVi", "nameEn", "donor"])
        {
            if (TextRules.Name(Text(form, field), field) is { } wrong) return wrong;
        }

        if (!Query.TryDay(Text(form, "from"), out var from)) return Refusal.Of("query.date", "from");
        if (!TryDay(form, "to", out var to)) return Refusal.Of("query.date", "to");
        return new PutProject
        {
            NameVi = Text(form, "nameVi"),
            NameEn = Given(form, "nameEn"),
            New = isNew,
            Terms = new() { Donor = Given(form, "donor"), From = from, To = to, OlderFrom = Text(form, "olderFrom") == "55" ? 55 : 60, Places = places },
        };
    }

    /// <summary>A line for each place: its name in the project's papers, a colon, keys of units of today separated by commas.</summary>
    public static Outcome<ImmutableArray<ProjectPlace>> Places(string text)
    {
        var places = ImmutableArray.CreateBuilder<ProjectPlace>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MostLines))
        {
            var colon = line.LastIndexOf(':');
            var name = (colon < 0 ? line : line[..colon]).Trim();
            string[] units = colon < 0 ? [] : line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (TextRules.Name(name, "places") is { } wrong) return wrong;
            if (units.FirstOrDefault(u => TextRules.Reference(u, "places") is not null) is not null) return Refusal.Of("id.slug", "places");
            places.Add(new() { NameThen = name, UnitsNow = [.. units] });
        }

        return places.ToImmutable();
    }

    /// <summary>A club that joins (from), leaves (from, to), or was put in by mistake (withdrawn).</summary>
    public static Outcome<(string Club, PutProjectLink Link)> Link(string project, IFormCollection form)
    {
        var club = Text(form, "club");
        if (TextRules.Reference(club, "club") is not null || Keys.Depth(club) != 2) return Refusal.Of("club.unknown", "club");
        if (!Query.TryDay(Text(form, "from"), out var from)) return Refusal.Of("query.date", "from");
        if (!TryDay(form, "to", out var to)) return Refusal.Of("query.date", "to");
        return (club, new PutProjectLink { Project = project, From = from, To = to, Withdrawn = Text(form, "withdrawn") == "true" });
    }

    private static bool TryDay(IFormCollection form, string name, out DateOnly? day)
    {
        day = null;
        if (Given(form, name) is not { } written) return true;
        if (!Query.TryDay(written, out var read)) return false;
        day = read;
        return true;
    }

    private static string Text(IFormCollection form, string name) => form[name].ToString().Trim();

    private static string? Given(IFormCollection form, string name) => Text(form, name) is { Length: > 0 } text ? text : null;
}
