using ClbCloud.Grains.Access;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Audit;

/// <summary>Which of the journals of a unit or club.</summary>
[GenerateSerializer, Alias("clb.JournalKind")]
public enum JournalKind
{
    /// <summary>Of the unit or the club itself.</summary>
    Own = 0,

    /// <summary>Of its norms and excuses.</summary>
    Norms = 1,

    /// <summary>Of a unit's plans.</summary>
    Plans = 2,

    /// <summary>Of the webhooks of a tenant or project.</summary>
    Webhooks = 3,
}

/// <summary>A club's journal; key as <c>IClubGrain</c>.</summary>
[Alias("clb.IClubJournal")]
public interface IClubJournal : IGrainWithStringKey
{
    /// <summary>Entries after a number, at most <paramref name="limit"/> (1–500), oldest first.</summary>
    [Alias("Journal"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<JournalPage> Journal(long after, int limit);

    /// <summary>The newest entries before a number (0: of all), at most <paramref name="limit"/> (1–500), newest first; the page's next goes on backwards.</summary>
    [Alias("Newest"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<JournalPage> Newest(long before, int limit);

    /// <summary>The same of one of its journals; empty where it has none of the kind.</summary>
    [Alias("JournalOf"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<JournalPage> JournalOf(JournalKind kind, long after, int limit);

    /// <summary>The newest entries of one of its journals.</summary>
    [Alias("NewestOf"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<JournalPage> NewestOf(JournalKind kind, long before, int limit);
}

/// <summary>A unit's journal; key as <c>IUnitGrain</c>.</summary>
[Alias("clb.IUnitJournal")]
public interface IUnitJournal : IGrainWithStringKey
{
    /// <inheritdoc cref="IClubJournal.Journal"/>
    [Alias("Journal"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<JournalPage> Journal(long after, int limit);

    /// <inheritdoc cref="IClubJournal.Newest"/>
    [Alias("Newest"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<JournalPage> Newest(long before, int limit);

    /// <summary>The same of one of its journals; empty where it has none of the kind.</summary>
    [Alias("JournalOf"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<JournalPage> JournalOf(JournalKind kind, long after, int limit);

    /// <summary>The newest entries of one of its journals.</summary>
    [Alias("NewestOf"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<JournalPage> NewestOf(JournalKind kind, long before, int limit);
}

/// <summary>Seals and checks the journals of one tenant. Key: the tenant.</summary>
[Alias("clb.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Signs where every journal of the tenant stands, once a local day; answers the number of journals sealed, 0 when the day has its seal.</summary>
    [Alias("Seal"), Needs(Right.Operate)]
    Task<int> Seal();

    /// <summary>Checks every journal, the rows that it tells of, and all seals.</summary>
    [Alias("Verify"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Administer)]
    Task<AuditReport> Verify();
}
