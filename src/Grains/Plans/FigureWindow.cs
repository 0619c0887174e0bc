using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Plans;

/// <summary>
/// Months over which flows are summed; stocks are read at the end of the last. <see cref="To"/> just before
/// <see cref="From"/> is a moment at which nothing has happened yet: stocks alone.
/// </summary>
internal readonly record struct FigureWindow(Period From, Period To)
{
    public bool IsMoment => To < From;
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
