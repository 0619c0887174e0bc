using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Volunteers;
using static ClbCloud.Grains.Tests.Clubs.Books;
using static ClbCloud.Grains.Tests.Golden.GoldenBody;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>Bodies of the rows of activities, cluster groups and health; see <see cref="GoldenRowTests"/>.</summary>
public sealed class WorkHealthGoldenTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7));
    private static readonly Guid One = Guid.Parse("8d3f6a8e-6a0c-4b51-9c0e-0d8a6c1b2f11");

    private static readonly Dictionary<string, (byte[] Body, Func<ReadOnlyMemory<byte>, byte[]> Again)> Rows = new()
    {
        ["work-activity"] = Row(new ActivityFact
        {
            Activity = new Activity
            {
                Id = One,
                Date = Day("2026-11-10"),
                Area = Area.SelfHelp,
                Kind = ActivityKind.FarmWork,
                Participants = 12,
                PeopleHelped = 3,
                Help = [new HelpGiven { Form = HelpForm.Labour, Workdays = 2.5m, Description = "gặt lúa" }, new HelpGiven { Form = HelpForm.Cash, AmountDong = 500_000 }],
                Helped = ["mb-001"],
                PlanItem = "gat-lua",
                Intergenerational = true,
                Case = CaseState.Settled,
                Note = "ghi chú",
            },
            RecordedAt = At,
            Historical = true,
            VoidedAt = At,
            Reason = "not-held",
        }),
        ["work-support-plan"] = Row(new SupportPlan
        {
            Month = Period.Month(2026, 11),
            Items = [new SupportItem { Id = "gat-lua", Kind = ActivityKind.FarmWork, What = "Gặt lúa", On = Day("2026-11-10"), People = 3 }],
            Note = "ghi chú",
            Withdrawn = true,
            Historical = true,
            RecordedAt = At,
            Revision = 2,
        }),
        ["work-cluster"] = Row(new ClusterGroup
        {
            Id = "to-1",
            Name = "Tổ mẫu",
            From = Day("2024-02-01"),
            To = Day("2026-01-31"),
            Leader = "mb-001",
            Households = [new Household { Id = "h-1", Name = "Chủ hộ mẫu", People = 4 }],
            Revision = 2,
        }),
        ["work-older-person"] = Row(new OlderPerson
        {
            Id = "op-1",
            Cluster = "to-1",
            Name = "Người mẫu",
            From = Day("2024-02-01"),
            To = Day("2026-01-31"),
            BirthYear = 1940,
            Sex = Sex.Female,
            Household = "h-1",
            Member = "mb-001",
            Circumstances = [new DatedCircumstance { Circumstance = Circumstance.LivingAlone, From = Day("2024-02-01") }],
            Revision = 1,
        }),
        ["work-proposal"] = Row(new ProposalFact
        {
            Proposal = new CareProposal { Id = One, Cluster = "to-1", Person = "op-1", Date = Day("2026-11-01"), Needs = [CareTask.Cooking], Note = "ghi chú" },
            RecordedAt = At,
            Historical = true,
            State = ProposalState.Accepted,
            DecidedOn = Day("2026-11-05"),
            Recipient = "op-1",
            Volunteer = "v-001",
            Reason = "lý do",
        }),
        ["health-reading"] = Row(new ReadingFact
        {
            Date = Day("2026-11-10"),
            Reading = new Reading { Member = "mb-001", Systolic = 135, Diastolic = 85, Weight = 52.5m, Referred = true, Note = "ghi chú" },
            RecordedAt = At,
            Historical = true,
            VoidedAt = At,
            Reason = "wrong-entry",
            Revision = 1,
        }),
        ["health-month"] = Row(new HealthMonth { Month = Period.Month(2026, 11), Measured = 40, High = 9, Referred = 2 }),
        ["health-checkup"] = Row(new CheckupFact { Checkup = new Checkup { Id = One, Member = "mb-001", Date = Day("2026-03-01"), Place = "Trạm y tế" }, RecordedAt = At, Historical = true, VoidedAt = At, Reason = "other" }),
        ["health-insurance"] = Row(new Insurance { Member = "mb-001", Cards = [new DaySpan { From = Day("2026-01-01"), To = Day("2026-12-31") }, new DaySpan { From = Day("2027-01-01") }], Revision = 2 }),
        ["health-long-term"] = Row(new LongTermCare { Recipient = "r-1", Spans = [new DaySpan { From = Day("2026-01-01") }], Programme = "Chương trình mẫu", Revision = 1 }),
        ["health-exercise-group"] = Row(new ExerciseGroup
        {
            Id = "eg-1",
            Name = "Nhóm mẫu",
            Kind = ExerciseKind.Wellness,
            From = Day("2024-02-01"),
            To = Day("2026-01-31"),
            Members = ["mb-001"],
            PerWeek = 3,
            Revision = 1,
        }),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_body_is_written_as_it_always_was_and_read_back_whole(string name) => Holds(name, Rows[name]);
}
