using ClbCloud.Gateway.Pages.Overview;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Pages.Projects;

/// <summary>The nation's projects.</summary>
/// <param name="MayChange">Whether the reader may make one.</param>
public sealed record ProjectsModel(Place Place, IReadOnlyList<ProjectLine> Projects, DateOnly Today, bool MayChange);

/// <param name="State">running, over or ahead.</param>
public sealed record ProjectLine(string Code, string Name, string? Donor, DateOnly From, DateOnly? To, string State);

/// <summary>One project as its partner sees it, and who may change it besides.</summary>
/// <param name="Figures">As they stand now; null for who may not see those.</param>
/// <param name="Clubs">A page of them, those that left too.</param>
/// <param name="Next">Cursor of the next page.</param>
public sealed record ProjectModel(
    Place Place, ProjectView Project, string State, DateOnly Today, ProjectFigures? Figures, IReadOnlyList<ProjectClubLine> Clubs, string? Next, bool MayChange, bool Saved)
{
    /// <summary>Released editions of its figures, the newest first.</summary>
    public IReadOnlyList<EditionManifest> Editions { get; init; } = [];
}

/// <param name="Month">The running one, or the project's last.</param>
/// <param name="Parts">By the province that issued the clubs' keys.</param>
/// <param name="Exported">Periods of the files, as the API takes them.</param>
public sealed record ProjectFigures(
    Freshness Freshness, IReadOnlyList<Headline> Headlines, Period Month, IReadOnlyList<CutLine> Cuts, IReadOnlyList<PartLine> Parts, string Exported);

/// <summary>Members from an age on, and whether the project counts from it.</summary>
public sealed record CutLine(int Age, long Members, long Whole, bool Own);

/// <param name="Older">From the project's own age on.</param>
public sealed record PartLine(string Province, long Clubs, long Members, long Older, long Women, long Visits);

/// <param name="Address">Null for who may not open the club.</param>
public sealed record ProjectClubLine(string Key, string? Address, string Name, string Province, ClubStatus Status, IReadOnlyList<ProjectSpan> Spans);
