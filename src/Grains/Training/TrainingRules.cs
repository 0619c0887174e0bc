using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Training;

/// <summary>Which trainings a club may record, and when its board is due for the next one.</summary>
internal static class TrainingRules
{
    private const int MaxSubject = 200;
    private const int MaxMembers = 200;

    /// <summary>The training as it is to be kept; the known one itself when nothing changes.</summary>
    public static Outcome<BoardTraining> Put(ClubBook book, BoardTraining training, DateOnly today)
    {
        if (!Keys.IsSlug(training.Id)) return Refusal.Of("training.id", "id");
        if (!Enum.IsDefined(training.Kind)) return Refusal.Of("training.text", "kind");
        if (string.IsNullOrWhiteSpace(training.Subject) || training.Subject.Length > MaxSubject || training.Subject.Any(char.IsControl)) return Refusal.Of("training.text", "subject");
        if (training.Date > today || training.Date.Year < 1990) return Refusal.Of("training.date", "date");
        if (training.Members.IsDefault || training.Members.Length > MaxMembers) return Refusal.Of("training.member_unknown", "members");
        if (training.Members.FirstOrDefault(m => !book.Members.ContainsKey(m)) is { } unknown) return Refusal.Of("training.member_unknown", "members").With("member", unknown);
        if (training.Class is { } given && !IsClass(given)) return Refusal.Of("training.class", "class");
        var known = book.TrainingBook.Trainings.GetValueOrDefault(training.Id);
        var next = training with
        {
            Subject = training.Subject.Trim(),
            Members = [.. training.Members.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Revision = (known?.Revision ?? 0) + 1,
        };
        return known is not null && Same(known, next) ? known : next;
    }

    /// <summary>The day of the board's last training up to a day; null when it never had one.</summary>
    public static DateOnly? LastOn(TrainingBook book, DateOnly day)
    {
        DateOnly? last = null;
        foreach (var training in book.Standing)
        {
            if (training.Date <= day) last = training.Date;
        }

        return last;
    }

    /// <summary>The first day on which a board trained on a day is due again; null when the policy does not ask.</summary>
    public static DateOnly? DueOn(DateOnly? trained, int months) => months > 0 ? trained?.AddMonths(months) : null;

    /// <summary>Members of the board on a day.</summary>
    public static IEnumerable<string> Seated(ClubHead head, DateOnly day) =>
        head.Board.Where(t => t.From <= day && (t.To is not { } to || day <= to)).Select(t => t.Member).Distinct(StringComparer.Ordinal);

    /// <summary>Who was trained up to a day, on the board still or not.</summary>
    public static ImmutableHashSet<string> TrainedOn(TrainingBook book, ClubHead head, DateOnly day) =>
        book.Standing.Where(t => t.Date <= day)
            .SelectMany(t => t.Members.IsEmpty ? Seated(head, t.Date) : t.Members)
            .ToImmutableHashSet(StringComparer.Ordinal);

    private static bool IsClass(string text) =>
        text.Split('/') is [var unit, var id] && Keys.IsSlug(id) && unit.Split('|').All(Keys.IsSlug) && Keys.Depth(unit) <= 2;

    private static bool Same(BoardTraining a, BoardTraining b) =>
        a with { Members = [], Revision = 0 } == b with { Members = [], Revision = 0 } && a.Members.SequenceEqual(b.Members, StringComparer.Ordinal);
}
