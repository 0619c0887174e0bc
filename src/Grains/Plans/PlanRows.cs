using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Plans;

/// <summary>Rows of a book of plans: <c>pl|{plan}</c>.</summary>
internal static class PlanRows
{
    public const string Plan = "pl";

    public static BookShape<PlanBook> Shape { get; } = new(
        $"{Plan}|",
        $"{Plan}}}",
        book => book.Plans.Select(p => ($"{Plan}|{p.Id}", RowBody.Write(p))),
        (_, rows) => new() { Plans = [.. rows.Select(r => RowBody.Read<Plan>(r.Body))] },
        _ => 0);
}
