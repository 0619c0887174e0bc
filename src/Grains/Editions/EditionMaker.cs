using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Grains.Editions;

/// <summary>Reads all projects and makes an edition of them; writes nothing.</summary>
internal sealed class EditionMaker(IGrainFactory grains, TimeProvider clock)
{
    private const int PageSize = 20;

    /// <summary>The edition of <paramref name="week"/> for all projects that have none of it; null when there are none.</summary>
    public async Task<EditionDraft?> Make(EditionBook book, Period week)
    {
        var entries = await grains.GetGrain<IProjectRegister>(Keys.Nation).Projects();
        if (entries.All(e => Has(book, e.Code, week))) return null;
        // Of those that have one, too: clubs are in several.
        var read = new List<ReadProject>();
        foreach (var entry in entries) read.Add(await Read(entry));
        var now = clock.GetUtcNow();
        // The bound of the week is its end in Vietnam; the month is the one that runs when the edition is made.
        // Minutes of a large project, over what nobody changes any more: beside the turn, so that editions are read meanwhile.
        return await Task.Run(() => Draft(book, week, Period.MonthOf(LocalCalendar.DayOf(now)), now, read));
    }

    private static bool Has(EditionBook book, string project, Period week) => book.Manifests(project) is [.., var newest] && newest.Week >= week;

    /// <summary>What was read of one project.</summary>
    internal sealed record ReadProject(
        string Code, DateOnly From, DateTimeOffset? AsOf, double Coverage, ImmutableSortedDictionary<string, double> Provinces, ImmutableArray<ProjectContribution> Clubs);

    /// <summary>The edition of what was read. Pure.</summary>
    internal static EditionDraft Draft(EditionBook book, Period week, Period last, DateTimeOffset now, IReadOnlyList<ReadProject> read, Protection protection = Protection.Full)
    {
        var number = book.Editions.Length + 1;
        var due = read.Where(p => !Has(book, p.Code, week)).ToArray();
        var news = News(book, number, last, read);
        var added = news.ToDictionary(n => n.Club, n => n.News, StringComparer.Ordinal);
        var known = book.Clubs.Select(c => added.Remove(c.Club, out var more) ? c with { News = c.News.Add(more) } : c).ToList();
        known.AddRange(added.Select(a => new ClubHistory(a.Key, [a.Value])));
        var input = new ReleaseInput
        {
            Edition = number,
            Last = last,
            Projects = [.. read.Select(p => new ReleaseProject(p.Code, Period.MonthOf(p.From)))],
            Due = [.. due.Select(p => p.Code)],
            Clubs = [.. known.OrderBy(c => c.Club, StringComparer.Ordinal)],
            Released = book.Sets,
        };
        var decision = Suppression.Decide(input, protection);
        var rows = decision.Cells.GroupBy(c => c.Key.Cut).ToDictionary(g => g.Key, g => EditionShow.Cells(
            g, p => book.Cells(g.Key, p, number - 1), number, book.Manifests(g.Key.Project) is [.., var newest] ? newest.Number : 0, stock => Oldest(book, number, week, stock)));
        return new()
        {
            Number = number,
            News = news,
            NewSets = decision.NewSets,
            Cells = [.. from cut in rows from row in cut.Value where !Same(book.Cells(cut.Key, row.Key, number - 1), row.Value) select (cut.Key, row.Key, row.Value)],
            Manifests = [.. due.Select(p => Manifest(book, number, week, last, now, p, rows))],
        };
    }

    // By weeks, for a project that is new may make several editions of one.
    private static int Oldest(EditionBook book, int number, Period week, bool stock)
    {
        var most = stock ? EditionShow.MostWeeksOfLevel : EditionShow.MostWeeksOfFlow;
        return book.Editions.FirstOrDefault(e => week.Ordinal - e.Week.Ordinal <= most)?.Number ?? number;
    }

    private static ImmutableArray<(string Club, ClubNews News)> News(EditionBook book, int number, Period last, IReadOnlyList<ReadProject> read)
    {
        var clubs = read.SelectMany(p => p.Clubs.Select(c => (p.Code, Told: c))).GroupBy(c => c.Told.Club, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(c => KeyValuePair.Create(c.Code, c.Told)).ToArray(), StringComparer.Ordinal);
        var all = clubs.Keys.Concat(book.Clubs.Select(c => c.Club)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var news = ImmutableArray.CreateBuilder<(string, ClubNews)>();
        foreach (var club in all)
        {
            var found = clubs.TryGetValue(club, out var told) ? EditionCount.News(number, book.Club(club), told, last)
                // No project tells of it any more: what was counted stays counted, for it was said.
                : book.Club(club)!.ProjectsAt(number).IsEmpty ? null : new() { Edition = number, Projects = [] };
            if (found is not null) news.Add((club, found));
        }

        return news.ToImmutable();
    }

    private static EditionManifest Manifest(
        EditionBook book, int number, Period week, Period last, DateTimeOffset now, ReadProject project, Dictionary<Cut, SortedDictionary<Period, EditionCells>> rows)
    {
        var own = rows.Where(r => r.Key.Project == project.Code).OrderBy(r => r.Key)
            .SelectMany(r => r.Value.Select(p => (Cut: r.Key, Period: p.Key, Cells: p.Value))).ToArray();
        var before = book.Manifests(project.Code) is [.., var newest] ? newest.Sha256 : null;
        return new()
        {
            Project = project.Code,
            Week = week,
            Number = number,
            ReleasedAt = now,
            AsOf = project.AsOf,
            From = Period.MonthOf(project.From),
            To = last,
            Coverage = project.Coverage,
            Provinces = own.Select(r => r.Cut.Province).OfType<string>().Distinct(StringComparer.Ordinal)
                .ToImmutableSortedDictionary(p => p, p => project.Provinces.GetValueOrDefault(p, 1), StringComparer.Ordinal),
            Cells = own.Sum(r => r.Cells.Values.Count + r.Cells.Suppressed.Length),
            Kept = own.Sum(r => r.Cells.Kept.Count),
            Suppressed = own.Sum(r => r.Cells.Suppressed.Length),
            KeptSince = own.SelectMany(r => r.Cells.Kept.Values).GroupBy(k => k.Edition == number ? week : book.WeekOf(k.Edition)).ToImmutableSortedDictionary(g => g.Key, g => g.Count()),
            Sha256 = EditionBook.Hash(own, before),
            Before = before,
        };
    }

    private static bool Same(EditionCells? a, EditionCells b) => a is not null && RowBody.Write(a).AsSpan().SequenceEqual(RowBody.Write(b));

    private async Task<ReadProject> Read(ProjectEntry entry)
    {
        var grain = grains.GetGrain<IProjectGrain>(Keys.Project(entry.Code));
        var view = await grain.View();
        var clubs = ImmutableArray.CreateBuilder<ProjectContribution>();
        string? after = null;
        do
        {
            var page = await grain.Contributions(after, PageSize);
            clubs.AddRange(page.Clubs);
            after = page.Next;
        }
        while (after is not null);
        var coverage = view is { ClubsRegistered: > 0 } ? (double)view.ClubsReported / view.ClubsRegistered : 1;
        return new(entry.Code, entry.From, view?.AsOf, coverage, await grain.Completeness(), clubs.ToImmutable());
    }
}
