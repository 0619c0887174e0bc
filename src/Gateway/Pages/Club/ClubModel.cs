using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Pages.Club;

/// <summary>One club, and everything about it that a page shows.</summary>
/// <param name="Weeks">Null, like months, ages and loans, for who may not see persons.</param>
public sealed record ClubModel(
    Place Place,
    ClubView Club,
    string Commune,
    DateOnly Today,
    IReadOnlyList<ClubAlertLine> Alerts,
    IReadOnlyList<NormLine> Norms,
    WeekBoard? Weeks,
    IReadOnlyList<MonthLine>? Months,
    AgeTable? Ages,
    MoneyModel Money,
    RatingView? Rating,
    IReadOnlyList<HistoryLine> History);

/// <param name="Ack">Who saw it last, and the note in the words it was written in.</param>
public sealed record ClubAlertLine(string Tone, string Text, DateTimeOffset OpenedAt, (string By, string Note)? Ack);

/// <summary>A norm beside what the club has, and where both come from.</summary>
/// <param name="Name">Text key.</param>
/// <param name="Tone">good, warn, bad, open or rest.</param>
/// <param name="Source">A decision or plan, in its own language; null where the evidence is a number.</param>
public sealed record NormLine(string Name, string Number, string Norm, string Tone, string? Evidence, string? Source = null);

/// <summary>The home-care volunteers' weeks, the running one last.</summary>
public sealed record WeekBoard(IReadOnlyList<Period> Weeks, IReadOnlyList<WeekRow> Rows);

public sealed record WeekRow(string Address, string Name, IReadOnlyList<WeekView> Weeks);

/// <summary>A month of meetings. A month before the club reported owes nothing.</summary>
public sealed record MonthLine(Period Month, bool Owed, bool Running, IReadOnlyList<Meeting> Meetings)
{
    public IReadOnlySet<Area> Areas { get; } = Meetings.SelectMany(m => m.Areas).ToHashSet();

    public long Present { get; } = Meetings.Sum(m => (long)m.Attendance);

    public long Expected { get; } = Meetings.Sum(m => (long)m.AttendanceExpected);
}

/// <summary>Members by age and sex, oldest first.</summary>
public sealed record AgeTable(IReadOnlyList<AgeRow> Rows, int Total, int Older, int Women);

/// <param name="Name">Text key.</param>
/// <param name="Other">Neither said to be a woman nor a man.</param>
public sealed record AgeRow(string Name, int Women, int Men, int Other)
{
    public int Total => Women + Men + Other;
}

/// <param name="Norm">Of the income fund.</param>
/// <param name="Loans">Open ones, longest late first; null for who may not see them.</param>
public sealed record MoneyModel(FundsView? Funds, long Norm, IReadOnlyList<LoanLine>? Loans);

public sealed record LoanLine(string Id, string Borrower, string Purpose, DateOnly? Disbursed, long Dong, long Outstanding, long Overdue, int DaysLate);

/// <summary>Something that happened to the club.</summary>
public sealed record HistoryLine(DateOnly Day, string Text);
