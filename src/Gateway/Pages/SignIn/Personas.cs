using ClbCloud.Gateway.Access;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Pages.SignIn;

/// <summary>Finds somebody of each level in what is there: the first province that has clubs, in it a commune, a club, a volunteer.</summary>
internal sealed class Personas(IGrainFactory grains)
{
    private const int MostProvinces = 100;

    public Task<IReadOnlyList<Persona>> Find() => Callers.AsSystem(Look);

    private async Task<IReadOnlyList<Persona>> Look()
    {
        var nation = grains.GetGrain<IUnitGrain>(Keys.Nation);
        if (await nation.Get() is null) return [];
        var found = new List<Persona> { Of(ScopeKind.Nation, Keys.Nation, CallerRole.Admin, (string.Empty, null)), Of(ScopeKind.Nation, Keys.Nation, CallerRole.Analyst, (string.Empty, null)) };
        foreach (var province in await nation.Children(null, MostProvinces))
        {
            var key = province.Registration.Child;
            if (await grains.GetGrain<IUnitGrain>(key).Clubs(new() { Status = ClubStatus.Active, Limit = 1 }) is not { Cards: [var card] }) continue;
            found.Add(Of(ScopeKind.Province, key, CallerRole.Officer, (province.Registration.NameVi, province.Registration.NameEn)));
            if (await grains.GetGrain<IUnitGrain>(card.Commune).Get() is { } commune)
                found.Add(Of(ScopeKind.Commune, card.Commune, CallerRole.Officer, (commune.Names[^1].Vi, commune.Names[^1].En)));
            found.Add(Of(ScopeKind.Club, card.Club, CallerRole.Board, (card.NameVi, card.NameEn)));
            break;
        }

        return found;
    }

    private static Persona Of(ScopeKind kind, string key, CallerRole role, (string Vi, string? En) place) =>
        new(Scopes.Written(new CallerScope { Kind = kind, Key = key, Role = role }), role, kind, place);
}
