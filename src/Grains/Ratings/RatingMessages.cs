using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Ratings;

/// <summary>Xếp loại: yếu, trung bình, khá, vững mạnh.</summary>
[GenerateSerializer, Alias("clb.RatingGrade")]
public enum RatingGrade
{
    /// <summary>Yếu.</summary>
    Weak = 0,

    /// <summary>Trung bình.</summary>
    Average = 1,

    /// <summary>Khá.</summary>
    Fair = 2,

    /// <summary>Vững mạnh.</summary>
    Strong = 3,
}

/// <summary>HelpAge's scale.</summary>
[GenerateSerializer, Alias("clb.HelpAgeGrade")]
public enum HelpAgeGrade
{
    None = 0,
    Strong = 1,
    VeryStrong = 2,
}

/// <summary>Who gave a rating: the board scores itself, then commune and province confirm or differ.</summary>
[GenerateSerializer, Alias("clb.RatingLevel")]
public enum RatingLevel
{
    Board = 0,
    Commune = 1,
    Province = 2,
}

/// <summary>Scores or confirms. What is left out comes from the points, or from the newest rating of a level below.</summary>
[GenerateSerializer, Immutable, Alias("clb.GiveRating")]
public sealed record GiveRating
{
    /// <summary>The calendar year that is rated.</summary>
    [Id(0)] public required int Year { get; init; }

    [Id(1)] public required RatingLevel Level { get; init; }

    /// <summary>The day from which it holds.</summary>
    [Id(2)] public required DateOnly Date { get; init; }

    /// <summary>Own points by criterion; empty when none are given.</summary>
    [Id(3)] public ImmutableSortedDictionary<string, int> Points { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    [Id(4)] public RatingGrade? Grade { get; init; }

    [Id(5)] public bool? UpToStandard { get; init; }

    [Id(6)] public HelpAgeGrade? HelpAge { get; init; }

    /// <summary>Needed where the grade differs from that of the level below.</summary>
    [Id(7)] public string? Note { get; init; }
}

/// <summary>A rating that a level gave, and what was computed when it did.</summary>
[GenerateSerializer, Immutable, Alias("clb.GivenRating")]
public sealed record GivenRating
{
    [Id(0)] public required int Year { get; init; }

    [Id(1)] public required RatingLevel Level { get; init; }

    [Id(2)] public required DateOnly Date { get; init; }

    [Id(3)] public ImmutableSortedDictionary<string, int> Points { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    [Id(4)] public required RatingGrade Grade { get; init; }

    [Id(5)] public required bool UpToStandard { get; init; }

    [Id(6)] public required HelpAgeGrade HelpAge { get; init; }

    [Id(7)] public string? Note { get; init; }

    [Id(8)] public required DateTimeOffset RecordedAt { get; init; }

    [Id(9)] public int Revision { get; init; }

    /// <summary>Version of the criteria by which was computed.</summary>
    [Id(10)] public required int Criteria { get; init; }

    /// <summary>Points computed at that instant, by criterion.</summary>
    [Id(11)] public ImmutableSortedDictionary<string, int> Computed { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Values that they were computed from, by criterion; a criterion without data has none.</summary>
    [Id(12)] public ImmutableSortedDictionary<string, long> Values { get; init; } = ImmutableSortedDictionary<string, long>.Empty;
}

/// <summary>One criterion's points with their evidence.</summary>
[GenerateSerializer, Immutable, Alias("clb.CriterionScore")]
public sealed record CriterionScore
{
    [Id(0)] public required string Criterion { get; init; }

    [Id(1)] public required string NameVi { get; init; }

    [Id(2)] public required string NameEn { get; init; }

    [Id(3)] public required int Points { get; init; }

    [Id(4)] public required int Most { get; init; }

    /// <summary>The indicator that it is read from; the whole expression where it is more than one, or a share of two.</summary>
    [Id(5)] public required string Indicator { get; init; }

    /// <summary>The indicator that it is a share of.</summary>
    [Id(6)] public string? Per { get; init; }

    /// <summary>First and last month read; the same for a level.</summary>
    [Id(7)] public required Period From { get; init; }

    [Id(8)] public required Period To { get; init; }

    /// <summary>The indicator's number, or the expression's whole value.</summary>
    [Id(9)] public required long Number { get; init; }

    /// <summary>The number that it is a share of.</summary>
    [Id(10)] public long? Of { get; init; }

    /// <summary>What is compared: the number, or whole percent; null when there is nothing to be a share of.</summary>
    [Id(11)] public long? Value { get; init; }

    /// <summary>The threshold that gave the points; null when none was reached.</summary>
    [Id(12)] public long? Reached { get; init; }

    /// <summary>The threshold of the next higher points; null at the top.</summary>
    [Id(13)] public long? Next { get; init; }

    [Id(14)] public required string Source { get; init; }

    /// <summary>Every figure of the expression with its number.</summary>
    [Id(15)] public ImmutableSortedDictionary<string, long> Evidence { get; init; } = ImmutableSortedDictionary<string, long>.Empty;
}

/// <summary>The score that follows from the club's own figures.</summary>
[GenerateSerializer, Immutable, Alias("clb.ComputedScore")]
public sealed record ComputedScore
{
    /// <summary>Version of the criteria.</summary>
    [Id(0)] public required int Criteria { get; init; }

    /// <summary>Whose criteria they are.</summary>
    [Id(1)] public required string Source { get; init; }

    [Id(2)] public required int Total { get; init; }

    [Id(3)] public required int Most { get; init; }

    [Id(4)] public required RatingGrade Grade { get; init; }

    [Id(5)] public required bool UpToStandard { get; init; }

    [Id(6)] public required HelpAgeGrade HelpAge { get; init; }

    /// <summary>Criteria that keep the club from being up to standard.</summary>
    [Id(7)] public required ImmutableArray<string> Missing { get; init; }

    [Id(8)] public required ImmutableArray<CriterionScore> Scores { get; init; }
}

/// <summary>A criterion whose computed points or value are others than when the newest rating was given.</summary>
[GenerateSerializer, Immutable, Alias("clb.ScoreChange")]
public sealed record ScoreChange
{
    [Id(0)] public required string Criterion { get; init; }

    [Id(1)] public required int PointsThen { get; init; }

    [Id(2)] public required int PointsNow { get; init; }

    [Id(3)] public long? ValueThen { get; init; }

    [Id(4)] public long? ValueNow { get; init; }
}

/// <summary>All about a club's rating: what counts, what was given, what is computed now, and why that changed.</summary>
[GenerateSerializer, Immutable, Alias("clb.RatingView")]
public sealed record RatingView
{
    [Id(0)] public required DateTimeOffset AsOf { get; init; }

    /// <summary>The rating that counts: of the newest year, the highest of commune and province; a self-score counts nowhere.</summary>
    [Id(1)] public GivenRating? Official { get; init; }

    [Id(2)] public required ComputedScore Computed { get; init; }

    /// <summary>Newest year first, in it the province before the commune before the board.</summary>
    [Id(3)] public required ImmutableArray<GivenRating> Given { get; init; }

    /// <summary>Since the newest rating was given.</summary>
    [Id(4)] public required ImmutableArray<ScoreChange> Changes { get; init; }
}

/// <summary>The rating part of a club's book. The same grain as the club, same key.</summary>
[Alias("clb.IClubRating")]
public interface IClubRating : IGrainWithStringKey
{
    /// <summary>Null when the club was never set up.</summary>
    [Alias("Rating"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<RatingView?> Rating();

    /// <summary>Refusals: <c>club.unknown</c>, <c>rating.level</c>, <c>rating.year</c>, <c>rating.date</c>, <c>rating.points</c>, <c>rating.empty</c>, <c>rating.note</c>.</summary>
    [Alias("Give"), Needs(Right.Write, Power.Record)]
    Task<Outcome<RatingView>> Give(GiveRating rating);
}
