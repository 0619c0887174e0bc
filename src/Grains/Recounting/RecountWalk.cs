using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Recounting;

/// <summary>
/// Walks the registers from the nation down, counts every club from its rows, sums by the dated links, and compares on
/// the way up. Holds one unit of each level in memory.
/// </summary>
internal sealed class RecountWalk(IRowStore rows, IGrainFactory grains, TimeProvider clock, RecountProgress progress, CancellationToken ct)
{
    private const int PageSize = 200;
    private const int Width = 8;
    private const int Attempts = 3;

    // Units of more than one parent are met once from each; they are few.
    private readonly Dictionary<string, Counted> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<DatedLink>> _parents = new(StringComparer.Ordinal);
    private readonly ProjectCount _projects = new();
    private readonly Dictionary<string, PolicyBook> _books = new(StringComparer.Ordinal);

    private DateOnly Today => LocalCalendar.Today(clock);

    /// <summary>Figures of a club or unit under the map of each period and of today, and its parents.</summary>
    private sealed record Counted(ImmutableArray<DatedLink> Links, Tally Then, Tally Now);

    private sealed record Club(string Key, Counted Counted, ImmutableArray<VillageLink> Villages, ImmutableArray<ProjectLink> Projects, List<Difference> Differences, long Compared);

    public async Task Run()
    {
        var nation = await Unit(Keys.Nation).Get();
        progress.ClubsTotal = nation?.ClubsRegistered ?? 0;
        if (nation is null) return;
        await Count(nation);
        foreach (var project in await ProjectCount.Entries(rows)) await Project(project.Code);
    }

    private async Task Project(string code)
    {
        ct.ThrowIfCancellationRequested();
        var key = Keys.Project(code);
        if (await Unit(key).Get() is null) return;
        var found = await Compare(key, Counting(_projects.Of(code)));
        for (var attempt = 1; found.Count > 0 && attempt < Attempts; attempt++)
        {
            // Its clubs may have changed since they were counted on the way up, or what they sent is late.
            foreach (var club in _projects.ClubsOf(code))
            {
                await grains.GetGrain<IClubGrain>(club).Wake(policyChanged: false);
                if (await CountClub(club) is { } again) _projects.Put(again.Key, again.Projects, again.Counted.Then);
            }

            found = await Compare(key, Counting(_projects.Of(code)));
        }

        progress.UnitsChecked++;
        progress.Add(found, ofClub: false);

        static Counted Counting(Tally tally) => new([], tally, tally);
    }

    private async Task<Counted> Count(UnitView view)
    {
        if (_shared.TryGetValue(view.Key, out var known)) return known;
        ct.ThrowIfCancellationRequested();
        var counted = view.Kind == UnitKind.Commune ? await Commune(view) : await Upper(view);
        if (view.Parents.Select(p => p.Parent).Distinct(StringComparer.Ordinal).Count() > 1) _shared[view.Key] = counted;
        progress.UnitsChecked++;
        return counted;
    }

    private async Task<Counted> Upper(UnitView view)
    {
        var counted = new Counted(view.Parents, new(), new());
        var children = new List<string>();
        await foreach (var child in Children(view.Key))
        {
            if (child.IsClub || await Unit(child.Child).Get() is not { } below) continue;
            children.Add(child.Child);
            Sum(view.Key, counted, await Count(below));
        }

        if (view.Kind == UnitKind.Nation) AddOwn(counted, ProjectCount.Running(await ProjectCount.Entries(rows), Today));
        if (view.Kind == UnitKind.Province) AddOwn(counted, UnitLevels.Province(view, counted.Then, Today));
        AddOwn(counted, (await UnitFactCount.Read(rows, view.Key)).Count(view.Kind, view.Closed, counted.Then, _ => null, Today));
        var found = await Compare(view.Key, counted);
        if (found.Count > 0)
        {
            // What a child has not reported yet is late, not wrong.
            foreach (var child in children) await Unit(child).Flush();
            found = await Compare(view.Key, counted);
        }

        progress.Add(found, ofClub: false);
        return counted;
    }

    // Small enough to be counted anew when its clubs changed while they were counted.
    private async Task<Counted> Commune(UnitView view)
    {
        for (var attempt = 1; ; attempt++)
        {
            var counted = new Counted(view.Parents, new(), new());
            var clubs = await Clubs(view.Key);
            foreach (var club in clubs) Sum(view.Key, counted, club.Counted);
            AddOwn(counted, UnitLevels.Commune(view, [.. clubs.Select(c => Counting(view.Key, c))], counted.Then, Today));
            var first = clubs.ToDictionary(c => c.Key, c => Counting(view.Key, c).Counts.Select(m => (Period?)m).Min(), StringComparer.Ordinal);
            AddOwn(counted, (await UnitFactCount.Read(rows, view.Key)).Count(view.Kind, view.Closed, counted.Then, first.GetValueOrDefault, Today));
            var found = await Compare(view.Key, counted);
            if (found.Count > 0 && attempt < Attempts)
            {
                foreach (var club in clubs) await grains.GetGrain<IClubGrain>(club.Key).Wake(policyChanged: false);
                continue;
            }

            // A club that moved is in two registers; it is told of where it is today.
            foreach (var club in clubs.Where(c => RecountRules.Parent(c.Counted.Links) == view.Key))
            {
                progress.ClubsDone++;
                progress.Compared += club.Compared;
                progress.Add(club.Differences, ofClub: true);
                _projects.Put(club.Key, club.Projects, club.Counted.Then);
            }

            progress.Add(found, ofClub: false);
            return counted;
        }
    }

    private async Task<List<Club>> Clubs(string commune)
    {
        var keys = new List<string>();
        await foreach (var child in Children(commune))
        {
            if (child.IsClub) keys.Add(child.Child);
        }

        var clubs = new List<Club>(keys.Count);
        foreach (var some in keys.Chunk(Width))
        {
            ct.ThrowIfCancellationRequested();
            clubs.AddRange((await Task.WhenAll(some.Select(CountClub))).OfType<Club>());
        }

        return clubs;
    }

    private async Task<Club?> CountClub(string key)
    {
        var grain = grains.GetGrain<IClubGrain>(key);
        for (var attempt = 1; ; attempt++)
        {
            if (await grain.Get() is not { } before) return null;
            if (before.DueAt <= clock.GetUtcNow())
            {
                // A judgement that time alone brings is still to come; without it the figures are not wrong, but old.
                await grain.Wake(policyChanged: false);
                before = (await grain.Get())!;
            }

            if (await ClubFacts.Read(rows, key) is not { } facts) return null;
            facts = facts with { Norms = await Norms(facts.Head.Communes, key) };
            var tally = RecountRules.Club(facts, Today);
            var (differences, compared) = await FigureComparison.Compare(key, tally, UnitMap.Then, Today, grain.Figures);
            if (differences.Count > 0 && attempt < Attempts && (await grain.Get())?.Version != before.Version) continue;
            return new(key, new(facts.Head.Communes, tally, tally), facts.Head.Villages, facts.Head.Projects ?? [], differences, compared);
        }
    }

    private async Task<ImmutableArray<DatedBooks>> Norms(ImmutableArray<DatedLink> communes, string club)
    {
        var own = await grains.GetGrain<IPolicyGrain>(Keys.PolicyOfClub(club)).Get();
        var norms = ImmutableArray.CreateBuilder<DatedBooks>();
        foreach (var (from, units) in await Above(communes, DateOnly.MinValue, DateOnly.MaxValue, []))
        {
            var books = new List<PolicyBook>();
            foreach (var unit in units) books.Add(await Policy(unit));
            norms.Add(new() { From = from, Books = [.. books, own] });
        }

        return norms.ToImmutable();
    }

    /// <summary>The units above on the days of a span: each link's days, cut where what is above its parent changes.</summary>
    private async Task<List<(DateOnly From, ImmutableArray<string> Units)>> Above(ImmutableArray<DatedLink> links, DateOnly from, DateOnly to, ImmutableArray<string> below)
    {
        if (links.IsEmpty) return [(from, below)];
        var spans = new List<(DateOnly, ImmutableArray<string>)>();
        for (var i = 0; i < links.Length; i++)
        {
            var first = i > 0 && links[i].From > from ? links[i].From : from;
            var last = i + 1 < links.Length && links[i + 1].From <= to ? links[i + 1].From.AddDays(-1) : to;
            if (first > last) continue;
            var parent = links[i].Parent;
            if (below.Contains(parent)) spans.Add((first, below));
            else spans.AddRange(await Above(await Parents(parent), first, last, below.Insert(0, parent)));
        }

        return spans;
    }

    private async Task<ImmutableArray<DatedLink>> Parents(string unit)
    {
        if (!_parents.TryGetValue(unit, out var parents)) _parents[unit] = parents = (await Unit(unit).Get())?.Parents ?? [];
        return parents;
    }

    private async Task<PolicyBook> Policy(string unit)
    {
        if (!_books.TryGetValue(unit, out var book)) _books[unit] = book = await grains.GetGrain<IPolicyGrain>(Keys.PolicyOfUnit(unit)).Get();
        return book;
    }

    private static void Sum(string unit, Counted sum, Counted child)
    {
        sum.Then.Add(child.Then, period => RecountRules.Owner(child.Links, period) == unit);
        if (RecountRules.Parent(child.Links) == unit) sum.Now.Add(child.Now, _ => true);
    }

    private static void AddOwn(Counted counted, Tally own)
    {
        counted.Then.Add(own, _ => true);
        counted.Now.Add(own, _ => true);
    }

    private static CountedClub Counting(string commune, Club club) => new(club.Villages, club.Counted.Then.Periods
        .Where(p => p.Kind == PeriodKind.Month && club.Counted.Then[p, "clubs"] > 0 && RecountRules.Owner(club.Counted.Links, p) == commune).ToHashSet());

    private async Task<List<Difference>> Compare(string unit, Counted counted)
    {
        var (then, first) = await FigureComparison.Compare(unit, counted.Then, UnitMap.Then, Today, Unit(unit).Figures);
        var (now, second) = await FigureComparison.Compare(unit, counted.Now, UnitMap.Now, Today, Unit(unit).Figures);
        progress.Compared += first + second;
        return [.. then, .. now];
    }

    private IUnitGrain Unit(string key) => grains.GetGrain<IUnitGrain>(key);

    private async IAsyncEnumerable<ChildRegistration> Children(string unit)
    {
        string? after = null;
        do
        {
            var page = await Unit(unit).Children(after, PageSize);
            foreach (var child in page) yield return child.Registration;
            after = page.Length == PageSize ? page[^1].Registration.Child : null;
        }
        while (after is not null);
    }
}
