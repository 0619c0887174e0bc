using System.Collections.Immutable;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Training;
using ClbCloud.Grains.Units;
using static ClbCloud.Grains.Tests.Golden.GoldenBody;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>Bodies of the rows of training, ratings, declared figures and acknowledgements, as <see cref="GoldenRowTests"/> keeps the others.</summary>
public sealed class TrainingGoldenTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7));

    private static readonly Dictionary<string, (byte[] Body, Func<ReadOnlyMemory<byte>, byte[]> Again)> Rows = new()
    {
        ["club-training"] = Row(new BoardTraining
        {
            Id = "tap-huan-1",
            Kind = TrainingKind.Refresher,
            Date = new(2025, 3, 10),
            Subject = "Vận hành câu lạc bộ",
            Members = ["mb-001"],
            Class = "bac-ninh|m-01/lop-1",
            Withdrawn = true,
            Revision = 2,
        }),
        ["club-rating"] = Row(new GivenRating
        {
            Year = 2025,
            Level = RatingLevel.Commune,
            Date = new(2026, 1, 15),
            Points = ImmutableSortedDictionary<string, int>.Empty.Add("rules", 5),
            Grade = RatingGrade.Strong,
            UpToStandard = true,
            HelpAge = HelpAgeGrade.VeryStrong,
            Note = "ghi chú",
            RecordedAt = At,
            Revision = 1,
            Criteria = 1,
            Computed = ImmutableSortedDictionary<string, int>.Empty.Add("rules", 5),
            Values = ImmutableSortedDictionary<string, long>.Empty.Add("rules", 1),
        }),
        ["alert-ack"] = Row(new AlertAck { At = At, By = "commune", Note = "Đã nhắc" }),
        ["unit-class"] = Row(new TrainingClass
        {
            Id = "lop-1",
            Kind = TrainingKind.Supplementary,
            Audience = "Ban chủ nhiệm",
            Subject = "Vận hành",
            From = new(2025, 3, 10),
            To = new(2025, 3, 11),
            Participants = 40,
            Boards = ["bac-ninh|clb-0001"],
            Withdrawn = true,
            Revision = 2,
        }),
        ["unit-declared"] = Row(new DeclaredFigure
        {
            Indicator = "association.members",
            Period = Period.Parse("2025-03"),
            Value = 247_900,
            Source = "Báo cáo số 12",
            Club = "bac-ninh|clb-0001",
            To = new(2025, 12, 31),
            Withdrawn = true,
            Revision = 3,
        }),
        ["unit-plan-approved-text"] = Row(new ApprovedPlan
        {
            Plan = "ke-hoach-39",
            From = new(2021, 1, 1),
            Text = new()
            {
                Scheme = "1336",
                NameVi = "Kế hoạch mẫu",
                Phases = [new() { Id = "2021-2025", From = new(2021, 1, 1), To = new(2025, 12, 31) }],
                Targets = [new() { Id = "clb-moi", NameVi = "80 CLB mới", Expression = "clubs.new", Goals = [new() { Phase = "2021-2025", Low = 80 }] }],
            },
        }),
        ["unit-alerts-below"] = Row(new KidAlerts
        {
            Child = "bac-ninh|m-01",
            Epoch = 1,
            Version = 7,
            Alerts = [AlertRules.Cause(AlertKind.PlanBehind, "plan|ke-hoach-39|clb-moi|2021-2025", "ke-hoach-39/clb-moi", "2021-2025", ("goal", "80"), ("value", "67"))],
        }),
        ["unit-plan-approved"] = Row(new ApprovedPlan { Plan = "ke-hoach-39", From = new(2021, 1, 1), To = new(2025, 12, 31) }),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_body_is_written_as_it_always_was_and_read_back_whole(string name) => Holds(name, Rows[name]);
}
