using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Alerts;

namespace ClbCloud.Gateway.Pages.Alerts;

/// <summary>Open alerts of a unit or club.</summary>
/// <param name="Counts">All that are open, by kind.</param>
/// <param name="Next">Cursor of the next page.</param>
/// <param name="MayNote">Whether the reader may acknowledge.</param>
/// <param name="Noted">An alert was acknowledged just now.</param>
public sealed record InboxModel(
    Place Place, AlertKind? Kind, IReadOnlyList<(AlertKind Kind, int Count)> Counts, IReadOnlyList<InboxClub> Clubs, string? Next, bool MayNote, bool Noted);

/// <summary>A club with its alerts, or a unit whose plan is behind.</summary>
public sealed record InboxClub(string Address, string Name, IReadOnlyList<InboxAlert> Alerts);

public sealed record InboxAlert(string Id, AlertKind Kind, string Text, DateTimeOffset OpenedAt, IReadOnlyList<(string By, DateTimeOffset At, string Note)> Acks);

/// <summary>The nation keeps no alerts: how many each province has.</summary>
public sealed record ProvinceInboxModel(Place Place, IReadOnlyList<AlertKind> Kinds, IReadOnlyList<ProvinceAlerts> Provinces);

public sealed record ProvinceAlerts(string Name, string Address, IReadOnlyDictionary<AlertKind, int> Counts);
