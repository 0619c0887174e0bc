using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClbCloud.Grains.Plans.Expressions;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Grains.Ratings;

/// <summary>The set of criteria <c>data/rating-criteria.json</c>: ours, after the plans' wording, and replaceable as data.</summary>
internal sealed record RatingCriteria
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public required int Version { get; init; }

    public required string Source { get; init; }

    public required GradeScale Grades { get; init; }

    public required HelpAgeScale HelpAge { get; init; }

    /// <summary>Criteria that must have full points for a club to be up to standard.</summary>
    public required ImmutableArray<string> Standard { get; init; }

    public required ImmutableArray<Criterion> Criteria { get; init; }

    /// <summary>The set that this product ships; another may be put in its place when it starts (<c>Ratings:Criteria</c>).</summary>
    public static RatingCriteria Default { get; } = Load();

    public int Most => Criteria.Sum(c => c.Most);

    /// <summary>Reads a set, and refuses one that does not fit the catalogue, the policy or itself.</summary>
    public static RatingCriteria Parse(ReadOnlySpan<byte> json)
    {
        var read = JsonSerializer.Deserialize<RatingCriteria>(json, Json) ?? throw new InvalidDataException("The rating criteria are empty.");
        if (read.Criteria.Select(c => c.Id).Distinct(StringComparer.Ordinal).Count() != read.Criteria.Length) throw new InvalidDataException("A rating criterion stands twice.");
        foreach (var criterion in read.Criteria)
        {
            _ = criterion.Read;
            if (criterion.Steps.IsDefaultOrEmpty || criterion.Steps.Any(s => s.AtLeast is null == s.Policy is null)) throw new InvalidDataException($"Criterion {criterion.Id} has a step without one threshold.");
            foreach (var step in criterion.Steps) _ = step.Threshold(new Policy());
        }

        var unknown = read.Standard.FirstOrDefault(id => read.Criteria.All(c => c.Id != id));
        return unknown is null ? read : throw new InvalidDataException($"The standard names {unknown}, which is no criterion.");
    }

    private static RatingCriteria Load()
    {
        using var stream = typeof(RatingCriteria).Assembly.GetManifestResourceStream("rating-criteria.json") ?? throw new InvalidOperationException("rating-criteria.json is not embedded.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}

/// <summary>Least percent of all points for vững mạnh, khá and trung bình; below is yếu.</summary>
internal sealed record GradeScale
{
    public required int Strong { get; init; }

    public required int Fair { get; init; }

    public required int Average { get; init; }
}

/// <summary>Least percent of all points on HelpAge's scale.</summary>
internal sealed record HelpAgeScale
{
    public required int Strong { get; init; }

    public required int VeryStrong { get; init; }
}

/// <summary>An expression over figures, and the points for its value.</summary>
internal sealed record Criterion
{
    public required string Id { get; init; }

    public required string NameVi { get; init; }

    public required string NameEn { get; init; }

    /// <summary>As plans have them, without since and cohort: a club is rated as it is.</summary>
    public required string Expression { get; init; }

    /// <summary>Closed months that are read when the expression has a flow; levels alone are those of the month.</summary>
    public int Months { get; init; } = 12;

    public required ImmutableArray<CriterionStep> Steps { get; init; }

    public required string Source { get; init; }

    public int Most => Steps.Max(s => s.Points);

    /// <summary>Read when the set is, and kept.</summary>
    [JsonIgnore]
    internal ReadExpression Read => field ??= ReadIt();

    private ReadExpression ReadIt()
    {
        var (read, error) = ExpressionReader.Read(Expression);
        if (error is not null) throw new InvalidDataException($"The expression of criterion {Id} is none: {error.Reason} at {error.Position} ({error.Found}).");
        return read!.HasSince || !read.Cohorts.IsEmpty ? throw new InvalidDataException($"The expression of criterion {Id} looks back.") : read;
    }
}

/// <summary>Points from a threshold on: a number, or a norm of the policy.</summary>
internal sealed record CriterionStep
{
    public long? AtLeast { get; init; }

    public string? Policy { get; init; }

    public required int Points { get; init; }

    public long Threshold(Policy policy) => Policy switch
    {
        null => AtLeast!.Value,
        "attendancePercent" => policy.AttendancePercent,
        "homeCareVolunteersMin" => policy.HomeCareVolunteersMin,
        "recipientsMin" => policy.RecipientsMin,
        "membersMin" => policy.MembersMin,
        "incomeFundMinDong" => policy.IncomeFundMinDong,
        "seedMinDong" => policy.SeedMinDong,
        "borrowersPercentMin" => policy.BorrowersPercentMin,
        _ => throw new InvalidDataException($"The policy has no norm {Policy}."),
    };
}
