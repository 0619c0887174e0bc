using System.Collections.Immutable;
using ClbCloud.Gateway.Access;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.Policies;

/// <summary>Reads the norms of a level and of those above it, and what a change would do.</summary>
internal sealed class PolicyReads(IGrainFactory grains, TimeProvider clock, Viewer viewer, Places places)
{
    private const int MostProvinces = 100;

    public async Task<PolicyModel?> Read(Access.Place at, bool saved, (PolicyValues Values, DateOnly From, string? Source)? tried)
    {
        var (place, clubs) = at.Kind == ScopeKind.Club
            ? ((await places.Club(at.Key))?.Place, 1)
            : await places.Unit(at.Key) is var (found, unit) ? (found, unit.ClubsRegistered) : (null, 0);
        if (place is null) return null;
        var today = LocalCalendar.Today(clock);
        // Norms above are published: they hold for who reads this, and say nothing of anybody.
        var books = await Callers.AsSystem(() => Books(at));
        var own = books[^1];
        var now = Policy.InForce(books, today);
        var last = own.Versions.IsEmpty ? today : own.Versions[^1].From;
        return new PolicyModel(
            place,
            now,
            Policy.InForce(books[..^1], today),
            own,
            today,
            last > today ? last : today.AddDays(1),
            clubs,
            viewer.Has(Power.Manage) && viewer.Caller!.Kind <= ScopeKind.Commune,
            saved,
            tried is var (values, from, source) ? await Preview(at, books, values, from, source) : null);
    }

    private async Task<PolicyPreview> Preview(Access.Place at, ImmutableArray<PolicyBook> books, PolicyValues values, DateOnly from, string? source)
    {
        var (before, after) = (Policy.InForce(books, from), After(books, values, from));
        PolicyChange[] changes = [.. PolicyField.All.Select(f => new PolicyChange(f, f.In(before), f.In(after))).Where(c => c.Before != c.After)];
        var size = before.MembersMin != after.MembersMin || before.MembersMax != after.MembersMax;
        return new PolicyPreview(values, from, source, changes, size && at.Kind != ScopeKind.Club ? (await Outside(at, before), await Outside(at, after)) : null);
    }

    private static Policy After(ImmutableArray<PolicyBook> books, PolicyValues values, DateOnly from)
    {
        var own = books[^1];
        return Policy.InForce(books.SetItem(books.Length - 1, own with { Versions = own.Versions.Add(new() { Number = own.Versions.Length + 1, From = from, Values = values }) }), from);
    }

    /// <summary>Clubs with fewer or more members than the norm.</summary>
    private async Task<int> Outside(Access.Place at, Policy policy)
    {
        string[] units = at.Kind == ScopeKind.Nation
            ? [.. (await grains.GetGrain<IUnitGrain>(at.Key).Children(null, MostProvinces)).Where(c => !c.Former).Select(c => c.Registration.Child)]
            : [at.Key];
        var pages = await Task.WhenAll(units.SelectMany(u => new[]
        {
            grains.GetGrain<IUnitGrain>(u).Clubs(new() { Limit = 1, MembersTo = policy.MembersMin - 1 }),
            grains.GetGrain<IUnitGrain>(u).Clubs(new() { Limit = 1, MembersFrom = policy.MembersMax + 1 }),
        }));
        return pages.Sum(p => p.Total);
    }

    /// <summary>The books from the nation down to this level's own, which comes last.</summary>
    private async Task<ImmutableArray<PolicyBook>> Books(Access.Place at)
    {
        string[] line = at.Kind == ScopeKind.Club ? [.. await grains.GetGrain<IClubGrain>(at.Key).Line()] : [.. await grains.GetGrain<IUnitGrain>(at.Key).Line()];
        var units = at.Kind == ScopeKind.Club ? line : [.. line.Where(u => u != at.Key), at.Key];
        var keys = units.Select(Keys.PolicyOfUnit);
        if (at.Kind == ScopeKind.Club) keys = keys.Append(Keys.PolicyOfClub(at.Key));
        return [.. await Task.WhenAll(keys.Select(k => grains.GetGrain<IPolicyGrain>(k).Get()))];
    }
}
