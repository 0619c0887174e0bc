using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Volunteers;

internal static class VolunteerPageEndpoints
{
    public static void MapVolunteerPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/provinces/{t}/clubs/{c}/volunteers", List).Needs(Reach.Club, Power.Persons);
        pages.MapGet("/provinces/{t}/clubs/{c}/volunteers/{v}", One).Needs(Reach.Volunteer, Power.Persons);
    }

    private static async Task<IResult> List(string t, string c, VolunteerReads reads) =>
        await reads.Read(Keys.Club(t, c)) is { } model ? ConsoleSetup.Show<VolunteersPage>(model) : ConsoleSetup.NotThere;

    // A month that is none shows the running one.
    private static async Task<IResult> One(string t, string c, string v, string? month, VolunteerReads reads) =>
        await reads.One(Keys.Club(t, c), v, Period.TryParse(month, out var asked) ? asked : null) is { } model ? ConsoleSetup.Show<VolunteerPage>(model) : ConsoleSetup.NotThere;
}
