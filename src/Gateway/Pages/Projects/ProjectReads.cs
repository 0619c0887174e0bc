using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Editions;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Overview;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Projects;

/// <summary>Reads the register of projects, and one project from its own roll-up.</summary>
internal sealed class ProjectReads(IGrainFactory grains, ReleasedFigures released, TimeProvider clock, Viewer viewer, Places places)
{
    private const int Trend = 12;
    private const int PageSize = 25;
    private const int MostEditions = 12;
    private const int MostProvinces = 100;
    private static readonly ImmutableArray<string> Cuts = ["members.older55", "members.older"];
    private static readonly ImmutableArray<string> OfParts = ["clubs", "members", "members.older", "members.older55", "members.women", "visits"];

    // Whoever may decide on projects does it for the nation.
    private bool MayChange => viewer.Caller is { Kind: ScopeKind.Nation } && viewer.Has(Power.Administer);

    public async Task<ProjectsModel?> All()
    {
        if (await places.Unit(Keys.Nation) is not var (place, _)) return null;
        var today = LocalCalendar.Today(clock);
        var entries = await grains.GetGrain<IProjectRegister>(Keys.Nation).Projects();
        var lines = entries.OrderByDescending(e => e.From).Select(e => new ProjectLine(e.Code, viewer.Words.Name(e.NameVi, e.NameEn), e.Donor, e.From, e.To, StateOn(e.From, e.To, today)));
        return new ProjectsModel(place, [.. lines], today, MayChange);
    }

    /// <summary>Null when there is no such project.</summary>
    public async Task<ProjectModel?> One(string code, string? after, bool saved)
    {
        var key = Keys.Project(code);
        var project = grains.GetGrain<IProjectGrain>(key);
        if (await project.View() is not { } view) return null;
        var today = LocalCalendar.Today(clock);
        var clubs = project.ProjectClubs(after, PageSize);
        var provinces = await Provinces();
        var figures = viewer.Has(Power.Figures) ? await Figures(key, view, today, provinces) : null;
        var page = await clubs;
        return new ProjectModel(
            places.Of(view), view, StateOn(view.Terms.From, view.Terms.To, today), today, figures, [.. page.Clubs.Select(c => Club(c, provinces))], Query.CursorOf(page.Next), MayChange, saved)
        {
            Editions = [.. (await released.List(code)).Take(MostEditions)],
        };
    }

    private async Task<ProjectFigures> Figures(string key, ProjectView view, DateOnly today, Dictionary<string, string> provinces)
    {
        var (from, day) = (view.Terms.From, view.Terms.To is { } to && to < today ? to : today);
        var (month, week) = (Period.MonthOf(day), Period.WeekOf(day));
        var unit = grains.GetGrain<IUnitGrain>(key);
        var months = unit.Series(new() { From = Back(month, Trend), To = month, Indicators = [.. Headlines.ByMonth.Union(Cuts)] });
        var weeks = unit.Series(new() { From = Back(week, Trend), To = week, Indicators = Headlines.ByWeek });
        var parts = grains.GetGrain<IProjectGrain>(key).Parts([new() { Period = month, Indicators = OfParts }]);
        var (m, w) = (Value(await months), Value(await weeks));
        var start = Back(month, Trend - 1);
        if (start < Period.MonthOf(from)) start = Period.MonthOf(from);
        return new ProjectFigures(
            new Freshness(m.AsOf, m.LagSeconds, m.Coverage),
            Headlines.Of(m, w, viewer.Words),
            month,
            [.. Cuts.Select((id, i) => new CutLine(i == 0 ? 55 : 60, m.Figures[id][^1], m.Figures["members"][^1], view.Terms.OlderIndicator == id))],
            [.. Value(await parts).Select(p => Part(p, view.Terms.OlderIndicator, provinces))],
            $"{start}..{month}");
    }

    // Names of provinces are no secret; a partner may not ask the nation for them.
    private async Task<Dictionary<string, string>> Provinces()
    {
        var children = await Callers.AsSystem(() => grains.GetGrain<IUnitGrain>(Keys.Nation).Children(null, MostProvinces));
        return children.ToDictionary(c => c.Registration.Child, c => viewer.Words.Name(c.Registration.NameVi, c.Registration.NameEn), StringComparer.Ordinal);
    }

    private static PartLine Part(ProjectPart part, string older, Dictionary<string, string> provinces)
    {
        long Of(string id) => part.Figures[0].Figures.GetValueOrDefault(id);
        return new(provinces.GetValueOrDefault(part.Province, part.Province), Of("clubs"), Of("members"), Of(older), Of("members.women"), Of("visits"));
    }

    private ProjectClubLine Club(ProjectClub club, Dictionary<string, string> provinces)
    {
        var province = Keys.Tenant(club.Commune);
        return new(
            club.Club, viewer.Caller!.Kind == ScopeKind.Nation ? Links.Club(club.Club) : null, viewer.Words.Name(club.NameVi, club.NameEn),
            provinces.GetValueOrDefault(province, province), club.Status, club.Spans);
    }

    private static string StateOn(DateOnly from, DateOnly? to, DateOnly today) => from > today ? "ahead" : to < today ? "over" : "running";

    private static Period Back(Period period, int count) => period with { Ordinal = period.Ordinal - count };

    private static SeriesView Value(Outcome<SeriesView> outcome) => outcome.Value ?? throw new InvalidOperationException($"A trend of the project was refused: {outcome.Refusal!.Code}.");

    private static ImmutableArray<ProjectPart> Value(Outcome<ImmutableArray<ProjectPart>> outcome) =>
        outcome.Refusal is { } no ? throw new InvalidOperationException($"The parts of the project were refused: {no.Code}.") : outcome.Value;
}
