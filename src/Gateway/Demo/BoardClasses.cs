using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Training;

namespace ClbCloud.Gateway.Demo;

/// <summary>Classes that a province held for the boards of its clubs; some boards were at none.</summary>
internal static class BoardClasses
{
    private const int PeopleOfBoard = 3;
    private const int NeverTrained = 11;
    private const string Start = "Tổ chức và quản lý câu lạc bộ liên thế hệ tự giúp nhau";
    private const string Audience = "Ban chủ nhiệm câu lạc bộ";
    private static readonly DateOnly First = new(2025, 4, 15);
    private static readonly DateOnly Refresher = new(2026, 5, 12);

    public static ImmutableArray<TrainingClass> Of(ImmutableArray<ClubPlan> clubs, DateTimeOffset now)
    {
        var today = LocalCalendar.DayOf(now);
        return
        [
            .. new[]
            {
                Class("lop-2025-1", TrainingKind.Initial, Start, First, [.. clubs.Where(c => IsTrained(c) && c.Launched <= First)]),
                Class("lop-2026-1", TrainingKind.Refresher, "Quản lý quỹ và ghi chép sổ sách", Refresher, [.. clubs.Where(IsRefreshed)]),
            }.Where(c => c.To <= today),
        ];
    }

    /// <summary>
    /// First trainings of the boards of clubs founded since the class before, as the scheme asks at the start. Their days
    /// and themes are ours; none is published.
    /// </summary>
    public static ImmutableArray<TrainingClass> AtStart(ImmutableArray<ClubPlan> clubs, params ReadOnlySpan<DateOnly> days)
    {
        var classes = ImmutableArray.CreateBuilder<TrainingClass>();
        var since = DateOnly.MinValue;
        foreach (var day in days)
        {
            ClubPlan[] founded = [.. clubs.Where(c => c.Launched > since && c.Launched <= day)];
            classes.Add(Class(string.Create(CultureInfo.InvariantCulture, $"lop-{day:yyyy-MM}"), TrainingKind.Initial, Start, day, founded));
            since = day;
        }

        return classes.ToImmutable();
    }

    /// <summary>What the club's own book says of the classes at which its board was.</summary>
    public static ImmutableArray<BoardTraining> Trainings(ClubPlan plan, ImmutableArray<TrainingClass> classes) =>
    [
        .. classes.Where(c => c.Boards.Contains(plan.Key)).Select(c => new BoardTraining
        {
            Id = c.Id,
            Kind = c.Kind,
            Date = c.From,
            Subject = c.Subject,
            Class = $"{Keys.Tenant(plan.Key)}/{c.Id}",
        }),
    ];

    private static bool IsTrained(ClubPlan club) => club.Number % NeverTrained != 0;

    private static bool IsRefreshed(ClubPlan club) => IsTrained(club) && club.Number % 4 != 0;

    private static TrainingClass Class(string id, TrainingKind kind, string subject, DateOnly from, ClubPlan[] clubs) => new()
    {
        Id = id,
        Kind = kind,
        Audience = Audience,
        Subject = subject,
        From = from,
        To = from.AddDays(2),
        Participants = clubs.Length * PeopleOfBoard,
        Boards = [.. clubs.Select(c => c.Key)],
    };
}
