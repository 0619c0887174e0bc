using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Reporting;

/// <summary>A period's figures as a club or unit keeps them, and the version of its last change.</summary>
internal sealed record KeptPeriod
{
    public required long Version { get; init; }

    /// <summary>Under the map of the period.</summary>
    public required FigureVector Then { get; init; }

    /// <summary>Under the map of today; null when the same.</summary>
    public FigureVector? Now { get; init; }
}

/// <summary>What a destination has acknowledged; a row <c>ack|{destination}</c> of the child.</summary>
internal sealed record Acked
{
    public required int Epoch { get; init; }

    public required long Version { get; init; }
}

/// <summary>A club or unit whose changes a <see cref="ReportPump"/> carries to its parents. Read inside the grain's turns.</summary>
internal interface IReportSource
{
    string Key { get; }

    int Epoch { get; }

    /// <summary>Version of the last commit.</summary>
    long Version { get; }

    /// <summary>
    /// Version of the last commit after which every destination needs everything again, because links changed or figures
    /// were rebuilt; 0 when there was none. An acknowledgement below it is void, so that commit need not touch ack rows
    /// and an answer that was under way does no harm.
    /// </summary>
    long BaseVersion { get; }

    /// <summary>Parents with the day from which each holds, oldest first.</summary>
    ImmutableArray<DatedLink> Links { get; }

    /// <summary>It was a mistake and has no parent any more: those it had take it off their lists.</summary>
    bool IsGone => false;

    /// <summary>Projects that a club was or is in: each is a destination beside the parents.</summary>
    ImmutableArray<ProjectLink> Projects => [];

    IReadOnlyDictionary<Period, KeptPeriod> Periods { get; }

    /// <summary>Cards whose version is above <paramref name="version"/>, oldest change first.</summary>
    IEnumerable<ClubCard> CardsAfter(long version);

    /// <summary>Keys of cards that this source lost by a commit whose version is above <paramref name="version"/>.</summary>
    IEnumerable<string> CardsGoneAfter(long version) => [];

    /// <summary>The source's own open alerts when they changed after <paramref name="version"/>, else null.</summary>
    ImmutableArray<Alert>? AlertsAfter(long version) => null;

    DateTimeOffset AsOf { get; }

    int ClubsRegistered { get; }

    int ClubsReported { get; }

    /// <summary>Acknowledgements by destination, as loaded and as saved since.</summary>
    ImmutableDictionary<string, Acked> Acks { get; }

    /// <summary>Writes the row <c>ack|{destination}</c>.</summary>
    Task SaveAck(string destination, Acked ack);

    /// <summary>The parent's policy stamp came back.</summary>
    void PolicyStamp(string stamp);
}
