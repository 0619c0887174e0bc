using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Recounting;

/// <summary>The facts of one club as they lie in the store. Nothing that the club has worked out of them is read.</summary>
internal sealed record ClubFacts
{
    public required ClubHead Head { get; init; }

    public required List<Member> Members { get; init; }

    public required List<Volunteer> Volunteers { get; init; }

    public required List<Recipient> Recipients { get; init; }

    public required List<Meeting> Meetings { get; init; }

    public List<Training.BoardTraining> Trainings { get; init; } = [];

    public List<Ratings.GivenRating> Ratings { get; init; } = [];

    /// <summary>Visits that stand, by volunteer and local day.</summary>
    public required Dictionary<(string Volunteer, DateOnly Day), int> Visits { get; init; }

    /// <summary>Activities, cluster groups and health.</summary>
    public WorkFacts Work { get; init; } = new();

    /// <summary>Policy books above the club by day, oldest first.</summary>
    public ImmutableArray<DatedBooks> Norms { get; init; } = [];

    public MoneyFacts Money { get; init; } = MoneyFacts.None;

    /// <summary>Null when the club was never set up.</summary>
    public static async Task<ClubFacts?> Read(IRowStore store, string club)
    {
        var partition = Keys.ClubPartition(club);
        if (await store.GetAsync(partition, "head") is not { } head) return null;
        var visits = new Dictionary<(string, DateOnly), int>();
        await foreach (var fact in Rows<VisitFact>(store, partition, "x|"))
        {
            if (fact.VoidedAt is not null) continue;
            var key = (fact.Visit.Volunteer, LocalCalendar.DayOf(fact.Visit.StartedAt));
            visits[key] = visits.GetValueOrDefault(key) + 1;
        }

        return new()
        {
            Head = RowBody.Read<ClubHead>(head.Body),
            Members = await All<Member>(store, partition, "m|"),
            Volunteers = await All<Volunteer>(store, partition, "v|"),
            Recipients = await All<Recipient>(store, partition, "r|"),
            Meetings = await All<Meeting>(store, partition, "mt|"),
            Trainings = await All<Training.BoardTraining>(store, partition, "tr|"),
            Ratings = await All<Ratings.GivenRating>(store, partition, "rt|"),
            Visits = visits,
            Work = await WorkFacts.Read(store, partition),
            Money = await MoneyFacts.Read(store, partition),
        };
    }

    /// <summary>All rows of a kind, as they lie.</summary>
    public static async Task<List<T>> All<T>(IRowStore store, string partition, string prefix)
    {
        var all = new List<T>();
        await foreach (var one in Rows<T>(store, partition, prefix)) all.Add(one);
        return all;
    }

    private static async IAsyncEnumerable<T> Rows<T>(IRowStore store, string partition, string prefix)
    {
        await foreach (var row in store.ReadAllAsync(partition, prefix, prefix + "\uFFFF")) yield return RowBody.Read<T>(row.Body);
    }
}
