using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Units;

/// <summary>
/// A unit of administration: the nation, a province (tenant) or a commune. Keeps its register of children and their
/// newest reported figures, sums them, judges what its level computes, and reports upward.
/// Key: <c>nation</c>, <c>bac-ninh</c>, <c>bac-ninh|m-01</c>.
/// </summary>
[Alias("clb.IUnitGrain")]
public interface IUnitGrain : IGrainWithStringKey
{
    /// <summary>Registers with the parent, then commits. Refusals: <c>unit.exists</c>, <c>unit.parent_unknown</c>, <c>unit.kind</c>, <c>unit.name</c>, <c>unit.village</c>.</summary>
    [Alias("Create"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<UnitView>> Create(CreateUnit command);

    /// <summary>Changes from a day on. Refusals: <c>unit.unknown</c>, <c>unit.parent_unknown</c>, <c>unit.ring</c>, <c>unit.date</c>, <c>unit.name</c>, <c>unit.village</c>.</summary>
    [Alias("Change"), Needs(Right.Write, Power.Manage)]
    Task<Outcome<UnitView>> Change(ChangeUnit command);

    /// <summary>The unit; null when it was never created.</summary>
    [Alias("Get"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<UnitView?> Get();

    /// <summary>Refusals: <c>period.not_kept</c>, <c>indicator.unknown</c>, <c>unit.unknown</c>.</summary>
    [Alias("Figures"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<Outcome<FiguresView>> Figures(FiguresQuery query);

    /// <summary>A trend. Refusals: <c>period.not_kept</c>, <c>period.span</c>, <c>indicator.unknown</c>, <c>unit.unknown</c>.</summary>
    [Alias("Series"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<Outcome<SeriesView>> Series(SeriesQuery query);

    /// <summary>Registered children in key order, at most 1,000 after <paramref name="after"/>.</summary>
    [Alias("Children"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Figures)]
    Task<ImmutableArray<ChildView>> Children(string? after, int limit);

    [Alias("Clubs"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<CardPage> Clubs(ClubQuery query);

    [Alias("OpenAlerts"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<AlertPage> OpenAlerts(AlertQuery query);

    /// <summary>A child makes itself known. Answers the refusal <c>unit.unknown</c> when the unit was never created.</summary>
    [Alias("Register"), AlwaysInterleave, Needs(Right.Child)]
    Task<Outcome<ReportAck>> Register(ChildRegistration child);

    /// <summary>Keys of the units above today, the nation first, this one last.</summary>
    [Alias("Line"), AlwaysInterleave, ReadOnly, Needs(Right.Below)]
    Task<ImmutableArray<string>> Line();

    /// <summary>The unit's own parents, oldest first: what is above climbs them to the norms of a day long past.</summary>
    [Alias("Parents"), AlwaysInterleave, ReadOnly, Needs(Right.Below)]
    Task<ImmutableArray<DatedLink>> Parents();

    /// <summary>Ids of the villages in this unit's register, past ones included.</summary>
    [Alias("VillageIds"), AlwaysInterleave, ReadOnly, Needs(Right.Below)]
    Task<ImmutableArray<string>> VillageIds();

    /// <summary>Merges a child's snapshot; answers once it is durable.</summary>
    [Alias("Report"), AlwaysInterleave, Needs(Right.Child)]
    Task<ReportAck> Report(ChildReport report);

    /// <summary>
    /// A child that registered and was never heard of did not come to be, says who asked it: it is no longer counted or
    /// listed. Its first report, or another registration, brings it back; whoever reported stays.
    /// </summary>
    [Alias("Lapse"), AlwaysInterleave, Needs(Right.Operate)]
    Task Lapse(string child);

    /// <summary>Clubs of this unit's cards that are due at <paramref name="now"/>, in key order.</summary>
    [Alias("Due"), AlwaysInterleave, ReadOnly, Needs(Right.Operate)]
    Task<SweepList> Due(DateTimeOffset now, string? after, int limit);

    /// <summary>All clubs of this unit's cards, in key order.</summary>
    [Alias("AllClubs"), AlwaysInterleave, ReadOnly, Needs(Right.Operate)]
    Task<SweepList> AllClubs(string? after, int limit);

    /// <summary>Sends what its parents have not acknowledged; answers how many periods and cards were waiting.</summary>
    [Alias("Flush"), AlwaysInterleave, Needs(Right.Operate)]
    Task<int> Flush();

    /// <summary>A new year or policy may change what this level computes; judged again, reported when it changed.</summary>
    [Alias("Wake"), Needs(Right.Operate)]
    Task Wake();

    /// <summary>Rebuilds the totals from the children's rows and reports everything again.</summary>
    [Alias("Rebuild"), Needs(Right.Operate)]
    Task Rebuild();
}
