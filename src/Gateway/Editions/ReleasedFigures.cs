using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Exports;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Editions;

/// <summary>The edition that a caller asked for; <see cref="Week"/> is null for the newest.</summary>
internal sealed record AskedEdition(Period? Week);

/// <summary>A project's figures of an edition, whole and by province.</summary>
internal sealed record ReleasedExport(EditionManifest Manifest, ExportUnit Whole, IReadOnlyList<ExportUnit> Parts);

/// <summary>
/// Figures of editions. Whoever may not read figures as they stand now gets nothing else, whatever is asked. The gate
/// has let the caller see the project; the nation's editions lie beyond its scope.
/// </summary>
internal sealed class ReleasedFigures(IGrainFactory grains, Lineage lineage)
{
    private const string Newest = "latest";

    /// <summary>Which edition the caller is given: null for figures as they stand now. Refused with <c>edition.unknown</c> for what is no week.</summary>
    public static Outcome<AskedEdition?> Asked(string? edition)
    {
        if (edition is null) return CallerScope.Current?.May(Power.Figures) == true ? default(Outcome<AskedEdition?>) : new AskedEdition(null);
        if (edition == Newest) return new AskedEdition(null);
        return Period.TryParse(edition, out var week) && week.Kind == PeriodKind.Week ? new AskedEdition(week) : Refusal.Of("edition.unknown", "edition");
    }

    /// <summary>A project's editions, the newest first.</summary>
    public Task<ImmutableArray<EditionManifest>> List(string project) => Callers.AsSystem(() => Grain.Editions(project));

    /// <summary>One question about the whole project.</summary>
    public async Task<Outcome<FiguresView>> Of(string project, FiguresQuery query, AskedEdition edition)
    {
        var answer = await Read(project, [query], edition);
        return answer.Refusal is { } no ? no : answer.Value!.Whole[0];
    }

    /// <summary>Many, about the project and its provinces.</summary>
    public async Task<Outcome<ReleasedExport>> Export(string project, ImmutableArray<FiguresQuery> queries, AskedEdition edition)
    {
        if (await grains.GetGrain<IProjectGrain>(Keys.Project(project)).View() is not { } view) return Refusal.Of("project.unknown");
        var answer = await Read(project, queries, edition);
        if (answer.Refusal is { } no) return no;
        var whole = new ExportUnit(Keys.Project(project), view.NameVi, view.NameEn, answer.Value!.Whole);
        return new ReleasedExport(answer.Value.Manifest, whole, await ExportParts.Of(grains, lineage, answer.Value.Parts, queries[0].Map));
    }

    private IEditionsGrain Grain => grains.GetGrain<IEditionsGrain>(Keys.Nation);

    private Task<Outcome<EditionAnswer>> Read(string project, ImmutableArray<FiguresQuery> queries, AskedEdition edition) =>
        Callers.AsSystem(() => Grain.Figures(new() { Project = project, Week = edition.Week, Queries = queries }));
}
