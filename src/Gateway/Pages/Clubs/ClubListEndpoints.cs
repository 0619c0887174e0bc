using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Clubs;

internal static class ClubListEndpoints
{
    private const int LongestText = 80;
    private const int MostPages = 10_000;

    public static void MapClubList(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/nation/clubs", (HttpContext http, ClubListReads reads) => Answer(Keys.Nation, http, reads)).Needs(Reach.Nation, Power.Clubs);
        pages.MapGet("/provinces/{t}/clubs", (string t, HttpContext http, ClubListReads reads) => Answer(Keys.Province(t), http, reads)).Needs(Reach.Province, Power.Clubs);
        pages.MapGet("/provinces/{t}/communes/{m}/clubs", (string t, string m, HttpContext http, ClubListReads reads) => Answer(Keys.Commune(t, m), http, reads)).Needs(Reach.Commune, Power.Clubs);
    }

    private static async Task<IResult> Answer(string key, HttpContext http, ClubListReads reads) =>
        await reads.Read(key, FilterOf(http.Request.Query)) is { } model ? ConsoleSetup.Show<ClubListPage>(model) : ConsoleSetup.NotThere;

    // What is not understood is not asked for.
    private static ClubFilter FilterOf(IQueryCollection query)
    {
        var text = query["q"].ToString().Trim();
        return new ClubFilter(
            text.Length is 0 or > LongestText || TextRules.Plain(text, "q") is not null ? null : text,
            Choice<ClubStatus>(query["status"]),
            query["rating"].ToString() is "strong" or "fair" or "average" or "weak" or ClubQuery.Unrated ? query["rating"].ToString() : null,
            query["size"].ToString() is "small" or "right" or "large" ? query["size"].ToString() : null,
            Choice<AlertKind>(query["alert"]),
            query["project"].ToString() is var project && Keys.IsSlug(project) ? project : null,
            Choice<ClubSort>(query["sort"]) ?? ClubSort.Key,
            int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, MostPages) : 1);
    }

    private static T? Choice<T>(string? text)
        where T : struct, Enum => text is not null && Wire.TryName(text, out T value) ? value : null;
}
