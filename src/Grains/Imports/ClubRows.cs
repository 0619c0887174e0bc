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
}
