using System.Collections.Immutable;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Tests.Reporting;

/// <summary>A child of units that a test changes by hand.</summary>
internal sealed class FakeSource(string key) : IReportSource
{
    private readonly Dictionary<Period, KeptPeriod> _periods = [];
    private readonly List<(long Version, ClubCard Card)> _cards = [];

    public string Key => key;

    public int Epoch { get; private set; } = 1;

    public long Version { get; private set; }

    public long BaseVersion { get; private set; }

    public ImmutableArray<DatedLink> Links { get; private set; } = [];

    public IReadOnlyDictionary<Period, KeptPeriod> Periods => _periods;

    public DateTimeOffset AsOf => DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000 + Version);

    public int ClubsRegistered { get; init; } = 1;

    public int ClubsReported { get; init; } = 1;

    public ImmutableDictionary<string, Acked> Acks { get; private set; } = ImmutableDictionary<string, Acked>.Empty;

    public List<string> Stamps { get; } = [];

    public Task SaveAck(string destination, Acked ack)
    {
        Acks = Acks.SetItem(destination, ack);
        return Task.CompletedTask;
    }

    public void PolicyStamp(string stamp) => Stamps.Add(stamp);

    public IEnumerable<ClubCard> CardsAfter(long version) => _cards.Where(c => c.Version > version).Select(c => c.Card);

    public void Set(Period period, FigureVector then, FigureVector? now = null) =>
        _periods[period] = new() { Version = ++Version, Then = then, Now = now };

    public void Set(string period, params ReadOnlySpan<(string, long)> figures) => Set(Period.Parse(period), FigureVector.Of(figures));

    public void Link(DateOnly from, string parent)
    {
        Links = [.. Links.Where(l => l.From != from).Append(new DatedLink { From = from, Parent = parent }).OrderBy(l => l.From)];
        BaseVersion = ++Version;
    }

    public void Card(ClubCard card)
    {
        Version++;
        _cards.RemoveAll(c => c.Card.Club == card.Club);
        _cards.Add((Version, card with { Version = Version }));
    }

    /// <summary>As after a restore of an older copy: some periods are not there any more.</summary>
    public void Restore(Func<Period, bool> lost)
    {
        Epoch++;
        Version = 1;
        BaseVersion = 0;
        foreach (var period in _periods.Keys.Where(lost).ToArray()) _periods.Remove(period);
        foreach (var (period, kept) in _periods.ToArray()) _periods[period] = kept with { Version = 1 };
    }
}
