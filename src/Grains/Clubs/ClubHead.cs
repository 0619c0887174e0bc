using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Clubs;

/// <summary>The head row of a club's partition: set-up, terms, counters. Part of every commit, so that a second writer loses.</summary>
internal sealed record ClubHead
{
    public required string Key { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public string? DecisionNumber { get; init; }

    public DateOnly? DecisionDate { get; init; }

    public string? DecisionIssuer { get; init; }

    public DateOnly? Launched { get; init; }

    public ClubOrigin Origin { get; init; }

    public DateOnly? RulesAdopted { get; init; }

    public DateOnly? ReportingFrom { get; init; }

    public ImmutableArray<DatedLink> Communes { get; init; } = [];

    /// <summary>Partners' projects with their days; null for the many clubs that never were in one.</summary>
    public ImmutableArray<ProjectLink>? Projects { get; init; }

    [JsonIgnore]
    public ImmutableArray<ProjectLink> ProjectLinks => Projects ?? [];

    /// <summary>Pauses, resumptions, dissolution after the launch; oldest first.</summary>
    public ImmutableArray<StatusChange> Statuses { get; init; } = [];

    public ImmutableArray<VillageLink> Villages { get; init; } = [];

    public ImmutableArray<FiledItem> File { get; init; } = [];

    public ImmutableArray<BoardTerm> Board { get; init; } = [];

    public ImmutableArray<DateOnly> Consolidated { get; init; } = [];

    /// <summary>Raised by a restore.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Raised by every commit that changes figures, people, facts or alerts.</summary>
    public long Version { get; init; }

    /// <summary>Version in which the card last changed.</summary>
    public long CardVersion { get; init; }

    /// <summary>Version of the last move or rebuild, after which every parent needs everything again.</summary>
    public long BaseVersion { get; init; }

    public DateTimeOffset AsOf { get; init; }

    /// <summary>Every boundary up to here has been judged.</summary>
    public DateTimeOffset JudgedTo { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Figures of the last change did not fit its commit; they are computed again before anything else.</summary>
    public bool FiguresPending { get; init; }

    /// <summary>
    /// When it was taken back, because it was set up by mistake and nothing had come of it: to everybody it is as if it
    /// had never been, and only its journal tells of it. Null for every other club.
    /// </summary>
    public DateTimeOffset? TakenBack { get; init; }

    /// <summary>The last entry of the book's journal; null before the first.</summary>
    public Audit.JournalMark? Journal { get; init; }

    [JsonIgnore]
    public string Commune => Communes[^1].Parent;

    public ClubStatus StatusOn(DateOnly day)
    {
        if (Launched is not { } launch || day < launch) return ClubStatus.Forming;
        var status = ClubStatus.Active;
        foreach (var change in Statuses)
        {
            if (change.From <= day) status = change.Status;
        }

        return status;
    }

    /// <summary>Whether the club counts on the day: active or paused.</summary>
    public bool CountedOn(DateOnly day) => StatusOn(day) is ClubStatus.Active or ClubStatus.Paused;
}
