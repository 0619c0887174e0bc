using System.Collections.Immutable;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Health;

namespace ClbCloud.Gateway.Demo;

/// <summary>Everything beside money that is loaded into the club's book: activities, cluster groups, health.</summary>
internal sealed record ClubWork
{
    public static readonly ClubWork None = new();

    public ImmutableArray<PutSupportPlan> Plans { get; init; } = [];

    /// <summary>After the plans that they carry out.</summary>
    public ImmutableArray<Activity> Activities { get; init; } = [];

    public ImmutableArray<ClusterGroup> Clusters { get; init; } = [];

    public ImmutableArray<OlderPerson> Older { get; init; } = [];

    public ImmutableArray<CareProposal> Proposals { get; init; } = [];

    /// <summary>By meeting.</summary>
    public ImmutableArray<RecordReadings> Readings { get; init; } = [];

    public ImmutableArray<Checkup> Checkups { get; init; } = [];

    public ImmutableArray<Insurance> Insurance { get; init; } = [];

    public ImmutableArray<ExerciseGroup> Exercise { get; init; } = [];
}
