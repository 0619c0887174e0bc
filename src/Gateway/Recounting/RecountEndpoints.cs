using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Recounting;

namespace ClbCloud.Gateway.Recounting;

internal static class RecountEndpoints
{
    private const string Address = "/v1/admin/recount";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static void MapRecount(this IEndpointRouteBuilder v1)
    {
        var recount = v1.MapGroup("/admin/recount").WithTags("Recount");
        recount.MapPost("", Start).Needs(Reach.Nation, Power.Administer)
            .WithSummary("Compares every aggregate with an independent sum over the facts; with repair=true puts right what differs")
            .WithDescription("Answers when the recount has finished; with the header Prefer: respond-async at once.")
            .Produces<RecountHttp>().Produces<RecountHttp>(StatusCodes.Status202Accepted);
        recount.MapGet("", Get).Needs(Reach.Nation, Power.Operations).WithSummary("Progress and outcome of the newest recount; one that a restart cut off is interrupted").Produces<RecountHttp>();
    }

    private static async Task<IResult> Get(IGrainFactory grains) => Wire.Json(RecountHttp.Of(await grains.GetGrain<IRecountGrain>(Keys.Nation).Get()));

    private static async Task<IResult> Start(string? repair, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var query = new Query();
        var mend = query.Flag(repair, "repair");
        if (query.Refusal is { } no) return Problems.Of(no);
        var recount = grains.GetGrain<IRecountGrain>(Keys.Nation);
        var view = await recount.Start(mend);
        if (http.Request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.Location = Address;
            http.Response.Headers["Preference-Applied"] = "respond-async";
            return Wire.Json(RecountHttp.Of(view), StatusCodes.Status202Accepted);
        }

        // It goes on by itself; who has no patience left asks GET.
        while (view.State == RecountState.Running)
        {
            await Task.Delay(Look, clock, http.RequestAborted);
            view = await recount.Get();
        }

        return view.State == RecountState.Finished ? Wire.Json(RecountHttp.Of(view)) : Problems.Of(Refusal.Of("recount.failed").With("error", view.Error ?? view.State.ToString()));
    }
}

/// <summary>A recount's progress and outcome.</summary>
internal sealed record RecountHttp
{
    public required RecountState State { get; init; }

    public required int ClubsTotal { get; init; }

    public required int ClubsDone { get; init; }

    public required int UnitsChecked { get; init; }

    /// <summary>Numbers compared.</summary>
    public required long Compared { get; init; }

    /// <summary>The first thousand.</summary>
    public required IReadOnlyList<DifferenceHttp> Differences { get; init; }

    public required int DifferenceCount { get; init; }

    public required bool Repaired { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Type of the error that ended it.</summary>
    public string? Error { get; init; }

    public static RecountHttp Of(RecountView view) => new()
    {
        State = view.State,
        ClubsTotal = view.ClubsTotal,
        ClubsDone = view.ClubsDone,
        UnitsChecked = view.UnitsChecked,
        Compared = view.Compared,
        Differences = [.. view.Differences.Select(d => new DifferenceHttp
        {
            Unit = d.Unit,
            Period = d.Period.ToString(),
            Indicator = d.Indicator,
            Kept = d.Kept,
            Counted = d.Counted,
            Map = d.Map,
        })],
        DifferenceCount = view.DifferenceCount,
        Repaired = view.Repaired,
        StartedAt = view.StartedAt,
        FinishedAt = view.FinishedAt,
        Error = view.Error,
    };
}

/// <summary>One figure that is not what the facts say.</summary>
internal sealed record DifferenceHttp
{
    public required string Unit { get; init; }

    public required string Period { get; init; }

    public required string Indicator { get; init; }

    public required long Kept { get; init; }

    public required long Counted { get; init; }

    public required Grains.Figures.UnitMap Map { get; init; }
}
