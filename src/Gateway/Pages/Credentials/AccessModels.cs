using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Devices;

namespace ClbCloud.Gateway.Pages.Credentials;

/// <summary>Programs that sign in with a key, of the nation or a province.</summary>
/// <param name="Scope">Of the register itself, as in tokens: what a client gets unless it is said.</param>
/// <param name="Issued">A key that was made just now: shown on this page and never again.</param>
public sealed record ClientsModel(Place Place, string Scope, DateTimeOffset Now, IReadOnlyList<ApiClient> Clients, IssuedKey? Issued, bool Ended);

/// <summary>Phones of a club's people.</summary>
/// <param name="Members">Who may be given a link: id and name, of today's members.</param>
/// <param name="Links">Links that nobody opened.</param>
/// <param name="Issued">A link that was made just now, with its whole address.</param>
/// <param name="Done">What was taken back just now: a text key.</param>
public sealed record DevicesModel(
    Place Place, IReadOnlyList<DeviceLine> Devices, IReadOnlyList<LinkLine> Links, IReadOnlyList<(string Id, string Name)> Members, IssuedAddress? Issued, string? Done);

public sealed record DeviceLine(DeviceView Device, string Owner);

public sealed record LinkLine(LinkView Link, string Owner);

public sealed record IssuedAddress(string Address, string Owner, CallerRole Role, DateTimeOffset ExpiresAt);

/// <summary>Roles and what each may do: the table that the program itself goes by.</summary>
public sealed record RolesModel(Place Place, IReadOnlyList<Power> Powers, IReadOnlyList<RoleLine> Roles);

/// <param name="Levels">Where the role exists.</param>
/// <param name="Own">Whether it is the reader's.</param>
public sealed record RoleLine(CallerRole Role, IReadOnlyList<ScopeKind> Levels, IReadOnlySet<Power> May, bool Own);
