using System.Runtime.CompilerServices;
using System.Text;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>The body of a book of plans as it stands in people's databases. Write a missing file with <c>CLB_UPDATE_GOLDEN=1</c>.</summary>
public sealed class PlanGoldenTests
{
    private static readonly PlanBook Book = new()
    {
        Plans =
        [
            new Plan
            {
                Id = "39-kh-ubnd",
                Editions =
                [
                    new PlanEdition
                    {
                        Number = 1,
                        Revision = 2,
                        ApprovedAt = new DateTimeOffset(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7)),
                        Text = new PlanText
                        {
                            Scheme = "1648",
                            NameVi = "Kế hoạch mẫu",
                            NameEn = "Sample plan",
                            DecisionNumber = "39/KH-UBND",
                            DecisionDate = new DateOnly(2026, 1, 15),
                            Issuer = "UBND tỉnh mẫu",
                            Source = "Cổng thông tin",
                            Phases = [new PlanPhase { Id = "2025-2030", From = new DateOnly(2025, 1, 1), To = new DateOnly(2030, 12, 31) }],
                            Targets =
                            [
                                new Target
                                {
                                    Id = "women",
                                    NameVi = "Nữ 50 - 60%",
                                    NameEn = "Women",
                                    Expression = "share(cohort(members.women_older_new_clubs), cohort(members.older_new_clubs))",
                                    Kind = TargetKind.Cohort,
                                    Operator = TargetOperator.Range,
                                    Goals = [new TargetGoal { Phase = "2025-2030", Low = 50, High = 60.5m, Due = new DateOnly(2030, 6, 30) }],
                                    Parent = new TargetLink { Unit = "nation", Plan = "1648-qd-ttg", Target = "women" },
                                    Note = "ghi chú",
                                },
                                new Target
                                {
                                    Id = "districts",
                                    NameVi = "5 đơn vị cấp huyện",
                                    NotMeasured = "không đo",
                                    Frozen = new TargetFreeze { From = new DateOnly(2025, 7, 1), Reason = "cấp huyện không còn" },
                                },
                            ],
                        },
                    },
                ],
            },
        ],
    };

    [Fact]
    public void The_body_is_as_in_its_file_and_is_read_back_whole()
    {
        var path = Path.Combine(Path.GetDirectoryName(Here())!, "plan-book.v1.json");
        var body = RowBody.Write(Book);
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("CLB_UPDATE_GOLDEN") == "1") File.WriteAllText(path, Encoding.UTF8.GetString(body) + "\n");
        var kept = Encoding.UTF8.GetBytes(File.ReadAllText(path).TrimEnd('\n'));
        Assert.Equal(Encoding.UTF8.GetString(kept), Encoding.UTF8.GetString(body));
        Assert.Equal(kept, RowBody.Write(RowBody.Read<PlanBook>(kept)));
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
