using System.Security.Claims;
using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Access;

/// <summary>Who a request comes from.</summary>
internal static class Callers
{
    public const string ScopeClaim = "clb_scope";
    public const string RoleClaim = "clb_role";

    public static CallerScope? Of(ClaimsPrincipal user) => Scopes.Caller(user.FindFirst(ScopeClaim)?.Value, user.FindFirst(RoleClaim)?.Value);

    /// <summary>
    /// Does what the gateway has allowed and the caller's own scope does not reach: a volunteer's visits are read from
    /// its club, a norm that was changed wakes clubs through their province's sweeper.
    /// </summary>
    public static async Task<T> AsSystem<T>(Func<Task<T>> call)
    {
        CallerScope.Current = CallerScope.System;
        return await call();
    }

    /// <summary>
    /// Calls a book (plans, norms) that knows what is above it by its key alone: where the gateway had to ask the units,
    /// it speaks for the caller.
    /// </summary>
    public static Task<T> SpeakFor<T>(CallerScope caller, Place place, Func<Task<T>> call) =>
        Scopes.Judge(caller, place) == Verdict.Ask ? AsSystem(call) : call();
}
