using System.Runtime.CompilerServices;
using ClbCloud.Grains.Figures;

namespace ClbCloud.Gateway.Exports;

/// <summary>A row of an export of figures: one unit, period and indicator.</summary>
internal sealed record FigureRow(string Unit, string NameVi, string? NameEn, string Period, Indicator Indicator, string IndicatorId, long? Value, long Declared, double Coverage, KeptFigure? Kept = null)
{
    /// <summary>Why there is no number, or from when it is; empty where it is of this edition, or stands now.</summary>
    public string Note => Value is null ? "suppressed" : Kept is { } kept ? $"kept {kept.Edition} {kept.Period}" : string.Empty;
}

/// <summary>Rows and columns of an export of figures, the same in every format.</summary>
internal static class FigureRows
{
    /// <summary>Headings in Vietnamese, then in English.</summary>
    public static readonly string[] Headings =
    [
        "Mã đơn vị / Unit", "Tên đơn vị / Unit name", "Tên tiếng Anh / English name", "Kỳ / Period", "Mã chỉ tiêu / Indicator",
        "Tên chỉ tiêu / Indicator name (vi)", "Tên chỉ tiêu tiếng Anh / Indicator name (en)", "Đơn vị tính / Unit of measure",
        "Giá trị / Value", "Trong đó do đơn vị khai / Of which declared", "Tỷ lệ câu lạc bộ đã có số liệu / Coverage", "Che số nhỏ hoặc số cũ / Suppressed or kept",
    ];

    // What a spreadsheet takes for the beginning of a formula.
    private const string Formula = "=+-@\t\r\n";

    /// <summary>In the order of units as they come, of periods as asked, and of indicators by id.</summary>
    public static async IAsyncEnumerable<FigureRow> Of(ExportUnit whole, IAsyncEnumerable<ExportUnit> below, [EnumeratorCancellation] CancellationToken ct = default)
    {
        foreach (var row in Of(whole)) yield return row;
        await foreach (var unit in below.WithCancellation(ct))
        {
            foreach (var row in Of(unit)) yield return row;
        }
    }

    /// <summary>Text as it may stand in a cell: what would be a formula is marked as text.</summary>
    public static string Cell(string? text) => text is { Length: > 0 } && Formula.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text ?? string.Empty;

    private static IEnumerable<FigureRow> Of(ExportUnit unit) =>
        from view in unit.Figures
        from figure in view.Figures.Select(f => (f.Key, Value: (long?)f.Value)).Concat(view.Suppressed.Select(id => (Key: id, Value: (long?)null))).OrderBy(f => f.Key, StringComparer.Ordinal)
        select new FigureRow(
            unit.Key, unit.NameVi, unit.NameEn, view.Through is { } through ? $"{view.Period}-{through}" : view.Period.ToString(),
            Indicators.Find(figure.Key)!, figure.Key, figure.Value, view.Declared.GetValueOrDefault(figure.Key), view.Coverage, view.Kept.GetValueOrDefault(figure.Key));
}
