using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Projects;

/// <summary>Decides what becomes of a project.</summary>
internal static class ProjectRules
{
    private const int MostPlaces = 70;
    private const int MostUnits = 20;
    private const int LastYear = 2200;

    /// <summary>The project; <paramref name="existing"/> itself when nothing changes.</summary>
    public static Outcome<UnitDefinition> Put(UnitDefinition? existing, PutProject command, DateOnly today)
    {
        var terms = command.Terms;
        if (!UnitRules.IsName(command.NameVi)) return Refusal.Of("project.name", "nameVi");
        if (command.NameEn is not null && !UnitRules.IsName(command.NameEn)) return Refusal.Of("project.name", "nameEn");
        if (terms.Donor is not null && !UnitRules.IsName(terms.Donor)) return Refusal.Of("project.name", "donor");
        if (terms.From.Year < 1990 || terms.From > today) return Refusal.Of("project.date", "from");
        if (terms.To < terms.From || terms.To?.Year > LastYear) return Refusal.Of("project.date", "to");
        // Clubs keep figures for these two cuts; any other could only be guessed.
        if (terms.OlderFrom is not (55 or 60)) return Refusal.Of("project.older_from", "olderFrom");
        if (terms.Places.Length > MostPlaces || terms.Places.Any(p => !IsPlace(p))) return Refusal.Of("project.places", "places").With("most", MostPlaces);
        var next = new UnitDefinition
        {
            Kind = UnitKind.Project,
            Form = UnitForm.Project,
            Names = [new() { From = terms.From, Vi = command.NameVi.Trim(), En = command.NameEn?.Trim() }],
            Established = terms.From,
            Created = string.Empty,
            Project = terms,
        };
        if (existing is null) return next;
        if (RowBody.Write(existing).AsSpan().SequenceEqual(RowBody.Write(next))) return existing;
        return command.New ? Refusal.Of("project.exists", "code") : next;
    }

    private static bool IsPlace(ProjectPlace place) =>
        UnitRules.IsName(place.NameThen) && place.UnitsNow.Length <= MostUnits
        && place.UnitsNow.All(u => Keys.Depth(u) <= 2 && u.Split('|').All(Keys.IsSlug));
}
