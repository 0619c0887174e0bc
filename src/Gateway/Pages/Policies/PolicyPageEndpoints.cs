using System.Globalization;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Errors;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Gateway.Pages.Policies;

/// <summary>Norms and excused days of a level: read, try a change, set it. Nothing is set that was not shown first.</summary>
internal static class PolicyPageEndpoints
{
    public static void MapPolicyPages(this IEndpointRouteBuilder pages)
    {
        pages.MapLevel("/nation", Reach.Nation);
        pages.MapLevel("/provinces/{t}", Reach.Province);
        pages.MapLevel("/provinces/{t}/communes/{m}", Reach.Commune);
        pages.MapLevel("/provinces/{t}/clubs/{c}", Reach.Club);
    }

    private static void MapLevel(this IEndpointRouteBuilder pages, string prefix, Reach reach)
    {
        pages.MapGet($"{prefix}/policy", Show).Needs(reach, reach == Reach.Club ? Power.Clubs : Power.Figures);
        pages.MapPost($"{prefix}/policy/preview", Preview).Needs(reach, Power.Manage, ScopeKind.Commune);
        pages.MapPost($"{prefix}/policy", Save).Needs(reach, Power.Manage, ScopeKind.Commune);
        pages.MapPost($"{prefix}/policy/excuses", Excuse).Needs(reach, Power.Manage, ScopeKind.Commune);
    }

    private static async Task<IResult> Show(HttpContext http, PolicyReads reads) => Shown(await reads.Read(PlaceOf(http), http.Request.Query.ContainsKey("saved"), null));

    private static async Task<IResult> Preview(HttpContext http, PolicyReads reads)
    {
        var read = Read(await http.Request.ReadFormAsync(http.RequestAborted));
        return read.Refusal is { } no ? ErrorPages.Of(no) : Shown(await reads.Read(PlaceOf(http), false, read.Value));
    }

    private static async Task<IResult> Save(HttpContext http, IGrainFactory grains)
    {
        var read = Read(await http.Request.ReadFormAsync(http.RequestAborted));
        if (read.Refusal is { } no) return ErrorPages.Of(no);
        return await Change(http, grains, book => book.AddVersion(read.Value.Values, read.Value.From, read.Value.Source));
    }

    private static async Task<IResult> Excuse(HttpContext http, IGrainFactory grains)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var reason = form["reason"].ToString();
        if (!Query.TryDay(form["from"].ToString(), out var from) || !Query.TryDay(form["to"].ToString(), out var to)) return ErrorPages.Of(Refusal.Of("query.date", "from"));
        var id = $"{reason}-{from:yyyyMMdd}-{to:yyyyMMdd}";
        return await Change(http, grains, book => book.PutExcuse(new() { Id = id, From = from, To = to, Reason = reason, Withdrawn = form["withdrawn"] == "true" }));
    }

    private static async Task<IResult> Change(HttpContext http, IGrainFactory grains, Func<IPolicyGrain, Task<Outcome<PolicyBook>>> change)
    {
        var place = PlaceOf(http);
        var book = grains.GetGrain<IPolicyGrain>(place.Kind == ScopeKind.Club ? Keys.PolicyOfClub(place.Key) : Keys.PolicyOfUnit(place.Key));
        var outcome = await Callers.SpeakFor(Callers.Of(http.User)!, place, () => change(book));
        if (outcome.Refusal is { } no) return ErrorPages.Of(no);
        var path = http.Request.Path.ToString();
        return Results.Redirect($"{path[..(path.IndexOf("/policy", StringComparison.Ordinal))]}/policy?saved=1");
    }

    private static Outcome<(PolicyValues Values, DateOnly From, string? Source)> Read(IFormCollection form)
    {
        var values = new PolicyValues();
        foreach (var field in PolicyField.All)
        {
            // Numbers may be typed as they are written: 50.000.000.
            var text = form[field.Id].ToString().Replace(".", string.Empty, StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal).Trim();
            if (text.Length == 0) continue;
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 100_000_000_000 || (field.Unit != "dong" && number > int.MaxValue))
                return Refusal.Of("policy.value", field.Id);
            values = field.With(values, number);
        }

        var source = form["source"].ToString().Trim();
        if (source.Length > 0 && TextRules.Name(source, "source") is { } wrong) return wrong;
        if (!Query.TryDay(form["from"].ToString(), out var from)) return Refusal.Of("query.date", "from");
        return (values, from, source.Length == 0 ? null : source);
    }

    private static IResult Shown(PolicyModel? model) => model is null ? ConsoleSetup.NotThere : ConsoleSetup.Show<PolicyPage>(model);

    private static Access.Place PlaceOf(HttpContext http) => http.GetEndpoint()!.Metadata.GetMetadata<Need>()!.PlaceOf(http.Request.RouteValues);
}
