using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Club;

internal static class ClubPageEndpoints
{
    public static void MapClub(this IEndpointRouteBuilder pages) => pages.MapGet("/provinces/{t}/clubs/{c}", Get).Needs(Reach.Club, Power.Clubs);

    private static async Task<IResult> Get(string t, string c, ClubReads reads) =>
        await reads.Read(Keys.Club(t, c)) is { } model ? ConsoleSetup.Show<ClubPage>(model) : ConsoleSetup.NotThere;
}
