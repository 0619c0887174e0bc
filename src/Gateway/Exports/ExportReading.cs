using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Exports;

/// <summary>A unit, or what a province brings to a project, with its figures of each period asked.</summary>
internal sealed record ExportUnit(string Key, string NameVi, string? NameEn, ImmutableArray<FiguresView> Figures);

/// <summary>What an export is made of.</summary>
/// <param name="Whole">The unit or project itself.</param>
/// <param name="Below">What lies right below and is wanted, in the order of keys: a province's communes, a project's provinces.</param>
/// <param name="Edition">The edition that it is of; null for figures as they stand now.</param>
/// <param name="Told">The last day of which it can tell.</param>
internal sealed record ExportSource(ExportUnit Whole, Func<Func<string, bool>, IAsyncEnumerable<ExportUnit>> Below, string? Edition, DateOnly Told);

/// <summary>
/// The one place from which exports take figures: live ones, or those of an edition. Of live ones, one unit is in memory
/// at a time.
/// </summary>
internal sealed class ExportReading(IGrainFactory grains, Lineage lineage, ReleasedFigures released, TimeProvider clock)
{
    private const int PageSize = 200;

    /// <summary>Refusals of the queries come to light here.</summary>
    /// <param name="unit">Unit or project.</param>
    /// <param name="queries">What is asked of it and of what lies below.</param>
    /// <param name="edition">As asked; who may see editions only gets the newest.</param>
    /// <param name="ct">Ends the reading of what lies below.</param>
    public async Task<Outcome<ExportSource>> Of(string unit, ImmutableArray<FiguresQuery> queries, string? edition, CancellationToken ct)
    {
        var asked = ReleasedFigures.Asked(edition);
        if (asked.Refusal is { } no) return no;
        if (asked.Value is { } week)
        {
            if (!Keys.IsProject(unit)) return Refusal.Of("edition.project", "edition");
            var read = await released.Export(Keys.ProjectCode(unit), queries, week);
            if (read.Refusal is { } refused) return refused;
            return new ExportSource(read.Value!.Whole, wanted => read.Value.Parts.Where(p => wanted(p.Key)).ToAsyncEnumerable(), read.Value.Manifest.Week.ToString(), LocalCalendar.DayOf(read.Value.Manifest.ReleasedAt));
        }

        var whole = await Whole(unit, queries);
        if (whole.Refusal is { } wrong) return wrong;
        return new ExportSource(whole.Value!, wanted => Below(unit, queries, wanted, ct), null, LocalCalendar.Today(clock));
    }

    private async Task<Outcome<ExportUnit>> Whole(string unit, ImmutableArray<FiguresQuery> queries)
    {
        var name = await Name(unit);
        if (name is null) return Refusal.Of("unit.unknown");
        return await Figures(unit, name.Value, queries);
    }

    private IAsyncEnumerable<ExportUnit> Below(string unit, ImmutableArray<FiguresQuery> queries, Func<string, bool> wanted, CancellationToken ct) =>
        Keys.IsProject(unit) ? Parts(unit, queries, wanted) : Children(unit, queries, wanted, ct);

    private async IAsyncEnumerable<ExportUnit> Children(string unit, ImmutableArray<FiguresQuery> queries, Func<string, bool> wanted, [EnumeratorCancellation] CancellationToken ct)
    {
        string? after = null;
        do
        {
            ct.ThrowIfCancellationRequested();
            var page = await grains.GetGrain<IUnitGrain>(unit).Children(after, PageSize);
            // Who has another parent today is that one's to tell of.
            foreach (var child in page.Where(c => !c.Former && !c.Registration.IsClub && wanted(c.Registration.Child)).Select(c => c.Registration))
                yield return (await Figures(child.Child, (child.NameVi, child.NameEn), queries)).Value!;
            after = page.Length == PageSize ? page[^1].Registration.Child : null;
        }
        while (after is not null);
    }

    private async IAsyncEnumerable<ExportUnit> Parts(string project, ImmutableArray<FiguresQuery> queries, Func<string, bool> wanted)
    {
        foreach (var part in await ExportParts.Of(grains, lineage, (await grains.GetGrain<IProjectGrain>(project).Parts(queries)).Value, queries[0].Map))
        {
            if (wanted(part.Key)) yield return part;
        }
    }

    private async Task<Outcome<ExportUnit>> Figures(string unit, (string Vi, string? En) name, ImmutableArray<FiguresQuery> queries)
    {
        var figures = ImmutableArray.CreateBuilder<FiguresView>(queries.Length);
        foreach (var query in queries)
        {
            var answer = await grains.GetGrain<IUnitGrain>(unit).Figures(query);
            if (answer.Refusal is { } no) return no;
            figures.Add(answer.Value!);
        }

        return new ExportUnit(unit, name.Vi, name.En, figures.MoveToImmutable());
    }

    private async Task<(string Vi, string? En)?> Name(string unit) =>
        await grains.GetGrain<IUnitGrain>(unit).Get() is { } view ? (view.Names[^1].Vi, view.Names[^1].En) : null;
}
