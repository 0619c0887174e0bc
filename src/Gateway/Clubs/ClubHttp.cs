using System.Collections.Immutable;
using ClbCloud.Gateway.Alerts;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Clubs;

internal sealed record NewClub
{
    [Slug] public required string Id { get; init; }

    [Name] public required string NameVi { get; init; }

    [Name] public string? NameEn { get; init; }

    /// <summary>Commune of the club: its id in this province, or a whole key.</summary>
    [Reference] public required string Commune { get; init; }

    [Name] public string? DecisionNumber { get; init; }

    public DateOnly? DecisionDate { get; init; }

    [Name] public string? DecisionIssuer { get; init; }

    /// <summary>Day of the launch; without one the club is forming.</summary>
    public DateOnly? Launched { get; init; }

    public ClubOrigin Origin { get; init; }

    public IReadOnlyList<VillageLinkHttp>? Villages { get; init; }

    public IReadOnlyList<FiledItemHttp>? File { get; init; }

    public DateOnly? RulesAdopted { get; init; }

    /// <summary>From this day on visits and meetings are owed.</summary>
    public DateOnly? ReportingFrom { get; init; }

    public SetUpClub ToCommand(string commune) => new()
    {
        NameVi = NameVi,
        NameEn = NameEn,
        Commune = commune,
        DecisionNumber = DecisionNumber,
        DecisionDate = DecisionDate,
        DecisionIssuer = DecisionIssuer,
        Launched = Launched,
        Origin = Origin,
        Villages = VillageLinkHttp.All(Villages) ?? [],
        File = FiledItemHttp.All(File) ?? [],
        RulesAdopted = RulesAdopted,
        ReportingFrom = ReportingFrom,
    };
}

/// <summary>Changes a club; what is absent stays, a list replaces the whole list.</summary>
internal sealed record ClubChange
{
    [Name] public string? NameVi { get; init; }

    [Name] public string? NameEn { get; init; }

    [Name] public string? DecisionNumber { get; init; }

    public DateOnly? DecisionDate { get; init; }

    [Name] public string? DecisionIssuer { get; init; }

    public ClubOrigin? Origin { get; init; }

    public DateOnly? RulesAdopted { get; init; }

    public DateOnly? ReportingFrom { get; init; }

    public DateOnly? Launched { get; init; }

    public StatusHttp? Status { get; init; }

    /// <summary>Moves the club to another commune from a day on.</summary>
    public MoveHttp? Commune { get; init; }

    public IReadOnlyList<VillageLinkHttp>? Villages { get; init; }

    public IReadOnlyList<FiledItemHttp>? File { get; init; }

    public IReadOnlyList<BoardTermHttp>? Board { get; init; }

    /// <summary>A day on which the club was consolidated; added to the others.</summary>
    public DateOnly? Consolidated { get; init; }

    public ChangeClub ToCommand(string? commune) => new()
    {
        NameVi = NameVi,
        NameEn = NameEn,
        DecisionNumber = DecisionNumber,
        DecisionDate = DecisionDate,
        DecisionIssuer = DecisionIssuer,
        Origin = Origin,
        RulesAdopted = RulesAdopted,
        ReportingFrom = ReportingFrom,
        Launched = Launched,
        Status = Status is null ? null : new StatusChange { From = Status.From, Status = Status.Status },
        Commune = Commune is null ? null : new DatedLink { From = Commune.From, Parent = commune! },
        Villages = VillageLinkHttp.All(Villages),
        File = FiledItemHttp.All(File),
        Board = Board is null ? null : [.. Board.Select(b => new BoardTerm { Member = b.Member, Role = b.Role, From = b.From, To = b.To })],
        Consolidated = Consolidated,
    };
}

internal sealed record StatusHttp
{
    public required DateOnly From { get; init; }

    public required ClubStatus Status { get; init; }
}

internal sealed record MoveHttp
{
    public required DateOnly From { get; init; }

    /// <summary>The commune's id in this province, or a whole key.</summary>
    [Reference] public required string Commune { get; init; }
}

internal sealed record VillageLinkHttp
{
    [Slug] public required string Village { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    public static ImmutableArray<VillageLink>? All(IReadOnlyList<VillageLinkHttp>? links) =>
        links is null ? null : [.. links.Select(v => new VillageLink { Village = v.Village, From = v.From, To = v.To })];
}

internal sealed record FiledItemHttp
{
    public required FileItem Item { get; init; }

    public required DateOnly Date { get; init; }

    public static ImmutableArray<FiledItem>? All(IReadOnlyList<FiledItemHttp>? items) =>
        items is null ? null : [.. items.Select(f => new FiledItem { Item = f.Item, Date = f.Date })];
}

internal sealed record BoardTermHttp
{
    /// <summary>Member id.</summary>
    [Slug] public required string Member { get; init; }

    public required BoardRole Role { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }
}

/// <summary>A club.</summary>
internal sealed record ClubHttp
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public required ClubStatus Status { get; init; }

    /// <summary>Key of the commune today.</summary>
    public required string Commune { get; init; }

    public required IReadOnlyList<DatedLink> Communes { get; init; }

    public required IReadOnlyList<StatusChange> Statuses { get; init; }

    public string? DecisionNumber { get; init; }

    public DateOnly? DecisionDate { get; init; }

    public string? DecisionIssuer { get; init; }

    public DateOnly? Launched { get; init; }

    public required ClubOrigin Origin { get; init; }

    public required IReadOnlyList<VillageLink> Villages { get; init; }

    public required IReadOnlyList<FiledItem> File { get; init; }

    public DateOnly? RulesAdopted { get; init; }

    public DateOnly? ReportingFrom { get; init; }

    public required IReadOnlyList<BoardTerm> Board { get; init; }

    public required IReadOnlyList<DateOnly> Consolidated { get; init; }

    /// <summary>Norms beside the club's numbers today; a broken one warns.</summary>
    public required IReadOnlyList<NormCheck> Norms { get; init; }

    public required IReadOnlyList<AlertHttp> Alerts { get; init; }

    public required Policy Policy { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public static ClubHttp Of(ClubView club) => new()
    {
        Id = Keys.Id(club.Key),
        Key = club.Key,
        NameVi = club.NameVi,
        NameEn = club.NameEn,
        Status = club.Status,
        Commune = club.Commune,
        Communes = club.Communes,
        Statuses = club.Statuses,
        DecisionNumber = club.DecisionNumber,
        DecisionDate = club.DecisionDate,
        DecisionIssuer = club.DecisionIssuer,
        Launched = club.Launched,
        Origin = club.Origin,
        Villages = club.Villages,
        File = club.File,
        RulesAdopted = club.RulesAdopted,
        ReportingFrom = club.ReportingFrom,
        Board = club.Board,
        Consolidated = club.Consolidated,
        Norms = club.Norms,
        Alerts = [.. club.Alerts.Select(a => AlertHttp.Of(club.Key, null, a))],
        Policy = club.Policy,
        Version = club.Version,
        AsOf = club.AsOf,
        DueAt = club.DueAt,
    };
}

/// <summary>A club in a list.</summary>
internal sealed record CardHttp
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required string NameVi { get; init; }

    public string? NameEn { get; init; }

    public required ClubStatus Status { get; init; }

    public required string Commune { get; init; }

    public required IReadOnlyList<VillageLink> Villages { get; init; }

    public string? Rating { get; init; }

    public required int Members { get; init; }

    public required int AlertCount { get; init; }

    public DateOnly? Established { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public static CardHttp Of(ClubCard card) => new()
    {
        Id = Keys.Id(card.Club),
        Key = card.Club,
        NameVi = card.NameVi,
        NameEn = card.NameEn,
        Status = card.Status,
        Commune = card.Commune,
        Villages = card.Villages,
        Rating = card.Rating,
        Members = card.Members,
        AlertCount = card.AlertCount,
        Established = card.Established,
        DueAt = card.DueAt,
    };
}
