using ClbCloud.Gateway.Pages.Overview;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Print;

internal sealed class PrintReads(IGrainFactory grains, TimeProvider clock, Viewer viewer, Places places)
{
    private const int Most = 1_000;
    private const int Blank = 6;
    private const int BlankVisits = 24;

    public async Task<ReportModel?> OfClub(string key, Period month)
    {
        if (await places.Club(key) is not var (place, _)) return null;
        var club = grains.GetGrain<IClubGrain>(key);
        var series = Value(await club.Series(Query(month, ReportFigures.All)));
        var meetings = viewer.Has(Power.Persons) ? await club.Meetings(month.FirstDay, month.LastDay) : [];
        var lines = meetings.Where(m => !m.Cancelled).Select(m => new MeetingLine(m.Date, m.Attendance, m.AttendanceExpected, string.Join(", ", m.Areas.Select(a => viewer.Words.Choice("area", a)))));
        return Report(place, month, series, [.. lines], [], null);
    }

    public async Task<ReportModel?> OfProvince(string key, Period period)
    {
        if (await places.Unit(key) is not var (place, _)) return null;
        var unit = grains.GetGrain<IUnitGrain>(key);
        var series = Value(await unit.Series(Query(period, ReportFigures.All)));
        var children = (await unit.Children(null, Most)).Where(c => !c.Former).Select(c => c.Registration).ToArray();
        var all = await Task.WhenAll(children.Select(c => grains.GetGrain<IUnitGrain>(c.Child).Series(Query(period, ReportFigures.OfCommune))));
        var communes = children.Zip(all, (c, s) => Line(viewer.Words.Name(c.NameVi, c.NameEn), Value(s))).OrderBy(c => TextFold.Fold(c.Name), StringComparer.Ordinal);
        return Report(place, period, series, [], [.. communes], Line(viewer.Words["report.total"], series));
    }

    public async Task<FormModel?> Form(string key, string form)
    {
        if (await places.Club(key) is not var (place, _)) return null;
        var club = grains.GetGrain<IClubGrain>(key);
        var today = LocalCalendar.Today(clock);
        if (form == "visits") return new FormModel(place, AboveOf(place), form, [], BlankVisits);
        var members = (await club.Members(null, Most)).Where(m => m.Joined <= today && (m.Left is not { } left || left >= today));
        return new FormModel(place, AboveOf(place), form, [.. members.Select(m => (m.Name, m.BirthYear is { } born ? $"{born}" : string.Empty))], Blank);
    }

    public async Task<PrintModel?> Index(string key, bool isClub)
    {
        var place = isClub ? (await places.Club(key))?.Place : (await places.Unit(key))?.Place;
        var month = Period.MonthOf(LocalCalendar.Today(clock));
        return place is null ? null : new PrintModel(place, [.. Enumerable.Range(0, 12).Select(i => month with { Ordinal = month.Ordinal - i })]);
    }

    private ReportModel Report(Place place, Period period, SeriesView series, IReadOnlyList<MeetingLine> meetings, IReadOnlyList<CommuneLine> communes, CommuneLine? total) => new(
        place,
        AboveOf(place),
        period,
        LocalCalendar.Today(clock),
        new Freshness(series.AsOf, series.LagSeconds, series.Coverage),
        [.. ReportFigures.Sections.Select(s => new ReportSection(s.Title, [.. s.Ids.Where(id => total is not null || ReportFigures.OfOneClub(id)).Select(id => (Indicators.Find(id)!, series.Figures[id][0]))]))],
        meetings,
        communes,
        total);

    private static CommuneLine Line(string name, SeriesView series)
    {
        long At(string id) => series.Figures[id][0];
        return new(name, At("clubs"), At("members"), At("members.older"), At("members.women"), At("visits"), Headlines.Percent(At("volunteer_weeks.met"), At("volunteer_weeks.expected")),
            Headlines.Percent(At("club_months.met"), At("club_months.expected")), At("funds.income_dong"));
    }

    private static SeriesQuery Query(Period period, System.Collections.Immutable.ImmutableArray<string> ids) => new() { From = period, To = period, Indicators = ids };

    private static SeriesView Value(Outcome<SeriesView> outcome) => outcome.Value ?? throw new InvalidOperationException($"A report's figures were refused: {outcome.Refusal!.Code}.");

    private static string AboveOf(Place place) => string.Join(", ", place.Above.Skip(1).Reverse().Select(c => c.Name));
}
