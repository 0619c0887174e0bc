using System.Collections.Immutable;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Demo;

/// <summary>
/// What was published for the nation in 2020 and 2021, declared where nothing that a demo loads would make it give way.
/// </summary>
internal static class NationFigures
{
    private const string Source = "Lao động và Xã hội, 18/10/2022: Phát huy hiệu quả mô hình CLB Liên thế hệ tự giúp nhau";

    private static readonly Period December2020 = Period.Month(2020, 12);
    private static readonly Period Of2021 = Period.OfYear(2021);

    public static ImmutableArray<DeclaredFigure> Of(DemoKind kind) => kind switch
    {
        DemoKind.Default => [.. Always, .. WithoutThanhHoa],
        DemoKind.Seeds => [.. Always],
        _ => [],
    };

    private static DeclaredFigure[] Always =>
    [
        Figure("budget.allocated_dong", December2020, 3_600_000_000),
        ThatMonth("provinces.with_plan", 58),
        Figure("training.classes", Of2021, 68),
        Figure("training.participants", Of2021, 4_112),
        Figure("provinces.with_training", Of2021, 18),
    ];

    // Bắc Ninh's clubs began in 2021; Thanh Hóa's are facts of 2020, and facts outrank what is declared above them.
    private static DeclaredFigure[] WithoutThanhHoa =>
    [
        ThatMonth("clubs", 3_500),
        ThatMonth("members", 170_000),
        ThatMonth("members.older", 130_000),
        ThatMonth("provinces.with_club", 61),
    ];

    private static DeclaredFigure ThatMonth(string indicator, long value) => Figure(indicator, December2020, value) with { To = December2020.LastDay };

    private static DeclaredFigure Figure(string indicator, Period period, long value) => new() { Indicator = indicator, Period = period, Value = value, Source = Source };
}
