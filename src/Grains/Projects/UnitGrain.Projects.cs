using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Units;

/// <summary>What a project has beside every roll-up, and the nation's register of projects.</summary>
internal sealed partial class UnitGrain : IProjectGrain, IProjectRegister
{
    private const int MostParts = 60;

    public async Task<Outcome<ProjectView>> Put(PutProject command)
    {
        if (!Keys.IsProject(Key)) return Refusal.Of("project.unknown");
        var asked = ProjectRules.Put(State.Unit, command, Today);
        if (asked.Refusal is { } no) return no;
        // The nation lists it before it is: what was cut off there is mended by a repeat.
        await GrainFactory.GetGrain<IProjectRegister>(Keys.Nation).Enter(Entry(asked.Value!));
        var refused = await book.Decide(draft =>
        {
            var again = ProjectRules.Put(draft.State.Unit, command, Today);
            if (again.Refused || ReferenceEquals(again.Value, draft.State.Unit)) return again.Refusal;
            draft.PutUnit(again.Value!);
            return null;
        });
        return refused is not null ? refused : Shown();
    }

    Task<ProjectView?> IProjectGrain.View() => Task.FromResult(State.Unit?.Project is null ? null : Shown());

    public Task<ProjectTerms?> Terms() => Task.FromResult(State.Unit?.Project);

    public Task<ProjectClubPage> ProjectClubs(string? after, int limit)
    {
        limit = Math.Clamp(limit, 1, MostCards);
        // Who was in it by mistake alone has no days.
        var found = State.Cards.Values.Where(c => c.Card.InProject is { IsEmpty: false } && IsAfter(c.Card.Club, after)).Take(limit + 1)
            .Select(c => new ProjectClub
            {
                Club = c.Card.Club,
                NameVi = c.Card.NameVi,
                NameEn = c.Card.NameEn,
                Status = c.Card.Status,
                Commune = c.Card.Commune,
                Spans = c.Card.InProject!.Value,
            }).ToImmutableArray();
        return Task.FromResult(found.Length > limit
            ? new ProjectClubPage { Clubs = found[..limit], Next = found[limit - 1].Club }
            : new ProjectClubPage { Clubs = found });
    }

    public async Task<Outcome<ImmutableArray<ProjectPart>>> Parts(ImmutableArray<FiguresQuery> queries)
    {
        if (State.Unit?.Project is null) return Refusal.Of("project.unknown");
        if (queries.Length > MostParts) return Refusal.Of("period.span", "period").With("most", MostParts);
        var kept = new SortedDictionary<string, Dictionary<Period, FigureVector>>(StringComparer.Ordinal);
        await foreach (var (child, period, figures) in UnitRows.ChildPeriods(store, Keys.UnitPartition(Key), null))
        {
            var province = Keys.Tenant(child);
            if (!kept.TryGetValue(province, out var sums)) kept[province] = sums = [];
            sums[period] = sums.GetValueOrDefault(period, FigureVector.Zero).Plus(figures.Then);
        }

        var parts = ImmutableArray.CreateBuilder<ProjectPart>(kept.Count);
        foreach (var (province, sums) in kept)
        {
            var views = ImmutableArray.CreateBuilder<FiguresView>(queries.Length);
            foreach (var query in queries)
            {
                var read = FigureReading.Read(query, sums);
                if (read.Refusal is { } no) return no;
                views.Add(PartView(province, query, read.Value!));
            }

            parts.Add(new() { Province = province, Figures = views.MoveToImmutable() });
        }

        return parts.MoveToImmutable();
    }

    public Task Enter(ProjectEntry entry) => book.Decide(draft =>
    {
        draft.PutProject(entry);
        return true;
    });

    public Task<ImmutableArray<ProjectEntry>> Projects() => Task.FromResult<ImmutableArray<ProjectEntry>>([.. State.Projects.Values]);

    private FiguresView PartView(string province, FiguresQuery query, ImmutableSortedDictionary<string, long> figures)
    {
        var kids = State.Kids.Where(k => Keys.Tenant(k.Key) == province).Select(k => k.Value).ToArray();
        var registered = kids.Sum(k => k.Registered);
        return new()
        {
            Unit = province,
            Period = query.Period,
            Through = query.Through,
            AsOf = kids.Max(k => k.AsOf),
            LagSeconds = State.Head.LagSeconds,
            Coverage = registered == 0 ? 1 : (double)kids.Sum(k => k.ClubsReported) / registered,
            Figures = figures,
        };
    }

    private ProjectEntry Entry(UnitDefinition project) => new()
    {
        Code = Keys.ProjectCode(Key),
        NameVi = project.Names[^1].Vi,
        NameEn = project.Names[^1].En,
        Donor = project.Project!.Donor,
        From = project.Project.From,
        To = project.Project.To,
    };

    private ProjectView Shown() => new()
    {
        Code = Keys.ProjectCode(Key),
        NameVi = State.Unit!.Names[^1].Vi,
        NameEn = State.Unit.Names[^1].En,
        Terms = State.Unit.Project!,
        AsOf = State.Head.AsOf,
        ClubsRegistered = State.ClubsRegistered,
        ClubsReported = State.ClubsReported,
    };
}
