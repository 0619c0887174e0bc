using System.Collections.Immutable;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Overview;

/// <summary>The headline figures of a unit, from its trends. The last period of each trend is the one that runs. Pure.</summary>
internal static class Headlines
{
    public static readonly ImmutableArray<string> ByWeek = ["visits", "volunteer_weeks.expected", "volunteer_weeks.met"];

    public static readonly ImmutableArray<string> OfChildByMonth = ["clubs", "members", "club_months.expected", "club_months.met"];

    public static readonly ImmutableArray<string> ByMonth =
    [
        "clubs", "clubs.new", "members", "members.older", "members.women", "club_months.expected", "club_months.met", "meetings", "care.recipients", "volunteers.home_care",
        "funds.income_dong", "loans.outstanding_dong", "loans.overdue30_dong", "loans.borrowers", "clubs.up_to_standard",
    ];

    public static IReadOnlyList<Headline> Of(SeriesView months, SeriesView weeks, Words words)
    {
        var last = months.Figures["clubs"].Length - 1;
        long Now(string id) => months.Figures[id][last];
        return
        [
            Stock("clubs", months, words, words.Number(Now("clubs")), words.Of("head.clubs.new", ("n", words.Number(NewThisYear(months))))),
            Stock("members", months, words, words.Number(Now("members")),
                words.Of("head.members.older", ("n", words.Percent(Now("members.older"), Now("members")))), words.Of("head.members.women", ("n", words.Percent(Now("members.women"), Now("members"))))),
            Visits(weeks, words),
            WeekShare(weeks, words),
            MonthShare(months, words),
            Stock("care.recipients", months, words, words.Number(Now("care.recipients")), words.Of("head.care.volunteers", ("n", words.Number(Now("volunteers.home_care"))))),
            Stock("funds.income_dong", months, words, words.DongShort(Now("funds.income_dong")),
                words.Of("head.funds.lent", ("dong", words.DongShort(Now("loans.outstanding_dong"))), ("n", words.Number(Now("loans.borrowers")))),
                words.Of("head.funds.par", ("n", words.Percent(Now("loans.overdue30_dong"), Now("loans.outstanding_dong"))))),
            Stock("clubs.up_to_standard", months, words, words.Number(Now("clubs.up_to_standard")), words.Of("head.standard.share", ("n", words.Percent(Now("clubs.up_to_standard"), Now("clubs"))))),
        ];
    }

    public static decimal? Percent(long part, long whole) => whole == 0 ? null : (decimal)part * 100 / whole;

    private static Headline Stock(string id, SeriesView months, Words words, string value, params IReadOnlyList<string> notes)
    {
        var values = months.Figures[id];
        return new($"head.{id}", value, null, notes, Values(values), Trend(words, months.From, months.To, words.Number(values[0]), words.Number(values[^1])));
    }

    private static Headline Visits(SeriesView weeks, Words words)
    {
        var values = weeks.Figures["visits"];
        // Of the last whole week: on a Monday morning the running one says nothing.
        return new("head.visits", words.Number(values[^2]), words.Period(weeks.To.Previous), [words.Of("head.visits.now", ("week", words.PeriodShort(weeks.To)), ("n", words.Number(values[^1])))],
            Values(values[..^1]), Trend(words, weeks.From, weeks.To.Previous, words.Number(values[0]), words.Number(values[^2])));
    }

    private static Headline WeekShare(SeriesView weeks, Words words)
    {
        var (met, expected) = (weeks.Figures["volunteer_weeks.met"], weeks.Figures["volunteer_weeks.expected"]);
        return new("head.weeks_met", words.Percent(met[^2], expected[^2]), words.Period(weeks.To.Previous),
            [words.Of("head.weeks_met.of", ("met", words.Number(met[^2])), ("expected", words.Number(expected[^2])))],
            Shares(met, expected), Trend(words, weeks.From, weeks.To.Previous, words.Percent(met[0], expected[0]), words.Percent(met[^2], expected[^2])));
    }

    private static Headline MonthShare(SeriesView months, Words words)
    {
        var (met, expected) = (months.Figures["club_months.met"], months.Figures["club_months.expected"]);
        return new("head.months_met", words.Percent(met[^2], expected[^2]), words.Period(months.To.Previous),
            [words.Of("head.months_met.now", ("month", words.PeriodShort(months.To)), ("n", words.Number(months.Figures["meetings"][^1])))],
            Shares(met, expected), Trend(words, months.From, months.To.Previous, words.Percent(met[0], expected[0]), words.Percent(met[^2], expected[^2])));
    }

    // The running period is not judged yet: it would bend every line down.
    private static IReadOnlyList<decimal?> Shares(ImmutableArray<long> met, ImmutableArray<long> expected) => [.. met[..^1].Zip(expected[..^1], Percent)];

    private static IReadOnlyList<decimal?> Values(ImmutableArray<long> values) => [.. values.Select(v => (decimal?)v)];

    private static string Trend(Words words, Period from, Period to, string first, string last) =>
        words.Of("head.trend", ("from", words.PeriodShort(from)), ("to", words.PeriodShort(to)), ("first", first), ("last", last));

    private static long NewThisYear(SeriesView months)
    {
        var values = months.Figures["clubs.new"];
        return values.Where((_, i) => (months.From with { Ordinal = months.From.Ordinal + i }).Year == months.To.Year).Sum();
    }
}
