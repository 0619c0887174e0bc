using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Plans;

/// <summary>
/// Months over which flows are summed; stocks are read at the end of the last. <see cref="To"/> just before
/// <see cref="From"/> is a moment at which nothing has happened yet: stocks alone.
/// </summary>
internal readonly record struct FigureWindow(Period From, Period To)
{
    public bool IsMoment => To < From;

    /// <summary>The fewest periods that make the window up, in order; for a moment its month, of which only stocks count.</summary>
    public IEnumerable<Period> Pieces()
    {
        if (IsMoment)
        {
            yield return To;
            yield break;
        }

        for (var at = From; at <= To;)
        {
            var piece = Largest(at);
            yield return piece;
            at = Period.MonthOf(piece.LastDay).Next;
        }
    }

    private Period Largest(Period month)
    {
        var day = month.FirstDay;
        var last = To.LastDay;
        if (day.Month == 1 && Period.OfYear(day.Year).LastDay <= last) return Period.OfYear(day.Year);
        var quarter = Period.Quarter(day.Year, ((day.Month - 1) / 3) + 1);
        return quarter.FirstDay == day && quarter.LastDay <= last ? quarter : month;
    }
}

/// <summary>A span that is judged: a phase, or one year of it, as far as it has gone.</summary>
/// <param name="From">First day.</param>
/// <param name="Due">Last day.</param>
/// <param name="Figures">What is read for it.</param>
/// <param name="FirstYear">First year of the cohort; the last is that of the window.</param>
internal sealed record JudgedSpan(DateOnly From, DateOnly Due, FigureWindow Figures, int FirstYear)
{
    public FigureWindow Start => Figures with { To = Figures.From.Previous };

    public IEnumerable<int> Years => Figures.IsMoment ? [] : Enumerable.Range(FirstYear, Figures.To.Year - FirstYear + 1);
}
