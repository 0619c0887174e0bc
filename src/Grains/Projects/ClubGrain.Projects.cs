using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Clubs;

/// <summary>The club's days in partners' projects. Each project is one more destination of its reports.</summary>
internal sealed partial class ClubGrain : IClubProjects
{
    ImmutableArray<ProjectLink> IReportSource.Projects => Book?.Head.ProjectLinks ?? [];

    public async Task<Outcome<ImmutableArray<ProjectLink>>> PutProject(PutProjectLink command)
    {
        if (Book is null) return Refusal.Of("club.unknown");
        var project = Keys.Project(command.Project);
        if (await GrainFactory.GetGrain<IProjectGrain>(project).Terms() is not { } terms) return Refusal.Of("project.unknown", "project");
        var today = LocalCalendar.Today(_clock);
        var asked = ProjectLinkRules.Put(Book.Head.ProjectLinks, command, terms, today);
        if (asked.Refused || asked.Value == Book.Head.ProjectLinks) return asked;
        // A parent knows its child before it reports.
        var registered = await GrainFactory.GetGrain<IUnitGrain>(project).Register(Registration(Book.Head.NameVi, Book.Head.NameEn));
        if (registered.Refused) return Refusal.Of("project.unknown", "project");
        return await _writer.Submit<Outcome<ImmutableArray<ProjectLink>>>(
            edit =>
            {
                var head = edit.Book.Head;
                var next = ProjectLinkRules.Put(head.ProjectLinks, command, terms, edit.Today);
                if (next.Refused || next.Value == head.ProjectLinks) return next;
                edit.Set(head with { Projects = next.Value, BaseVersion = head.Version + 1 });
                return next;
            },
            () => Refusal.Of("club.unknown"),
            rows: 10);
    }
}
