using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Clubs;

/// <summary>What follows a commit: parents get figures, feeds hear of the journal.</summary>
internal sealed partial class ClubGrain
{
    private void Tell()
    {
        _pump.Changed();
        _feed.Changed();
    }

    private IEnumerable<(string Subject, ClubNews News)> News() => Kept?.Head is { Journal: { } mark } head
        ? FeedRules.Subjects(head, LocalCalendar.Today(_clock)).Select(s => (s, FeedRules.News(s, head, mark)))
        : [];
}
