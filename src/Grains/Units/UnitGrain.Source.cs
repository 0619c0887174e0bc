using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Reporting;

namespace ClbCloud.Grains.Units;

/// <summary>What its pump reads, and the policy stamp that comes down with every acknowledgement.</summary>
internal sealed partial class UnitGrain
{
    private static readonly TimeSpan StampRetry = TimeSpan.FromSeconds(30);

    private IGrainTimer stampTimer = null!;

    /// <summary>The parent's stamp: <c>key=revision</c> of every unit above, the nation first; null until it is known.</summary>
    private string? above;
    private int? revision;

    public int Epoch => State.Head.Epoch;

    public long Version => State.Head.Version;

    public long BaseVersion => State.Head.BaseVersion;

    public ImmutableArray<DatedLink> Links => State.Unit?.Parents ?? [];

    public IReadOnlyDictionary<Period, KeptPeriod> Periods => State.Periods;

    // The Unix epoch tells a parent that no club's commit is in the report.
    public DateTimeOffset AsOf => State.Head.AsOf ?? DateTimeOffset.UnixEpoch;

    public int ClubsRegistered => State.ClubsRegistered;

    public int ClubsReported => State.ClubsReported;

    public ImmutableDictionary<string, Acked> Acks => State.Acks;

    /// <summary>Empty until all parts are known: children then keep the policy they have.</summary>
    private string Stamp => revision is not { } own ? string.Empty
        : Links.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"{Key}={own}")
        : above is null ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{above};{Key}={own}");

    public IEnumerable<ClubCard> CardsAfter(long version) =>
        State.Cards.Values.Where(c => !c.Gone && c.Changed > version).OrderBy(c => c.Changed).Select(c => c.Card);

    public IEnumerable<string> CardsGoneAfter(long version) =>
        State.Cards.Values.Where(c => c.Gone && c.Changed > version).OrderBy(c => c.Changed).Select(c => c.Card.Club);

    public ImmutableArray<Alert>? AlertsAfter(long version) => State.Head.AlertsVersion > version ? OwnListed : null;

    public Task SaveAck(string destination, Acked ack) => book.Decide(draft =>
    {
        draft.PutAck(destination, ack);
        return true;
    }, aside: true);

    public void PolicyStamp(string stamp)
    {
        ImmutableArray<string> chain = [.. stamp.Split(';').Select(part => part[..part.IndexOf('=', StringComparison.Ordinal)])];
        // An answer that was under way while this unit moved is its former parent's.
        if (stamp == above || chain[^1] != LinkRules.Current(Links)) return;
        above = stamp;
        // Nobody waits for it: if it is lost, the next activation learns it again.
        _ = Place(chain);
    }

    private async Task Place(ImmutableArray<string> chain)
    {
        if (chain.IsEmpty || chain.SequenceEqual(State.Head.Above)) return;
        await book.Decide(draft =>
        {
            if (chain[^1] == LinkRules.Current(draft.State.Unit?.Parents ?? [])) draft.PutHead(draft.State.Head with { Above = chain }, report: false);
            return true;
        });
    }

    /// <summary>Asks the parent and the unit's own policy book; tries again later when either does not answer.</summary>
    private async Task ReadStamp(CancellationToken ct)
    {
        // No norm comes from a project.
        if (Keys.IsProject(Key)) return;
        try
        {
            if (State.Unit is { } unit && LinkRules.Current(Links) is { } parent)
            {
                var known = await Parent(parent).Register(Registration(unit)).WaitAsync(ReportPump.Deadline, clock, ct);
                if (known.Value?.PolicyStamp is { Length: > 0 } stamp) PolicyStamp(stamp);
                else await Place(await LineAbove(Links).WaitAsync(ReportPump.Deadline, clock, ct));
            }

            var policy = GrainFactory.GetGrain<IPolicyGrain>(Keys.PolicyOfUnit(Key));
            revision = (await policy.Get().WaitAsync(ReportPump.Deadline, clock, ct)).Revision;
            // Norms are woken by that; plans by nobody else after a start.
            await GrainFactory.GetGrain<IPlanGrain>(Key).Wake().WaitAsync(ReportPump.Deadline, clock, ct);
            if (Stamp.Length == 0) stampTimer.Change(StampRetry, Timeout.InfiniteTimeSpan);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            UnitLog.NoStamp(logger, error, Key);
            stampTimer.Change(StampRetry, Timeout.InfiniteTimeSpan);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The grain is leaving.
        }
    }
}
