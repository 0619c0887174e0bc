using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans.Expressions;

namespace ClbCloud.Grains.Plans;

/// <summary>Drafts, approvals and what a unit above hands down.</summary>
internal static class PlanRules
{
    /// <summary>Most bytes of a book, so that it stays one row.</summary>
    public const int MostBytes = 60_000;

    // Read once for as long as the book is in memory: targets never change.
    private static readonly ConditionalWeakTable<Target, ReadExpression> Parsed = new();

    /// <summary>Writes a draft; the same text as that of the newest edition changes nothing.</summary>
    public static Outcome<PlanBook> Put(PlanBook book, string id, PlanText text)
    {
        if (!Keys.IsSlug(id)) return Refusal.Of("plan.text", "id");
        if (TextRules.Check(text) is { } no) return no;
        var known = Find(book, id);
        if (known is not null && Same(known.Newest.Text, text)) return book;
        var edition = known switch
        {
            null => new PlanEdition { Number = 1, Revision = 1, Text = text },
            { Newest.ApprovedAt: null } => known.Newest with { Revision = known.Newest.Revision + 1, Text = text },
            _ => new PlanEdition { Number = known.Newest.Number + 1, Revision = known.Newest.Revision + 1, Text = text },
        };
        var editions = known is null ? [] : known.Newest.ApprovedAt is null ? known.Editions.RemoveAt(known.Editions.Length - 1) : known.Editions;
        return Fitting(With(book, new Plan { Id = id, Editions = editions.Add(edition) }));
    }

    /// <summary>Approves the draft; what is approved already stays as it is.</summary>
    public static Outcome<PlanBook> Approve(PlanBook book, string id, int? revision, DateTimeOffset now)
    {
        if (Find(book, id) is not { } plan) return Refusal.Of("plan.unknown");
        if (revision is { } asked && asked != plan.Newest.Revision)
            return Refusal.Of("plan.changed", "revision").With("revision", plan.Newest.Revision);
        if (plan.Newest.ApprovedAt is not null) return book;
        var approved = plan.Newest with { ApprovedAt = now };
        return Fitting(With(book, plan with { Editions = plan.Editions.SetItem(plan.Editions.Length - 1, approved) }));
    }

    /// <summary>Puts the targets of a unit above in the place of those that it gave before; the unit's own targets stay.</summary>
    public static Outcome<PlanBook> Assign(PlanBook book, AssignTargets command)
    {
        if (Find(book, command.Plan) is not { } plan) return Put(book, command.Plan, command.Text);
        var text = plan.Newest.Text;
        var own = text.Targets.RemoveAll(t => t.Parent is { } link && link.Unit == command.From && link.Plan == command.Plan);
        if (command.Text.Targets.FirstOrDefault(t => own.Any(o => o.Id == t.Id)) is { } taken)
            return Refusal.Of("plan.target_taken", "targets").With("target", taken.Id);
        foreach (var phase in command.Text.Phases)
        {
            var there = text.Phases.FirstOrDefault(p => p.Id == phase.Id);
            if (there is null) text = text with { Phases = text.Phases.Add(phase) };
            else if (there != phase) return Refusal.Of("plan.phase", "phases").With("phase", phase.Id);
        }

        return Put(book, command.Plan, text with { Targets = own.AddRange(command.Text.Targets) });
    }

    /// <summary>From when to when the unit counts as one with a plan: from the decision until the last phase ends.</summary>
    public static ApprovedPlan Standing(Plan plan, DateOnly today)
    {
        var text = plan.InForce.Text;
        var from = text.DecisionDate ?? LocalCalendar.DayOf(plan.InForce.ApprovedAt!.Value);
        var to = text.Phases.Max(p => p.To);
        return new ApprovedPlan { Plan = plan.Id, From = from > today ? today : from, To = to < from ? null : to, Text = text };
    }

    public static Plan? Find(PlanBook book, string id) => book.Plans.FirstOrDefault(p => p.Id == id);

    /// <summary>The expression of a target that was checked when its plan was written; null when it is not measured.</summary>
    public static ReadExpression? ExpressionOf(Target target) => target.Expression is null ? null
        : Parsed.GetValue(target, t => ExpressionReader.Read(t.Expression!).Read ?? throw new InvalidOperationException($"The expression of target {t.Id} is none."));

    private static PlanBook With(PlanBook book, Plan plan) => book with
    {
        Plans = [.. book.Plans.Where(p => p.Id != plan.Id).Append(plan).OrderBy(p => p.Id, StringComparer.Ordinal)],
    };

    private static Outcome<PlanBook> Fitting(PlanBook book) =>
        RowBody.Write(book).Length > MostBytes ? Refusal.Of("plan.full") : book;

    // Arrays compare by reference; the written form is what counts.
    private static bool Same(PlanText a, PlanText b) => RowBody.Write(a).AsSpan().SequenceEqual(RowBody.Write(b));

    /// <summary>Whether a plan's text makes sense, named by the first field that does not.</summary>
    private static class TextRules
    {
        private const int MostPhases = 8;
        private const int MostTargets = 60;
        private const int LongestName = 400;
        private const decimal Largest = 1_000_000_000_000_000m;

        public static Refusal? Check(PlanText text)
        {
            if (!Keys.IsSlug(text.Scheme)) return Refusal.Of("plan.text", "scheme");
            var words = Name(text.NameVi, "nameVi") ?? Words(text.NameEn, "nameEn") ?? Words(text.DecisionNumber, "decisionNumber")
                ?? Words(text.Issuer, "issuer") ?? Words(text.Source, "source");
            if (words is not null) return words;
            if (text.Phases.IsDefaultOrEmpty || text.Phases.Length > MostPhases) return Refusal.Of("plan.phase", "phases");
            if (text.Targets.IsDefaultOrEmpty || text.Targets.Length > MostTargets) return Refusal.Of("plan.target", "targets");
            for (var i = 0; i < text.Phases.Length; i++)
            {
                var phase = text.Phases[i];
                if (!Keys.IsSlug(phase.Id) || text.Phases.Take(i).Any(p => p.Id == phase.Id)) return Refusal.Of("plan.phase", $"phases[{i}].id");
                if (phase.From.Year is < 1900 or > 2200 || phase.To < phase.From || phase.To.Year - phase.From.Year > 30)
                    return Refusal.Of("plan.phase", $"phases[{i}].to");
            }

            for (var i = 0; i < text.Targets.Length; i++)
            {
                if (text.Targets.Take(i).Any(t => t.Id == text.Targets[i].Id)) return Refusal.Of("plan.target", $"targets[{i}].id");
                if (Target(text.Targets[i], text.Phases, $"targets[{i}]") is { } wrong) return wrong;
            }

            return null;
        }

        private static Refusal? Target(Target target, ImmutableArray<PlanPhase> phases, string at)
        {
            if (!Keys.IsSlug(target.Id)) return Refusal.Of("plan.target", $"{at}.id");
            var words = Name(target.NameVi, $"{at}.nameVi") ?? Words(target.NameEn, $"{at}.nameEn") ?? Words(target.NotMeasured, $"{at}.notMeasured")
                ?? Words(target.Note, $"{at}.note") ?? Words(target.Frozen?.Reason, $"{at}.frozen.reason");
            if (words is not null) return words;
            if ((target.Expression is null) == (target.NotMeasured is null)) return Refusal.Of("plan.target", $"{at}.expression");
            if (target.Goals.IsDefault || (target.Goals.IsEmpty && target.Expression is not null)) return Refusal.Of("plan.goal", $"{at}.goals");
            if (target.Expression is not null && Expression(target, $"{at}.expression") is { } wrong) return wrong;
            for (var i = 0; i < target.Goals.Length; i++)
            {
                if (target.Goals.Take(i).Any(g => g.Phase == target.Goals[i].Phase)) return Refusal.Of("plan.goal", $"{at}.goals[{i}].phase");
                if (Goal(target, target.Goals[i], phases, $"{at}.goals[{i}]") is { } bad) return bad;
            }

            return null;
        }

        private static Refusal? Expression(Target target, string at)
        {
            var (read, error) = ExpressionReader.Read(target.Expression!);
            if (error is not null)
                return Refusal.Of("plan.expression", at).With("position", error.Position).With("reason", error.Reason).With("found", error.Found);
            // A kind says from where the value counts; an expression that counts from somewhere else contradicts it.
            var contradicts = target.Kind switch
            {
                TargetKind.Cohort => read!.Cohorts.IsEmpty || read.HasSince,
                TargetKind.EveryYear => read!.HasSince || !read.Cohorts.IsEmpty,
                TargetKind.Increase => read!.HasSince,
                TargetKind.Level => false,
                _ => true,
            };
            return contradicts ? Refusal.Of("plan.target", at[..^"expression".Length] + "kind") : null;
        }

        private static Refusal? Goal(Target target, TargetGoal goal, ImmutableArray<PlanPhase> phases, string at)
        {
            if (phases.FirstOrDefault(p => p.Id == goal.Phase) is not { } phase) return Refusal.Of("plan.goal", $"{at}.phase");
            if (goal.Due < phase.From || goal.Due > phase.To) return Refusal.Of("plan.goal", $"{at}.due");
            var (low, high) = target.Operator switch
            {
                TargetOperator.AtLeast => (true, false),
                TargetOperator.AtMost => (false, true),
                TargetOperator.Range => (true, true),
                TargetOperator.None => (false, false),
                _ => (true, true),
            };
            if ((goal.Low is null) == low || Outside(goal.Low)) return Refusal.Of("plan.goal", $"{at}.low");
            return (goal.High is null) == high || Outside(goal.High) || goal.Low > goal.High ? Refusal.Of("plan.goal", $"{at}.high") : null;
        }

        private static bool Outside(decimal? bound) => bound is { } value && (value < 0 || value > Largest || decimal.Round(value, 4) != value);

        private static Refusal? Name(string name, string at) => string.IsNullOrWhiteSpace(name) ? Refusal.Of("plan.text", at) : Words(name, at);

        private static Refusal? Words(string? words, string at) => words?.Length > LongestName ? Refusal.Of("plan.text", at) : null;
    }
}
