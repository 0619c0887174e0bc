using ClbCloud.Grains.Access;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Units;

/// <summary>What changed below it, from the feed of its tenant or project.</summary>
internal sealed partial class UnitGrain
{
    public async Task<Outcome<FeedPage>> Changes(FeedCursor? after, int limit)
    {
        var sight = FeedRules.SightOf(CallerScope.Current, Key);
        if (State.Unit is null) return Refusal.Of("unit.unknown");
        var subject = Keys.IsProject(Key) ? Key : Keys.Tenant(Key);
        var head = await FeedRows.ReadHead(store, subject);
        var place = after ?? new FeedCursor(head.Epoch, head.Oldest - 1);
        if (FeedRules.Gone(head, place) is { } gone) return gone;
        var read = await FeedRows.Read(store, subject, place.After, Math.Clamp(limit, 1, 500), IsBelow);
        return new FeedPage { Events = [.. read.Events.Select(e => FeedRules.Shown(e.Kept.Event, sight))], Next = new(head.Epoch, read.Through), More = read.More };
    }

    private IEnumerable<(string Subject, ClubNews News)> News()
    {
        if (FeedRules.OfUnit(Key, Keys.UnitPartition(Key), Epoch, State.Head.Journal) is { } news) yield return (Keys.Tenant(Key), news);
    }

    // A tenant's and a project's feeds have nothing else; a commune's clubs are some of its tenant's.
    private bool IsBelow(KeptEvent kept) => Keys.IsProject(Key) || Keys.Depth(Key) == 1 || kept.Commune == Key;
}
