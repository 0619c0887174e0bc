using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Recounting;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Volunteers;
using static ClbCloud.Grains.Tests.Clubs.Books;
using static ClbCloud.Grains.Tests.Golden.GoldenBody;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>
/// Bodies of rows as they stand in people's databases. A body that is written otherwise than its file is a new schema:
/// raise its number, keep reading the old file, and add a new one. Write missing files with <c>CLB_UPDATE_GOLDEN=1</c>.
/// </summary>
public sealed class GoldenRowTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7));
    private static readonly Guid One = Guid.Parse("8d3f6a8e-6a0c-4b51-9c0e-0d8a6c1b2f11");
    private static readonly Guid Two = Guid.Parse("b1b7a3b0-55a5-4a43-8c3e-3f4b8d2d9a02");

    private static readonly Dictionary<string, (byte[] Body, Func<ReadOnlyMemory<byte>, byte[]> Again)> Rows = new()
    {
        ["club-head"] = Row(new ClubHead
        {
            Key = "bac-ninh|clb-0001",
            NameVi = "CLB Liên thế hệ tự giúp nhau mẫu \"Hòa\"",
            NameEn = "Sample club",
            DecisionNumber = "12/QĐ-UBND",
            DecisionDate = Day("2024-01-05"),
            DecisionIssuer = "UBND xã mẫu",
            Launched = Day("2024-01-10"),
            Origin = ClubOrigin.State,
            RulesAdopted = Day("2024-01-12"),
            ReportingFrom = Day("2026-09-01"),
            Communes = [new DatedLink { From = DateOnly.MinValue, Parent = "bac-ninh|m-01" }],
            Statuses = [new StatusChange { From = Day("2026-05-01"), Status = ClubStatus.Paused }],
            Villages = [new VillageLink { Village = "thon-1", From = Day("2024-01-10"), To = Day("2025-12-31") }],
            File = [new FiledItem { Item = FileItem.MemberList, Date = Day("2024-01-05") }],
            Board = [new BoardTerm { Member = "mb-001", Role = BoardRole.Chair, From = Day("2024-01-10") }],
            Consolidated = [Day("2026-06-01")],
            Version = 7,
            CardVersion = 6,
            AsOf = At,
            JudgedTo = At,
            DueAt = At.AddDays(1),
            FiguresPending = true,
        }),
        ["club-member"] = Row(Member("mb-001", "2024-02-01", "2026-03-31", 1950, Sex.Female, new DatedCircumstance { Circumstance = Circumstance.NearPoor, From = Day("2024-02-01") })),
        ["club-replaced-member"] = Row(new Replaced<Member> { Was = Member("mb-001", "2024-02-01"), Until = At }),
        ["club-volunteer"] = Row(Volunteer("v-001", "2024-02-01", excused: new ExcusedSpan { From = Day("2026-02-14"), To = Day("2026-02-22"), Reason = "tet" }) with
        {
            Member = "mb-001",
            Assignments = [new Assignment { Recipient = "r-1", From = Day("2024-02-01") }],
        }),
        ["club-recipient"] = Row(Recipient("r-1", "2024-02-01") with { Member = "mb-002", BirthYear = 1938 }),
        ["club-volunteer-year"] = Row(new VolunteerYear
        {
            Volunteer = "v-001",
            Year = 2026,
            Made = ImmutableSortedDictionary<Period, int>.Empty.Add(Period.Parse("2026-W47"), 3).Add(Period.Parse("2026-W53"), 1),
        }),
        ["club-meeting"] = Row(Meeting("2026-11-10", 50, 60, Area.Livelihood, Area.Resources) with { Themes = [Theme.Digital], Note = "ghi chú", Present = ["mb-001"] }),
        ["club-visit"] = Row(new VisitFact
        {
            Visit = new Visit
            {
                Id = One,
                Volunteer = "v-001",
                Recipient = "r-1",
                StartedAt = At,
                Minutes = 45,
                Tasks = [CareTask.BloodPressure, CareTask.MedicineGuidance],
                Vitals = new Vitals { Systolic = 135, Diastolic = 85, Pulse = 72, Temperature = 36.6m },
                Note = "Trò chuyện, nấu cháo",
                Source = VisitSource.Paper,
            },
            RecordedAt = At,
            Historical = true,
            Warnings = ["visit.overlaps"],
            VoidedAt = At,
            ReplacedBy = Two,
            Reason = "wrong-entry",
        }),
        ["club-id"] = Row(new IdRow { Hash = "00ff", Row = "x|20261122T013000|8d3f6a8e6a0c4b519c0e0d8a6c1b2f11" }),
        ["kept-period"] = Row(new KeptPeriod { Version = 7, Then = FigureVector.Of(("members", 57), ("visits", -1)), Now = FigureVector.Of(("members", 58)) }),
        ["ack"] = Row(new Acked { Epoch = 1, Version = 7 }),
        ["alert"] = Row(new Alert
        {
            Id = "week|v-001|2026-W47",
            Kind = AlertKind.VolunteerShort,
            Subject = "v-001",
            Period = "2026-W47",
            OpenedAt = At,
            ChangedAt = At.AddDays(3),
            ClosedAt = At.AddDays(4),
            Reason = ImmutableSortedDictionary<string, string>.Empty.Add("made", "2").Add("expected", "3"),
        }),
        ["policy-book"] = Row(new PolicyBook
        {
            Revision = 2,
            Versions = [new PolicyVersion { Number = 1, From = Day("2027-01-01"), Values = new PolicyValues { VisitsPerWeek = 4 }, Source = "Kế hoạch mẫu" }],
            Excuses = [new Excuse { Id = "tet-2027", From = Day("2027-02-03"), To = Day("2027-02-12"), Reason = "tet", Withdrawn = true }],
        }),
        ["unit-definition"] = Row(new UnitDefinition
        {
            Kind = UnitKind.Commune,
            Form = UnitForm.SpecialZone,
            Names = [new DatedName { From = Day("2000-01-01"), Vi = "Đặc khu mẫu", En = "Sample zone", Code = "00123" }],
            Terrains = [new DatedTerrain { From = Day("2000-01-01"), Terrain = Terrain.EthnicMinority }],
            Parents = [new DatedLink { From = Day("2000-01-01"), Parent = "bac-ninh" }],
            Villages = [new Village { Id = "thon-1", Name = "Thôn mẫu", From = Day("2000-01-01"), To = Day("2025-06-30") }],
            Established = Day("2000-01-01"),
            Closed = Day("2025-06-30"),
            Successors = ["bac-ninh|m-02"],
            Created = "00ff",
        }),
        ["unit-head"] = Row(new UnitHead { Epoch = 2, Version = 9, BaseVersion = 4, AsOf = At, LagSeconds = 0.25, Above = ["nation", "bac-ninh"] }),
        ["recount"] = Row(RecountRecord.Of(new RecountView
        {
            State = RecountState.Finished,
            ClubsTotal = 3,
            ClubsDone = 3,
            UnitsChecked = 6,
            Compared = 1200,
            Differences = [new() { Unit = "bac-ninh", Period = Period.Parse("2026-10"), Indicator = "visits", Kept = 4, Counted = 5, Map = UnitMap.Now }],
            DifferenceCount = 1,
            StartedAt = At,
            FinishedAt = At,
        })),
        ["unit-kid"] = Row(new Kid { Registration = new ChildRegistration { Child = "bac-ninh|clb-0001", IsClub = true, NameVi = "CLB mẫu" }, Epoch = 1, Version = 7 }),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_body_is_written_as_it_always_was_and_read_back_whole(string name) => Holds(name, Rows[name]);

    [Fact]
    public void A_body_of_a_newer_program_is_refused_and_not_guessed_at() =>
        Assert.Throws<InvalidDataException>(() => RowBody.Read<Acked>("""{"s":2,"v":{"epoch":1,"version":7}}"""u8.ToArray()));
}
