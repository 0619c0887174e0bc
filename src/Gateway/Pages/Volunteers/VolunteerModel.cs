using ClbCloud.Gateway.Pages.Club;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Pages.Volunteers;

/// <summary>The volunteers of a club.</summary>
/// <param name="Norm">Visits that the home-care team owes a week.</param>
/// <param name="Former">Who has left, last one first.</param>
public sealed record VolunteersModel(Place Place, Period Week, int Norm, IReadOnlyList<VolunteerLine> Now, IReadOnlyList<VolunteerLine> Former);

/// <param name="Recipients">Whom the volunteer cares for today.</param>
/// <param name="ThisWeek">Null when nothing is known of it.</param>
/// <param name="Met">Of the closed weeks that owed something: those with enough visits.</param>
public sealed record VolunteerLine(string Address, string Name, IReadOnlyList<Team> Teams, DateOnly Joined, DateOnly? Left, int Recipients, WeekView? ThisWeek, int Met, int Owed);

/// <summary>One volunteer.</summary>
/// <param name="Weeks">The last half year, oldest first.</param>
/// <param name="Year">Of the last fifty-two weeks.</param>
/// <param name="Month">Whose visits are shown.</param>
/// <param name="Before">Null where the volunteer was none yet.</param>
public sealed record VolunteerModel(
    Place Place, string Id, string Name, IReadOnlyList<Team> Teams, DateOnly Joined, DateOnly? Left, int Norm, IReadOnlyList<WeekView> Weeks, YearOfWeeks Year,
    IReadOnlyList<CareLine> Care, Period Month, Period? Before, Period? After, IReadOnlyList<VisitLine> Visits, IReadOnlyList<HistoryLine> History);

/// <param name="Owed">Closed weeks that owed something.</param>
public sealed record YearOfWeeks(int Made, int Expected, int Met, int Owed, int Excused);

/// <summary>Whom the volunteer cares for, or cared for.</summary>
public sealed record CareLine(string Name, DateOnly From, DateOnly? To);

/// <param name="State">stands, voided or corrected.</param>
public sealed record VisitLine(DateTimeOffset StartedAt, string Recipient, int Minutes, IReadOnlyList<CareTask> Tasks, string State);
