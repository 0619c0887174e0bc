using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Training;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Tests.Recounting;

/// <summary>Clubs with a little of everything, the same for the same seed.</summary>
internal sealed class RandomBooks(int seed)
{
    public static readonly DateOnly Today = new(2026, 11, 18);

    private readonly Random _random = new(seed);

    public (ClubFacts Facts, ClubBook Book) Next()
    {
        var head = Head();
        ImmutableArray<DatedBooks> norms = [.. Enumerable.Range(0, 1 + Some(3)).Select(_ => new DatedBooks
        {
            From = Day(300),
            Books = [.. Enumerable.Range(0, 3).Select(_ => Policies())],
        }).DistinctBy(n => n.From).OrderBy(n => n.From)];
        var visits = new Dictionary<(string, DateOnly), int>();
        for (var i = Some(40); i > 0; i--)
        {
            var key = ($"v-{Some(4)}", Day(120));
            visits[key] = visits.GetValueOrDefault(key) + 1;
        }

        var facts = new ClubFacts
        {
            Head = head,
            Members = [.. Enumerable.Range(0, Some(30)).Select(Member)],
            Volunteers = [.. Enumerable.Range(0, 4).Select(Volunteer)],
            Recipients = [.. Enumerable.Range(0, Some(8)).Select(Recipient)],
            Meetings = [.. Enumerable.Range(0, Some(40)).Select(_ => Meeting()).DistinctBy(m => m.Date)],
            Trainings = [.. Enumerable.Range(0, Some(4)).Select(Training)],
            Ratings = [.. Enumerable.Range(0, Some(5)).Select(_ => Rating()).DistinctBy(r => (r.Year, r.Level))],
            Visits = visits,
            Norms = norms,
        };
        return (facts, Book(facts));
    }

    private static ClubBook Book(ClubFacts facts)
    {
        var book = new ClubBook { Head = facts.Head };
        return book with
        {
            Members = book.Members.AddRange(facts.Members.Select(m => KeyValuePair.Create(m.Id, m))),
            Volunteers = book.Volunteers.AddRange(facts.Volunteers.Select(v => KeyValuePair.Create(v.Id, v))),
            Recipients = book.Recipients.AddRange(facts.Recipients.Select(r => KeyValuePair.Create(r.Id, r))),
            Meetings = book.Meetings.AddRange(facts.Meetings.Select(m => KeyValuePair.Create(m.Date, m))),
            TrainingBook = TrainingBook.Empty.With(facts.Trainings),
            RatingBook = RatingBook.Empty.With(facts.Ratings),
            Made = book.Made.AddRange(facts.Visits.GroupBy(v => v.Key.Volunteer).Select(g => KeyValuePair.Create(
                g.Key, g.GroupBy(v => Period.WeekOf(v.Key.Day)).ToImmutableSortedDictionary(w => w.Key, w => w.Sum(v => v.Value))))),
            VisitsByMonth = facts.Visits.GroupBy(v => Period.MonthOf(v.Key.Day)).ToImmutableSortedDictionary(m => m.Key, m => m.Sum(v => (long)v.Value)),
        };
    }

    private BoardTraining Training(int i) => new()
    {
        Id = $"t-{i}",
        Kind = Pick(Enum.GetValues<TrainingKind>()),
        Date = Day(1000),
        Subject = "Vận hành",
        Members = Maybe(0.5) ? [] : [$"m-{Some(10)}", $"m-{Some(10)}"],
        Withdrawn = Maybe(0.2),
    };

    private GivenRating Rating() => new()
    {
        Year = 2023 + Some(4),
        Level = Pick(Enum.GetValues<RatingLevel>()),
        Date = Day(1000),
        Grade = Pick(Enum.GetValues<RatingGrade>()),
        UpToStandard = Maybe(0.5),
        HelpAge = HelpAgeGrade.None,
        RecordedAt = LocalCalendar.StartOf(Today),
        Criteria = 1,
    };

    private ClubHead Head()
    {
        var launched = Maybe(0.9) ? Day(1200) : (DateOnly?)null;
        var statuses = Enumerable.Range(0, Some(4)).Select(_ => new StatusChange { From = Day(800), Status = Pick(ClubStatus.Active, ClubStatus.Paused, ClubStatus.Dissolved) });
        return new()
        {
            Key = "a|clb-1",
            NameVi = "CLB mẫu",
            Launched = launched,
            Origin = Pick(Enum.GetValues<ClubOrigin>()),
            RulesAdopted = Maybe(0.6) ? Day(900) : null,
            ReportingFrom = Maybe(0.8) ? Day(500) : null,
            Communes = [new DatedLink { From = new(2020, 1, 1), Parent = "a|m-1" }],
            Statuses = [.. statuses.DistinctBy(s => s.From).OrderBy(s => s.From)],
            File = [.. Enum.GetValues<FileItem>().Where(_ => Maybe(0.9)).Select(i => new FiledItem { Item = i, Date = Day(700) })],
            Board = [.. Enumerable.Range(0, Some(6)).Select(_ => new BoardTerm { Member = $"m-{Some(10)}", Role = BoardRole.Member, From = Day(600), To = Maybe(0.4) ? Day(300) : null })],
            Consolidated = [.. Enumerable.Range(0, Some(3)).Select(_ => Day(400))],
        };
    }

    private Member Member(int i) => new()
    {
        Id = $"m-{i}",
        Name = "Hội viên mẫu",
        Joined = Day(900),
        Left = Maybe(0.3) ? Day(300) : null,
        BirthYear = Maybe(0.9) ? 1930 + Some(80) : null,
        Sex = Maybe(0.9) ? Pick(Enum.GetValues<Sex>()) : null,
        Circumstances = [.. Enumerable.Range(0, Some(3)).Select(_ => new DatedCircumstance
        {
            Circumstance = Pick(Enum.GetValues<Circumstance>()), From = Maybe(0.5) ? Day(500) : null, To = Maybe(0.4) ? Day(200) : null,
        })],
    };

    private Volunteer Volunteer(int i) => new()
    {
        Id = $"v-{i}",
        Name = "Tình nguyện viên mẫu",
        Joined = Day(500),
        Left = Maybe(0.2) ? Day(60) : null,
        BirthYear = Maybe(0.8) ? 1950 + Some(55) : null,
        Teams = [.. Enumerable.Range(0, 1 + Some(2)).Select(_ => new TeamSpan { Team = Pick(Enum.GetValues<Team>()), From = Day(400), To = Maybe(0.3) ? Day(100) : null })],
        Excused = [.. Enumerable.Range(0, Some(3)).Select(_ => Day(90)).Select(d => new ExcusedSpan { From = d, To = d.AddDays(Some(12)), Reason = "illness" })],
    };

    private Recipient Recipient(int i) => new() { Id = $"r-{i}", Name = "Người mẫu", From = Day(600), To = Maybe(0.3) ? Day(100) : null };

    private Meeting Meeting() => new()
    {
        Date = Day(420),
        Attendance = Some(60),
        AttendanceExpected = Some(60),
        Areas = Maybe(0.7) ? [.. Enum.GetValues<Area>()] : [Area.Health, Area.Rights],
        Themes = [.. Enum.GetValues<Theme>().Where(_ => Maybe(0.05))],
        Cancelled = Maybe(0.1),
        RecordedAt = LocalCalendar.StartOf(Today),
    };

    private PolicyBook Policies() => new()
    {
        Versions = [.. Enumerable.Range(1, Some(3)).Select(n => new PolicyVersion
        {
            Number = n,
            From = Day(400),
            Values = new() { VisitsPerWeek = Some(5), MembersMin = 1 + Some(10), MembersMax = 10 + Some(10), AttendancePercent = Some(100), FullProgramMonths = 1 + Some(2), HomeCareVolunteersMin = Some(3), RecipientsMin = Some(3), OlderPercentMin = Some(60), WomenPercentMin = Some(60) },
        }).OrderBy(v => v.From)],
        Excuses = [.. Enumerable.Range(0, Some(3)).Select(n => (Id: $"e-{n}", From: Day(200))).Select(e => new Excuse { Id = e.Id, From = e.From, To = e.From.AddDays(Some(25)), Reason = "flood", Withdrawn = Maybe(0.2) })],
    };

    private DateOnly Day(int back) => Today.AddDays(-Some(back));

    private int Some(int below) => _random.Next(below);

    private bool Maybe(double chance) => _random.NextDouble() < chance;

    private T Pick<T>(params T[] of) => of[_random.Next(of.Length)];
}
