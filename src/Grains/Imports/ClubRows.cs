using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;

namespace ClbCloud.Grains.Imports;

/// <summary>A club's row as the commands that people give.</summary>
internal static class ClubRows
{
    public static SetUpClub SetUp(ClubRow row, string commune) => new()
    {
        NameVi = row.NameVi!,
        NameEn = row.NameEn,
        Commune = commune,
        DecisionNumber = row.DecisionNumber,
        DecisionDate = row.DecisionDate,
        DecisionIssuer = row.DecisionIssuer,
        Launched = row.Launched,
        Origin = row.Origin ?? ClubOrigin.Unknown,
        RulesAdopted = row.RulesAdopted,
        ReportingFrom = row.ReportingFrom,
    };

    public static ChangeClub Change(ClubRow row) => new()
    {
        NameVi = row.NameVi,
        NameEn = row.NameEn,
        DecisionNumber = row.DecisionNumber,
        DecisionDate = row.DecisionDate,
        DecisionIssuer = row.DecisionIssuer,
        Launched = row.Launched,
        Origin = row.Origin,
        RulesAdopted = row.RulesAdopted,
        ReportingFrom = row.ReportingFrom,
    };
}

/// <summary>Answers of a batch, kept in the club's book with their effect.</summary>
internal sealed record BatchAnswer
{
    public required ImmutableArray<RowResult> Rows { get; init; }

    /// <summary>Of a row about the club itself: its terms before; null when the row set it up.</summary>
    public ClubTerms? Before { get; init; }

    /// <summary>The terms that such a row made.</summary>
    public ClubTerms? After { get; init; }
}

/// <summary>Of a club's head, what a file may say of it.</summary>
internal sealed record ClubTerms
{
    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public string? DecisionNumber { get; init; }

    public DateOnly? DecisionDate { get; init; }

    public string? DecisionIssuer { get; init; }

    public DateOnly? Launched { get; init; }

    public ClubOrigin Origin { get; init; }

    public DateOnly? RulesAdopted { get; init; }

    public DateOnly? ReportingFrom { get; init; }

    public static ClubTerms Of(ClubHead head) => new()
    {
        NameVi = head.NameVi,
        NameEn = head.NameEn,
        DecisionNumber = head.DecisionNumber,
        DecisionDate = head.DecisionDate,
        DecisionIssuer = head.DecisionIssuer,
        Launched = head.Launched,
        Origin = head.Origin,
        RulesAdopted = head.RulesAdopted,
        ReportingFrom = head.ReportingFrom,
    };

    public ClubHead On(ClubHead head) => head with
    {
        NameVi = NameVi,
        NameEn = NameEn,
        DecisionNumber = DecisionNumber,
        DecisionDate = DecisionDate,
        DecisionIssuer = DecisionIssuer,
        Launched = Launched,
        Origin = Origin,
        RulesAdopted = RulesAdopted,
        ReportingFrom = ReportingFrom,
    };
}
