using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Ratings;

namespace ClbCloud.Grains.Recounting;

/// <summary>A counting club's trained board and its rating at a month's end, from the facts.</summary>
internal static class TrainingCount
{
    public static void Levels(ClubFacts facts, Period month, Tally tally)
    {
        var day = month.LastDay;
        Trained(facts, month, day, tally);
        var official = facts.Ratings.Where(r => r.Level is RatingLevel.Commune or RatingLevel.Province && r.Date <= day)
            .OrderBy(r => r.Year).ThenBy(r => r.Level).LastOrDefault();
        if (official is null) return;
        var id = official.Grade switch
        {
            RatingGrade.Strong => "clubs.rated_strong",
            RatingGrade.Fair => "clubs.rated_fair",
            RatingGrade.Average => "clubs.rated_average",
            _ => "clubs.rated_weak",
        };
        tally.Add(month, id, 1);
        tally.Add(month, "clubs.up_to_standard", official.UpToStandard ? 1 : 0);
    }

    private static void Trained(ClubFacts facts, Period month, DateOnly day, Tally tally)
    {
        var held = facts.Trainings.Where(t => !t.Withdrawn && t.Date <= day).ToList();
        if (held.Count == 0) return;
        var yearBefore = month.FirstDay.AddMonths(-11);
        tally.Add(month, "boards.trained_initial", 1);
        tally.Add(month, "boards.trained_this_year", held.Any(t => t.Date >= yearBefore) ? 1 : 0);
        var people = Board(facts.Head, day).Count(member => held.Any(t => t.Members.IsEmpty ? Board(facts.Head, t.Date).Contains(member) : t.Members.Contains(member)));
        tally.Add(month, "board_members.trained", people);
    }

    private static HashSet<string> Board(ClubHead head, DateOnly day) =>
        head.Board.Where(t => t.From <= day && !(t.To < day)).Select(t => t.Member).ToHashSet(StringComparer.Ordinal);
}
