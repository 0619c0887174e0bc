using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Projects;

/// <summary>What the nation computes of its register: the stock <c>projects</c>, running on a month's last day.</summary>
internal static class ProjectLevels
{
    /// <summary>Net changes by month; months without change are absent.</summary>
    public static Dictionary<Period, FigureVector> Judge(UnitState state)
    {
        var changes = new Dictionary<Period, FigureVector>();
        foreach (var project in state.Projects.Values)
        {
            var first = Period.MonthOf(project.From);
            var gone = project.To is { } to ? Period.MonthOf(to.AddDays(1)) : (Period?)null;
            // Over before its first month was.
            if (first == gone) continue;
            Add(first, 1);
            if (gone is { } month) Add(month, -1);
        }

        return changes;

        void Add(Period month, long change) =>
            changes[month] = changes.GetValueOrDefault(month, FigureVector.Zero).Plus(FigureVector.Of(("projects", change)));
    }
}
