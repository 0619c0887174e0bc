using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Clubs;

/// <summary>What the reader asked for, as it stands in the address.</summary>
/// <param name="Project">Code of a project.</param>
/// <param name="Size">small, right or large: below, within and above the norm of members.</param>
public sealed record ClubFilter(string? Text, ClubStatus? Status, string? Rating, string? Size, AlertKind? Alert, string? Project, ClubSort Sort, int Page)
{
    public bool Any => Text is not null || Status is not null || Rating is not null || Size is not null || Alert is not null || Project is not null;
}

/// <summary>A page of a unit's clubs; for the nation the first of each province.</summary>
/// <param name="Total">Clubs that fit, on all pages.</param>
/// <param name="Groups">One for a unit; one for each province that has some for the nation.</param>
/// <param name="Projects">Those that clubs of the unit are in.</param>
public sealed record ClubListModel(Place Place, ClubFilter Filter, int Total, int Pages, IReadOnlyList<ClubGroup> Groups, IReadOnlyList<ProjectChoice> Projects);

/// <param name="Clubs">Clubs of the unit in it, whatever else is asked for.</param>
public sealed record ProjectChoice(string Code, string Name, int Clubs);

/// <param name="Name">Null for the unit itself.</param>
/// <param name="Address">All that fit in it.</param>
public sealed record ClubGroup(string? Name, string? Address, int Total, IReadOnlyList<ClubLine> Clubs);

public sealed record ClubLine(string Address, string Name, string? Commune, ClubStatus Status, string? Rating, int Members, int Alerts, DateOnly? Established);
