using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Kernel;

/// <summary>Reads a body, has it done, and answers what came of it.</summary>
internal static class Posting
{
    /// <summary>One object.</summary>
    public static async Task<IResult> One<T, TOut>(HttpContext http, Func<T, Task<Outcome<TOut>>> send, Func<TOut, object>? shown = null)
        where T : class
        where TOut : class
    {
        var body = await Body.Read<T>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await send(body.Value!);
        if (outcome.Refusal is { } refused) return Problems.Of(refused);
        return shown is null ? Wire.Json(outcome.Value!) : Wire.Json(shown(outcome.Value!));
    }

    /// <summary>An array of items, or one; one result each.</summary>
    public static async Task<IResult> Many<T>(HttpContext http, Func<ImmutableArray<T>, Task<Outcome<ImmutableArray<ItemResult>>>> send)
        where T : class
    {
        var body = await Body.ReadMany<T>(http);
        if (body.Refusal is { } no) return Problems.Of(no);
        var outcome = await send(body.Value);
        return outcome.Refusal is { } refused ? Problems.Of(refused) : Wire.Json(ResultsHttp.Of(outcome.Value));
    }

    /// <summary>What <c>historical=true</c> asks for: no late limit, for administrators alone. The problem when it may not be asked.</summary>
    public static IResult? Historical(HttpContext http, string? text, out bool historical)
    {
        var query = new Query();
        historical = query.Flag(text, "historical");
        if (query.Refusal is { } wrong) return Problems.Of(wrong);
        return historical && !Callers.Of(http.User)!.May(Power.Administer) ? Problems.Of("role", "historical") : null;
    }
}
