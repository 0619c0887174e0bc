using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Members;

/// <summary>One of a club's lists of people: how it is read, added to and corrected.</summary>
internal sealed class People<T>(
    Func<IClubGrain, string?, int, Task<ImmutableArray<T>>> page,
    Func<IClubGrain, ChangePerson, Task<Outcome<T>>> correct,
    Func<T, string> id,
    Func<string, T, object> shown)
    where T : class
{
    public async Task<IResult> List(string t, string c, string? cursor, string? limit, IGrainFactory grains)
    {
        var query = new Query();
        var (after, most) = (query.Cursor(cursor), query.Limit(limit));
        if (query.Refusal is { } no) return Problems.Of(no);
        var club = grains.Club(t, c);
        if (!await club.IsThere()) return Problems.NotFound;
        return Wire.Json(Find.Page(await page(club, after, most + 1), most, p => shown(Keys.Club(t, c), p), id));
    }

    public async Task<IResult> Get(string t, string c, string person, IGrainFactory grains) =>
        await page(grains.Club(t, c), Find.JustBefore(person), 1) is [var found] && id(found) == person ? Wire.Json(shown(Keys.Club(t, c), found)) : Problems.NotFound;

    public Task<IResult> Change<TChange>(string t, string c, HttpContext http, IGrainFactory grains, Func<TChange, ChangePerson> command)
        where TChange : class =>
        Posting.One<TChange, T>(http, body => correct(grains.Club(t, c), command(body)), p => shown(Keys.Club(t, c), p));

    public Task<IResult> End(string t, string c, string person, HttpContext http, IGrainFactory grains) =>
        Change<EndHttp>(t, c, http, grains, body => new ChangePerson { Id = person, To = body.To });
}
