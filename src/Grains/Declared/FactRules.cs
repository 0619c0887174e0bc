using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Declared;

/// <summary>Decides which facts a unit may record.</summary>
internal static class FactRules
{
    public const int MaxText = 200;
    private const int MaxParticipants = 1_000_000;
    private const int MaxBoards = 500;
    private const long MaxValue = 1_000_000_000_000_000;

    /// <summary>The class as it is to be kept; the known one itself when nothing changes.</summary>
    public static Outcome<TrainingClass> Class(UnitState state, TrainingClass training, DateOnly today)
    {
        if (state.Unit is null) return Refusal.Of("unit.unknown");
        if (!Keys.IsSlug(training.Id)) return Refusal.Of("class.id", "id");
        if (!Enum.IsDefined(training.Kind)) return Refusal.Of("class.text", "kind");
        if (!IsText(training.Audience)) return Refusal.Of("class.text", "audience");
        if (!IsText(training.Subject)) return Refusal.Of("class.text", "subject");
        if (training.From.Year < 1990 || training.To < training.From || training.To > today) return Refusal.Of("class.dates", "from");
        if (training.Participants is < 0 or > MaxParticipants) return Refusal.Of("class.participants", "participants").With("most", MaxParticipants);
        if (training.Boards.IsDefault || training.Boards.Length > MaxBoards || training.Boards.Any(b => !IsClub(b))) return Refusal.Of("class.boards", "boards");
        var known = state.Facts.Classes.GetValueOrDefault(training.Id);
        var next = training with
        {
            Audience = training.Audience.Trim(),
            Subject = training.Subject.Trim(),
            Boards = [.. training.Boards.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Revision = (known?.Revision ?? 0) + 1,
        };
        return known is not null && Same(known, next) ? known : next;
    }

    /// <summary>The figure as it is to be kept; the known one itself when nothing changes. What stands above is the grain's to ask.</summary>
    public static Outcome<DeclaredFigure> Declare(UnitState state, DeclaredFigure figure, DateOnly today)
    {
        if (state.Unit is not { } unit) return Refusal.Of("unit.unknown");
        if (Indicators.Find(figure.Indicator) is not { } indicator || indicator.Id != figure.Indicator)
            return Refusal.Of("indicator.unknown", "indicator").With("indicator", figure.Indicator);
        if (figure.Period.Kind == PeriodKind.Week || figure.Period.FirstDay > today || figure.Period.Year < 1990) return Refusal.Of("declared.period", "period");
        if (figure.Value is < 0 or > MaxValue) return Refusal.Of("declared.value", "value").With("most", MaxValue);
        if (!IsText(figure.Source)) return Refusal.Of("declared.source", "source").With("most", MaxText);
        if (figure.To is { } to && (indicator.Kind == IndicatorKind.Flow || to < figure.Period.LastDay)) return Refusal.Of("declared.period", "to");
        if (figure.Club is { } club && (unit.Kind != UnitKind.Commune || !IsClub(club))) return Refusal.Of("declared.club", "club");
        var known = state.Facts.Declared.GetValueOrDefault(UnitFacts.KeyOf(figure));
        var next = figure with { Source = figure.Source.Trim(), Revision = (known?.Revision ?? 0) + 1 };
        if (known is not null && known == next with { Revision = known.Revision }) return known;
        return next.Withdrawn ? next : Clash(state, next) is { } no ? no : next;
    }

    public static Outcome<ApprovedPlan> Plan(UnitState state, ApprovedPlan plan, DateOnly today)
    {
        if (state.Unit is null) return Refusal.Of("unit.unknown");
        if (!Keys.IsSlug(plan.Plan)) return Refusal.Of("plan.id", "plan");
        return plan.From > today || plan.From.Year < 1990 || plan.To < plan.From ? Refusal.Of("plan.dates", "from") : plan;
    }

    /// <summary>Whether a declaration of the unit covers the period: for stocks, at its end.</summary>
    public static bool Covers(UnitState state, string indicator, Period period) =>
        state.Facts.Declared.Values.Any(d => d.Indicator == indicator && d.Club is null && !d.Withdrawn && (Indicators.IsStock(indicator)
            ? FactFigures.EndOf(d.Period) <= FactFigures.EndOf(period) && !(d.To < period.LastDay)
            : d.Period.FirstDay <= period.LastDay && period.FirstDay <= d.Period.LastDay));

    private static Refusal? Clash(UnitState state, DeclaredFigure figure)
    {
        var stock = Indicators.IsStock(figure.Indicator);
        foreach (var other in state.Facts.Declared.Values)
        {
            if (other.Withdrawn || other.Indicator != figure.Indicator || other.Club != figure.Club || other.Period == figure.Period) continue;
            var overlaps = stock ? FactFigures.EndOf(other.Period) == FactFigures.EndOf(figure.Period)
                : other.Period.FirstDay <= figure.Period.LastDay && figure.Period.FirstDay <= other.Period.LastDay;
            if (overlaps) return Refusal.Of("declared.overlaps", "period").With("period", other.Period);
        }

        if (figure.Club is { } club)
            return FactFigures.FirstOf(state, club) <= FactFigures.EndOf(figure.Period) ? Refusal.Of("declared.computed", "club").With("by", club) : null;
        return FactFigures.Computed(state, figure.Indicator, figure.Period) == 0 ? null : Refusal.Of("declared.computed", "indicator");
    }

    private static bool Same(TrainingClass a, TrainingClass b) =>
        a with { Boards = [], Revision = 0 } == b with { Boards = [], Revision = 0 } && a.Boards.SequenceEqual(b.Boards, StringComparer.Ordinal);

    private static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxText && !text.Any(char.IsControl);

    private static bool IsClub(string key) => Keys.Depth(key) == 2 && key.Split('|').All(Keys.IsSlug);
}
