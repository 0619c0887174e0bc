using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Editions;

/// <summary>
/// What partners get of their projects: figures that are frozen once a week, for all projects together, since projects
/// share clubs. Key: <c>nation</c>. The gateway speaks for a partner here after it has judged the project.
/// </summary>
[Alias("clb.IEditionsGrain")]
public interface IEditionsGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that the weekly keeper runs.</summary>
    [Alias("Start"), AlwaysInterleave, Needs(Right.Operate)]
    Task Start();

    /// <summary>
    /// Makes the edition of the last ISO week that has ended in Vietnam, for every project that has none of it: one that
    /// is new need not wait for a week. Safe to repeat. Answers the week of the newest edition; null while there is none.
    /// </summary>
    [Alias("Release"), Needs(Right.Operate)]
    Task<Period?> Release();

    /// <summary>A project's editions, the newest first.</summary>
    [Alias("Editions"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Projects)]
    Task<ImmutableArray<EditionManifest>> Editions(string project);

    /// <summary>Refusals: <c>edition.none</c>, <c>edition.unknown</c>, <c>edition.period</c>, <c>edition.week</c>, <c>period.span</c>, <c>indicator.unknown</c>.</summary>
    [Alias("Figures"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Projects)]
    Task<Outcome<EditionAnswer>> Figures(EditionQuery query);
}
