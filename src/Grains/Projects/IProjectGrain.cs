using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Projects;

/// <summary>
/// A partner's project beside what every roll-up does (<c>IUnitGrain</c>). Key: <c>Keys.Project(code)</c>.
/// </summary>
[Alias("clb.IProjectGrain")]
public interface IProjectGrain : IGrainWithStringKey
{
    /// <summary>Creates or replaces; tells the nation's register first. Refusals: <c>project.exists</c>, <c>project.name</c>, <c>project.date</c>, <c>project.older_from</c>, <c>project.places</c>.</summary>
    [Alias("Put"), Needs(Right.Operate)]
    Task<Outcome<ProjectView>> Put(PutProject command);

    /// <summary>The project; null when it was never created.</summary>
    [Alias("View"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Projects)]
    Task<ProjectView?> View();

    /// <summary>The same for a club that is to join.</summary>
    [Alias("Terms"), AlwaysInterleave, ReadOnly, Needs(Right.Below)]
    Task<ProjectTerms?> Terms();

    /// <summary>Its clubs, those that left too, in key order; at most <paramref name="limit"/> (1–200).</summary>
    [Alias("ProjectClubs"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Projects)]
    Task<ProjectClubPage> ProjectClubs(string? after, int limit);

    /// <summary>Figures by issuing province, in key order, read from the rows. Refusals as <c>IUnitGrain.Figures</c>.</summary>
    [Alias("Parts"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<Outcome<ImmutableArray<ProjectPart>>> Parts(ImmutableArray<FiguresQuery> queries);

    /// <summary>What each of its clubs brings by month, read from the rows in key order; at most <paramref name="limit"/> (1–50). For the making of editions.</summary>
    [Alias("Contributions"), AlwaysInterleave, ReadOnly, Needs(Right.Operate)]
    Task<ProjectContributions> Contributions(string? after, int limit);

    /// <summary>How complete its figures are, by issuing province.</summary>
    [Alias("Completeness"), AlwaysInterleave, ReadOnly, Needs(Right.Operate)]
    Task<ImmutableSortedDictionary<string, double>> Completeness();
}

/// <summary>The nation's register of projects; key <c>nation</c>.</summary>
[Alias("clb.IProjectRegister")]
public interface IProjectRegister : IGrainWithStringKey
{
    /// <summary>A project makes itself, or what it says, known.</summary>
    [Alias("Enter"), Needs(Right.Child)]
    Task Enter(ProjectEntry entry);

    /// <summary>All projects, in the order of their codes.</summary>
    [Alias("Projects"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Projects)]
    Task<ImmutableArray<ProjectEntry>> Projects();
}

/// <summary>A club's projects; key as <c>IClubGrain</c>.</summary>
[Alias("clb.IClubProjects")]
public interface IClubProjects : IGrainWithStringKey
{
    /// <summary>Refusals: <c>club.unknown</c>, <c>project.unknown</c>, <c>project.date</c>, <c>project.overlap</c>, <c>project.not_in</c>, <c>project.too_many</c>.</summary>
    [Alias("PutProject"), Needs(Right.Operate)]
    Task<Outcome<ImmutableArray<ProjectLink>>> PutProject(PutProjectLink command);
}
