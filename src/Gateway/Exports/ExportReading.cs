using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Exports;

/// <summary>A unit, or what a province brings to a project, with its figures of each period asked.</summary>
internal sealed record ExportUnit(string Key, string NameVi, string? NameEn, ImmutableArray<FiguresView> Figures);

/// <summary>
/// The one place from which exports take figures: live ones. Whoever may see released editions only is given them here.
/// One unit is in memory at a time.
/// </summary>
internal sealed class ExportReading(IGrainFactory grains, Lineage lineage)
{
    private const int PageSize = 200;

    /// <summary>The unit or project itself. Refusals of the query come to light here.</summary>
    public async Task<Outcome<ExportUnit>> Whole(string unit, ImmutableArray<FiguresQuery> queries)
    {
        var name = await Name(unit);
        if (name is null) return Refusal.Of("unit.unknown");
        return await Figures(unit, name.Value, queries);
    }

    /// <summary>What lies right below and is wanted, in the order of keys: a province's communes, a project's provinces.</summary>
    public IAsyncEnumerable<ExportUnit> Below(string unit, ImmutableArray<FiguresQuery> queries, Func<string, bool> wanted, CancellationToken ct) =>
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
        var parts = (await grains.GetGrain<IProjectGrain>(project).Parts(queries)).Value;
        var places = new List<(string Province, ImmutableArray<FiguresView> Figures)>();
        foreach (var part in parts)
        {
            var province = queries[0].Map == UnitMap.Now ? await lineage.ProvinceOf(new Place(ScopeKind.Province, part.Province)) ?? part.Province : part.Province;
            places.Add((province, part.Figures));
        }

        foreach (var place in places.GroupBy(p => p.Province, StringComparer.Ordinal).OrderBy(p => p.Key, StringComparer.Ordinal).Where(p => wanted(p.Key)))
        {
            // A partner does not see the province, only what it is called.
            var name = await Callers.AsSystem(() => Name(place.Key));
            yield return new(place.Key, name?.Vi ?? place.Key, name?.En, place.Select(p => p.Figures).Aggregate((a, b) => [.. a.Zip(b, Sum)]));
        }
    }

    private static FiguresView Sum(FiguresView a, FiguresView b) => a with
    {
        AsOf = a.AsOf > b.AsOf || b.AsOf is null ? a.AsOf : b.AsOf,
        Coverage = Math.Min(a.Coverage, b.Coverage),
        Figures = a.Figures.ToImmutableSortedDictionary(f => f.Key, f => checked(f.Value + b.Figures.GetValueOrDefault(f.Key)), StringComparer.Ordinal),
    };

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
