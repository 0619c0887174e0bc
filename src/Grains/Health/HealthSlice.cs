using System.Collections.Immutable;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Slices;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Health;

/// <summary>What readings of one month count as: a row of its own (<c>hc|2026-11</c>), so that readings need not be read for figures.</summary>
internal sealed record HealthMonth
{
    public required Period Month { get; init; }

    /// <summary>Readings at meetings, one a member and meeting.</summary>
    public int Measured { get; init; }

    public int High { get; init; }

    public int Referred { get; init; }

    public HealthMonth Plus(Reading reading, int by) => this with
    {
        Measured = Measured + by,
        High = High + (ReadingRules.IsHigh(reading) ? by : 0),
        Referred = Referred + (reading.Referred ? by : 0),
    };
}

/// <summary>Health of members: counts in figures; readings are kept apart and never in memory.</summary>
internal sealed record HealthBook
{
    public static readonly HealthBook Empty = new();

    private static readonly StringComparer Order = StringComparer.Ordinal;

    public ImmutableSortedDictionary<Period, HealthMonth> Months { get; init; } = ImmutableSortedDictionary<Period, HealthMonth>.Empty;

    public ImmutableDictionary<Guid, CheckupFact> Checkups { get; init; } = ImmutableDictionary<Guid, CheckupFact>.Empty;

    public ImmutableSortedDictionary<string, Insurance> Insurance { get; init; } = ImmutableSortedDictionary.Create<string, Insurance>(Order);

    public ImmutableSortedDictionary<string, LongTermCare> LongTerm { get; init; } = ImmutableSortedDictionary.Create<string, LongTermCare>(Order);

    public ImmutableSortedDictionary<string, ExerciseGroup> Groups { get; init; } = ImmutableSortedDictionary.Create<string, ExerciseGroup>(Order);
}

/// <inheritdoc/>
internal sealed class HealthSlice : IBookSlice
{
    public async Task<ClubBook> Load(ClubBook book, IRowStore store, string partition)
    {
        var months = await BookRows.Read<HealthMonth>(store, partition, HealthRows.Month);
        var checkups = await BookRows.Read<CheckupFact>(store, partition, HealthRows.Checkup);
        var insurance = await BookRows.Read<Insurance>(store, partition, HealthRows.Insurance);
        var longTerm = await BookRows.Read<LongTermCare>(store, partition, HealthRows.LongTerm);
        var groups = await BookRows.Read<ExerciseGroup>(store, partition, HealthRows.Group);
        var empty = HealthBook.Empty;
        return book with
        {
            HealthBook = empty with
            {
                Months = months.ToImmutableSortedDictionary(m => m.Month, m => m),
                Checkups = checkups.ToImmutableDictionary(c => c.Checkup.Id),
                Insurance = empty.Insurance.AddRange(insurance.Select(i => KeyValuePair.Create(i.Member, i))),
                LongTerm = empty.LongTerm.AddRange(longTerm.Select(l => KeyValuePair.Create(l.Recipient, l))),
                Groups = empty.Groups.AddRange(groups.Select(g => KeyValuePair.Create(g.Id, g))),
            },
        };
    }

    public object?[] Inputs(ClubBook book) => [book.HealthBook, book.Members, book.Recipients];

    public void Figures(ClubBook book, ClubCalendar calendar, DateOnly today, FigureSheet sheet) => HealthFigures.Add(book, today, sheet);

    public IEnumerable<Alert> Causes(ClubBook book, ClubCalendar calendar, DateOnly today) => [];

    // A card that expires is missing from the end of its last month on, unless it expires with that month.
    public DateOnly? DueOn(ClubBook book, ClubCalendar calendar, DateOnly today)
    {
        DateOnly? next = null;
        foreach (var span in book.HealthBook.Insurance.Values.SelectMany(i => i.Cards))
        {
            if (span.To is not { } to) continue;
            var month = Period.MonthOf(to.AddDays(1));
            if (month.FirstDay > today && (next is null || month.FirstDay < next)) next = month.FirstDay;
        }

        return next;
    }
}

/// <summary>What health counts as.</summary>
internal static class HealthFigures
{
    public static void Add(ClubBook book, DateOnly today, FigureSheet sheet)
    {
        var health = book.HealthBook;
        foreach (var month in health.Months.Values)
        {
            sheet.Add(month.Month, "health.measured", month.Measured);
            sheet.Add(month.Month, "health.high", month.High);
            sheet.Add(month.Month, "health.referred", month.Referred);
        }

        // A person counts once a calendar year, with the first check-up of it.
        foreach (var first in health.Checkups.Values.Where(c => c.Stands).GroupBy(c => (c.Checkup.Member, c.Checkup.Date.Year)).Select(g => g.Min(c => c.Checkup.Date)))
            sheet.Add(Period.MonthOf(first), "checkups.people", 1);
        if (health.Insurance.IsEmpty && health.LongTerm.IsEmpty) return;
        MonthlyStocks.Add(book.Head, today, sheet, day => Levels(book, day));
    }

    private static IEnumerable<(string Id, long Level)> Levels(ClubBook book, DateOnly day)
    {
        yield return ("members.insured", book.HealthBook.Insurance.Values.Count(i => i.Cards.HoldsOn(day) && book.Members.GetValueOrDefault(i.Member)?.On(day) == true));
        yield return ("care.long_term", book.HealthBook.LongTerm.Values.Count(l => l.Spans.HoldsOn(day) && book.Recipients.GetValueOrDefault(l.Recipient)?.On(day) == true));
    }
}
