using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Print;

/// <summary>Paper: reports of a club's month and of a province, and blank forms in the layout of the paper book.</summary>
internal static class PrintEndpoints
{
    public static void MapPrint(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/provinces/{t}/print", async (string t, PrintReads reads) => Shown<PrintPage>(await reads.Index(Keys.Province(t), false))).Needs(Reach.Province, Power.Figures);
        pages.MapGet("/provinces/{t}/clubs/{c}/print", async (string t, string c, PrintReads reads) => Shown<PrintPage>(await reads.Index(Keys.Club(t, c), true))).Needs(Reach.Club, Power.Clubs);
        pages.MapGet("/provinces/{t}/print/report", async (string t, string? period, PrintReads reads, TimeProvider clock) => Shown<ReportPage>(await reads.OfProvince(Keys.Province(t), Asked(period, clock, false)))).Needs(Reach.Province, Power.Figures);
        pages.MapGet("/provinces/{t}/clubs/{c}/print/report", async (string t, string c, string? period, PrintReads reads, TimeProvider clock) =>
            Shown<ReportPage>(await reads.OfClub(Keys.Club(t, c), Asked(period, clock, true)))).Needs(Reach.Club, Power.Clubs);
        foreach (var form in (string[])["attendance", "visits", "collection"])
            pages.MapGet($"/provinces/{{t}}/clubs/{{c}}/print/{form}", async (string t, string c, PrintReads reads) => Shown<FormPage>(await reads.Form(Keys.Club(t, c), form))).Needs(Reach.Club, Power.Persons);
    }

    // The month before this one, unless another period is asked that figures are kept for.
    private static Period Asked(string? text, TimeProvider clock, bool monthOnly) =>
        Period.TryParse(text, out var period) && period.Kind != PeriodKind.Week && (!monthOnly || period.Kind == PeriodKind.Month) ? period : Period.MonthOf(LocalCalendar.Today(clock)).Previous;

    private static IResult Shown<TPage>(object? model)
        where TPage : Microsoft.AspNetCore.Components.IComponent => model is null ? ConsoleSetup.NotThere : ConsoleSetup.Show<TPage>(model);
}
