using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Demo;

/// <summary>Makes what a club did for its neighbours and its members' health: the past as the plan says, then its months since it reports.</summary>
internal static class Work
{
    private const int MeasuredAtMeeting = 30;
    private const int CheckedUp = 12;
    private const int InsuredPercent = 92;
    private const int Clusters = 3;
    private const int OlderOfCluster = 3;
    private static readonly (Area Area, ActivityKind Kind)[] Others =
    [
        (Area.Livelihood, ActivityKind.ExperienceSharing), (Area.Health, ActivityKind.HealthTalk), (Area.Rights, ActivityKind.RightsTalk),
        (Area.Rights, ActivityKind.InsuranceClaim), (Area.Awareness, ActivityKind.Campaign), (Area.Culture, ActivityKind.Performance),
        (Area.Culture, ActivityKind.CourtesyVisit), (Area.Culture, ActivityKind.Exchange),
    ];

    public static ClubWork Of(ClubPlan plan, ImmutableArray<AddMember> members, ImmutableArray<PutMeeting> meetings, int seed, DateTimeOffset now)
    {
        if (plan.Book is not { } book) return ClubWork.None;
        var past = Past(book, Dice.For(seed, $"{plan.Key}|support"));
        if (plan.SetUp.ReportingFrom is not { } from) return new() { Activities = past };
        var today = LocalCalendar.DayOf(now);
        var present = members.Where(m => m.Left is null && m.Joined < from).ToArray();
        var dice = Dice.For(seed, $"{plan.Key}|work");
        var (plans, activities) = Months(plan, from, today, dice);
        var clusters = Enumerable.Range(0, Clusters).Select(i => Cluster(plan, i, present)).ToImmutableArray();
        var older = clusters.SelectMany((c, i) => Older(plan, c, i, dice)).ToImmutableArray();
        return new()
        {
            Plans = plans,
            Activities = [.. past, .. activities],
            Clusters = clusters,
            Older = older,
            Proposals = [new CareProposal { Id = dice.Guid(), Cluster = older[0].Cluster, Person = older[0].Id, Date = dice.DayBetween(from, today), Needs = [CareTask.Company, CareTask.Cooking] }],
            Readings = [.. meetings.Select(m => Readings(m, present, dice))],
            Checkups = [.. present.Take(CheckedUp).Select(m => new Checkup { Id = dice.Guid(), Member = m.Id, Date = dice.DayBetween(from, today), Place = "Trạm y tế" })],
            Insurance = Cards(present, today, dice),
            Exercise = [new ExerciseGroup { Id = "dn-01", Name = "Tổ dưỡng sinh mẫu", Kind = ExerciseKind.Wellness, From = from, Members = [.. present.Take(15).Select(m => m.Id)], PerWeek = 3 }],
        };
    }

    private static ImmutableArray<Activity> Past(BookPlan book, Dice dice) =>
    [
        .. Enumerable.Range(0, book.SupportSessions).Select(i => Support(
            dice.Guid(), dice.DayBetween(book.SupportFrom, book.SupportBy), dice.Between(4, 15), (book.SupportPeople / book.SupportSessions) + (i < book.SupportPeople % book.SupportSessions ? 1 : 0), dice)),
    ];

    private static (ImmutableArray<PutSupportPlan> Plans, ImmutableArray<Activity> Activities) Months(ClubPlan plan, DateOnly from, DateOnly today, Dice dice)
    {
        var plans = ImmutableArray.CreateBuilder<PutSupportPlan>();
        var activities = ImmutableArray.CreateBuilder<Activity>();
        var until = plan.PausedFrom is { } paused && paused <= today ? paused.AddDays(-1) : today;
        for (var month = Period.MonthOf(from); month.FirstDay <= until; month = month.Next)
        {
            var (first, last) = (month.FirstDay < from ? from : month.FirstDay, month.LastDay > until ? until : month.LastDay);
            var planned = dice.Chance(85);
            if (planned) plans.Add(PlanOf(month));
            for (var i = dice.Between(1, 2); i > 0; i--)
                activities.Add(Support(dice.Guid(), dice.DayBetween(first, last), dice.Between(4, 15), dice.Between(1, 3), dice) with { PlanItem = planned ? "giup-ho-kho" : null });
            for (var i = dice.Between(2, 4); i > 0; i--)
            {
                var (area, kind) = dice.Pick(Others);
                activities.Add(new Activity
                {
                    Id = dice.Guid(),
                    Date = dice.DayBetween(first, last),
                    Area = area,
                    Kind = kind,
                    Participants = dice.Between(6, 35),
                    PeopleHelped = area == Area.Rights ? dice.Between(1, 4) : 0,
                    Intergenerational = kind == ActivityKind.Exchange,
                    Case = kind == ActivityKind.InsuranceClaim ? CaseState.Settled : null,
                });
            }
        }

        return (plans.ToImmutable(), activities.ToImmutable());
    }

    private static PutSupportPlan PlanOf(Period month) => new()
    {
        Month = month,
        Items = [new SupportItem { Id = "giup-ho-kho", Kind = ActivityKind.CommunitySupport, What = "Giúp hộ khó khăn trong thôn", People = 2 }],
        Historical = true,
    };

    private static Activity Support(Guid id, DateOnly date, int participants, int helped, Dice dice) => new()
    {
        Id = id,
        Date = date,
        Area = Area.SelfHelp,
        Kind = dice.Pick([ActivityKind.CommunitySupport, ActivityKind.FarmWork, ActivityKind.HouseRepair]),
        Participants = participants,
        PeopleHelped = helped,
        Help = [new HelpGiven { Form = dice.Pick([HelpForm.Labour, HelpForm.Food, HelpForm.Encouragement]) }],
    };

    private static ClusterGroup Cluster(ClubPlan plan, int index, AddMember[] members) => new()
    {
        Id = Synthetic.Slug("cum-", index + 1, 2),
        Name = $"Tổ cụm dân cư mẫu {Synthetic.Slug(string.Empty, plan.Number, 4)}-{index + 1}",
        From = plan.Launched.AddDays(30),
        Leader = members[index].Id,
        Households = [.. Enumerable.Range(1, 4).Select(h => new Household { Id = Synthetic.Slug("ho-", h, 2), Name = $"Hộ mẫu {Synthetic.Slug(string.Empty, plan.Number, 4)}-{index + 1}{h}", People = 2 + ((h + index) % 4) })],
    };

    private static IEnumerable<OlderPerson> Older(ClubPlan plan, ClusterGroup cluster, int index, Dice dice) => Enumerable.Range(1, OlderOfCluster).Select(i => new OlderPerson
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"nct-{index + 1}{i}"),
        Cluster = cluster.Id,
        Name = $"Người cao tuổi mẫu {Synthetic.Slug(string.Empty, plan.Number, 4)}-{index + 1}{i}",
        From = cluster.From,
        BirthYear = plan.SharesOn.Year - dice.Between(66, 90),
        Sex = dice.Chance(60) ? Sex.Female : Sex.Male,
        Household = cluster.Households[i % cluster.Households.Length].Id,
        Circumstances = [new DatedCircumstance { Circumstance = dice.Pick([Circumstance.LivingAlone, Circumstance.OlderCouple, Circumstance.LongIllness]) }],
    });

    // Plainly synthetic numbers around the usual; some above the published threshold.
    private static RecordReadings Readings(PutMeeting meeting, AddMember[] members, Dice dice) => new()
    {
        Date = meeting.Date,
        Readings =
        [
            .. members.Take(MeasuredAtMeeting).Where(_ => dice.Chance(85)).Select(m =>
            {
                var systolic = dice.Between(102, 158);
                return new Reading { Member = m.Id, Systolic = systolic, Diastolic = dice.Between(60, 92), Weight = dice.Between(80, 150) / 2m, Referred = systolic >= 155 };
            }),
        ],
        Historical = true,
    };

    private static ImmutableArray<Insurance> Cards(AddMember[] members, DateOnly today, Dice dice) =>
    [
        .. members.Where(_ => dice.Chance(InsuredPercent)).Select(m => new Insurance
        {
            Member = m.Id,
            Cards = [new DaySpan { From = new DateOnly(today.Year, 1, 1) > m.Joined ? new DateOnly(today.Year, 1, 1) : m.Joined, To = new DateOnly(today.Year, 12, 31) }],
        }),
    ];
}
