using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Feed;

/// <summary>What journals become in a feed, and what of it whom is shown. Pure.</summary>
internal static class FeedRules
{
    /// <summary>The feeds that hear of a club: its tenant's, and those of projects that it is in or has just left.</summary>
    public static IEnumerable<string> Subjects(ClubHead head, DateOnly today) =>
        head.ProjectLinks.Where(l => !l.Withdrawn && !(l.To < today.AddDays(-60))).Select(l => Keys.Project(l.Project)).Distinct(StringComparer.Ordinal).Prepend(Keys.Tenant(head.Key));

    /// <summary>What a feed is told of a club.</summary>
    public static ClubNews News(string subject, ClubHead head, JournalMark mark) => new()
    {
        Club = head.Key,
        Epoch = head.Epoch,
        Number = mark.Number,
        Seal = mark.Seal,
        Commune = head.Commune,
        Spans = Keys.IsProject(subject)
            ? [.. head.ProjectLinks.Where(l => !l.Withdrawn && Keys.Project(l.Project) == subject).Select(l => new ProjectSpan { From = l.From, To = l.To })]
            : null,
    };

    /// <summary>What the feed of its tenant is told of a unit's journal; null when nobody reads a feed of it: the nation's and projects' units have none.</summary>
    public static ClubNews? OfUnit(string unit, string partition, int epoch, JournalMark? mark) => mark is null || Keys.Tenant(unit) == Keys.Nation ? null : new()
    {
        Club = unit,
        Epoch = epoch,
        Number = mark.Number,
        Seal = mark.Seal,
        Commune = unit,
        OfUnit = partition,
    };

    /// <summary>The events of a journal's entry: one for each command that changed something.</summary>
    public static IEnumerable<KeptEvent> Events(ClubNews news, JournalEntry entry)
    {
        if (!IsIn(news, LocalCalendar.DayOf(entry.At))) yield break;
        for (var number = 0; number < entry.Acts.Length; number++)
        {
            var act = entry.Acts[number];
            var facts = act.Changes.Select(c => (Kind: news.OfUnit is null ? FactKinds.Of(c.Row) : FactKinds.OfUnit(c.Row), Change: c)).Where(f => f.Kind is not null).OrderBy(f => FactKinds.Order(f.Kind!)).ToList();
            if (facts.Count == 0) continue;
            yield return new(
                new()
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"{news.OfUnit ?? news.Club}|{news.Epoch}.{entry.Number}.{number}"),
                    Type = news.OfUnit is null ? facts[0].Kind!.Name + FactKinds.Changed : FactKinds.UnitChanged,
                    Club = news.OfUnit is null ? news.Club : null,
                    Unit = news.OfUnit is null ? null : news.Club,
                    At = entry.At,
                    Request = act.Request,
                    Facts = [.. facts.Select(f => Fact(f.Kind!, f.Change)).Distinct(FactComparer.Instance)],
                },
                news.Commune);
        }
    }

    /// <summary>The journal is not the one that was read before, because the club or unit was restored from a backup.</summary>
    public static KeptEvent Restored(ClubNews news, DateTimeOffset now) => new(
        new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{news.OfUnit ?? news.Club}|{news.Epoch}.{news.Number}.restored"),
            Type = news.OfUnit is null ? FactKinds.ClubRestored : FactKinds.UnitRestored,
            Club = news.OfUnit is null ? news.Club : null,
            Unit = news.OfUnit is null ? null : news.Club,
            At = now,
        },
        news.Commune);

    /// <summary>What a caller may see of a feed: of a project's clubs that they changed, whoever asks; elsewhere what its role reads anyway.</summary>
    public static FeedSight SightOf(CallerScope? caller, string subject) => caller is null or { Kind: ScopeKind.Project } || Keys.IsProject(subject)
        ? new()
        : new() { Persons = caller.May(Power.Persons), Money = caller.May(Power.Ledger), Units = caller.May(Power.Figures) };

    /// <summary>The event as a reader may see it.</summary>
    public static FeedEvent Shown(FeedEvent kept, FeedSight sight)
    {
        if (kept.Type is FactKinds.ClubRestored or FactKinds.UnitRestored) return kept;
        if (kept.Unit is not null) return sight.Units ? kept : kept with { Request = null, Facts = [] };
        if (sight.Persons && (sight.Money || kept.Facts.All(f => FactKinds.GuardOf(f.Kind) != FactGuard.Money))) return kept;
        ImmutableArray<FeedFact> facts = sight.Persons ? [.. kept.Facts.Where(f => FactKinds.GuardOf(f.Kind) != FactGuard.Money)] : [];
        return facts.IsEmpty
            ? kept with { Type = FactKinds.ClubChanged, Request = sight.Persons ? kept.Request : null, Facts = [] }
            : kept with { Type = facts[0].Kind + FactKinds.Changed, Facts = facts };
    }

    /// <summary>Whether an event, as shown, is among those asked for: by its type, or a fact's.</summary>
    public static bool IsOf(FeedEvent shown, ImmutableArray<string> types) =>
        types.IsEmpty || types.Contains(shown.Type) || shown.Facts.Any(f => types.Contains(f.Kind + FactKinds.Changed));

    /// <summary>Why a place in a feed cannot be gone on from; null when it can.</summary>
    public static Refusal? Gone(FeedHead head, FeedCursor cursor) =>
        cursor.Epoch == head.Epoch && cursor.After >= head.Oldest - 1 && cursor.After <= head.Last ? null : Refusal.Of("changes.gone", "after");

    // A project has what was written while the club was in it.
    private static bool IsIn(ClubNews news, DateOnly day) => news.Spans is not { } spans || spans.Any(s => s.From <= day && !(s.To < day));

    private static FeedFact Fact(FactKind kind, JournalChange change) => new()
    {
        Kind = kind.Name,
        Id = FactKinds.IdOf(kind, change.Row),
        Fields = kind.Guard == FactGuard.Sensitive ? [] : [.. change.Fields.Select(f => f.Name)],
        Removed = change.Seal is null,
    };

    // Sensitive facts have no ids: several of them in one command are told of once.
    private sealed class FactComparer : IEqualityComparer<FeedFact>
    {
        public static FactComparer Instance { get; } = new();

        public bool Equals(FeedFact? x, FeedFact? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.Kind == y.Kind && x.Id == y.Id && x.Removed == y.Removed && x.Fields.SequenceEqual(y.Fields));

        public int GetHashCode(FeedFact fact) => HashCode.Combine(fact.Kind, fact.Id);
    }
}
