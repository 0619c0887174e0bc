using System.Collections.Immutable;
using System.Text.Json;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Ratings;

/// <summary>Who may rate how, which rating counts, and what changed since.</summary>
internal static class RatingRules
{
    private const int MaxNote = 2000;
    private const int FirstYear = 2000;

    /// <summary>The rating as it is to be kept; the known one itself when nothing changes.</summary>
    /// <param name="book">Ratings so far.</param>
    /// <param name="give">What is given.</param>
    /// <param name="speaker">For what part of the country the caller speaks.</param>
    /// <param name="computed">The score as computed now.</param>
    /// <param name="criteria">By which.</param>
    /// <param name="now">The instant.</param>
    public static Outcome<GivenRating> Give(RatingBook book, GiveRating give, ScopeKind speaker, ComputedScore computed, RatingCriteria criteria, DateTimeOffset now)
    {
        if (Check(give, speaker, criteria, LocalCalendar.DayOf(now)) is { } no) return no;
        var below = book.Below(give.Year, give.Level);
        int? total = give.Points.IsEmpty ? null : give.Points.Values.Sum();
        var grade = give.Grade ?? (total is { } sum ? ScoreRules.GradeOf(criteria, sum) : below?.Grade);
        if (grade is not { } decided) return Refusal.Of("rating.empty", "points");
        if (below is not null && below.Grade != decided && string.IsNullOrWhiteSpace(give.Note)) return Refusal.Of("rating.note", "note").With("most", MaxNote);
        var known = book.Given.GetValueOrDefault(RatingBook.KeyOf(give.Year, give.Level));
        var next = new GivenRating
        {
            Year = give.Year,
            Level = give.Level,
            Date = give.Date,
            Points = give.Points,
            Grade = decided,
            UpToStandard = give.UpToStandard ?? (total is null ? below?.UpToStandard ?? false : IsStandard(give, criteria)),
            HelpAge = give.HelpAge ?? (total is { } own ? ScoreRules.HelpAgeOf(criteria, own) : below?.HelpAge ?? HelpAgeGrade.None),
            Note = string.IsNullOrWhiteSpace(give.Note) ? null : give.Note.Trim(),
            RecordedAt = now,
            Revision = (known?.Revision ?? 0) + 1,
            Criteria = computed.Criteria,
            Computed = computed.Scores.ToImmutableSortedDictionary(s => s.Criterion, s => s.Points, StringComparer.Ordinal),
            Values = computed.Scores.Where(s => s.Value is not null).ToImmutableSortedDictionary(s => s.Criterion, s => s.Value!.Value, StringComparer.Ordinal),
        };
        return known is not null && SameAs(known, next) ? known : next;
    }

    /// <summary>
    /// The rating that counts on a day: of the newest year that commune or province rated by then, the province's before
    /// the commune's. A self-score counts nowhere.
    /// </summary>
    public static GivenRating? Official(RatingBook book, DateOnly day)
    {
        GivenRating? official = null;
        foreach (var given in book.Given.Values)
        {
            if (given.Level == RatingLevel.Board || given.Date > day) continue;
            if (official is null || (given.Year, given.Level).CompareTo((official.Year, official.Level)) > 0) official = given;
        }

        return official;
    }

    /// <summary>Criteria whose computed points or values are others than when the newest rating was given.</summary>
    public static ImmutableArray<ScoreChange> Changes(RatingBook book, ComputedScore now)
    {
        if (book.Given.Values.MaxBy(g => g.RecordedAt) is not { } then) return [];
        var changes = ImmutableArray.CreateBuilder<ScoreChange>();
        foreach (var score in now.Scores)
        {
            long? value = then.Values.TryGetValue(score.Criterion, out var was) ? was : null;
            var points = then.Computed.GetValueOrDefault(score.Criterion);
            if (points == score.Points && value == score.Value) continue;
            changes.Add(new() { Criterion = score.Criterion, PointsThen = points, PointsNow = score.Points, ValueThen = value, ValueNow = score.Value });
        }

        return changes.ToImmutable();
    }

    public static string NameOf(RatingGrade grade) => JsonNamingPolicy.KebabCaseLower.ConvertName(grade.ToString());

    private static Refusal? Check(GiveRating give, ScopeKind speaker, RatingCriteria criteria, DateOnly today)
    {
        if (!Enum.IsDefined(give.Level) || give.Level > Highest(speaker)) return Refusal.Of("rating.level", "level");
        if (give.Year < FirstYear || give.Year > today.Year) return Refusal.Of("rating.year", "year");
        if (give.Date > today || give.Date.Year < give.Year) return Refusal.Of("rating.date", "date");
        if (give.Note is { Length: > MaxNote }) return Refusal.Of("rating.note", "note").With("most", MaxNote);
        if (give.Grade is { } grade && !Enum.IsDefined(grade)) return Refusal.Of("rating.empty", "grade");
        if (give.Points.IsEmpty) return null;
        foreach (var id in give.Points.Keys.Union(criteria.Criteria.Select(c => c.Id), StringComparer.Ordinal))
        {
            var most = criteria.Criteria.FirstOrDefault(c => c.Id == id)?.Most ?? 0;
            if (most == 0 || !give.Points.TryGetValue(id, out var points) || points < 0 || points > most)
                return Refusal.Of("rating.points", "points").With("criterion", id).With("most", most);
        }

        return null;
    }

    private static bool IsStandard(GiveRating give, RatingCriteria criteria) =>
        criteria.Standard.All(id => give.Points[id] == criteria.Criteria.First(c => c.Id == id).Most);

    private static RatingLevel Highest(ScopeKind speaker) => speaker switch
    {
        ScopeKind.Nation or ScopeKind.Province => RatingLevel.Province,
        ScopeKind.Commune => RatingLevel.Commune,
        _ => RatingLevel.Board,
    };

    private static bool SameAs(GivenRating known, GivenRating next) =>
        known.Date == next.Date && known.Grade == next.Grade && known.UpToStandard == next.UpToStandard && known.HelpAge == next.HelpAge
        && known.Note == next.Note && known.Points.Count == next.Points.Count && known.Points.All(p => next.Points.GetValueOrDefault(p.Key, -1) == p.Value);
}
