using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Feed;

/// <summary>
/// Gathers what the journals of clubs and units tell into one feed of events. Key: a tenant, or the key of a project. Read through
/// <see cref="IUnitChanges"/>.
/// </summary>
[Alias("clb.IFeedGrain")]
public interface IFeedGrain : IGrainWithStringKey
{
    /// <summary>
    /// A journal of a club or unit has grown; answers once its events are durable in the feed. Repeating it, or telling late, does no
    /// harm: the feed reads the journal itself.
    /// </summary>
    [Alias("Told"), AlwaysInterleave, Needs(Right.Child)]
    Task Told(ClubNews news);
}

/// <summary>Reads the feed of what lies below a unit; key as <c>IUnitGrain</c>, a project's too.</summary>
[Alias("clb.IUnitChanges")]
public interface IUnitChanges : IGrainWithStringKey
{
    /// <summary>
    /// Events after a place, at most <paramref name="limit"/> (1–500), in order; of a commune those of its clubs at that
    /// time, and of each what the caller may know. A page may have fewer events than asked for, or none, and more follow. Refusals: <c>unit.unknown</c>,
    /// <c>changes.gone</c> (what follows the place is not kept any more, or the feed was restored: read everything anew
    /// and go on without a place).
    /// </summary>
    /// <param name="after">Null for the oldest that is kept.</param>
    /// <param name="limit">Most events.</param>
    [Alias("Changes"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Clubs)]
    Task<Outcome<FeedPage>> Changes(FeedCursor? after, int limit);
}
