using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;

namespace ClbCloud.Gateway.Activities;

/// <summary>An activity outside the meeting.</summary>
internal sealed record ActivityRequest
{
    /// <summary>The sender's own id; a repeat is recognised by it.</summary>
    public required Guid Id { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>livelihood, health, home-care, self-help, rights, awareness, culture, resources.</summary>
    public required Area Area { get; init; }

    /// <summary>One of the area's list.</summary>
    public required ActivityKind Kind { get; init; }

    /// <summary>People of the club who took part.</summary>
    [Whole(0, 10_000)] public required int Participants { get; init; }

    /// <summary>Different people helped.</summary>
    [Whole(0, 10_000)] public int PeopleHelped { get; init; }

    public IReadOnlyList<HelpHttp>? Help { get; init; }

    /// <summary>Member ids of people helped, where they are members.</summary>
    public IReadOnlyList<string>? Helped { get; init; }

    /// <summary>Item of the month's support plan that it carried out.</summary>
    [Slug] public string? PlanItem { get; init; }

    /// <summary>Between generations.</summary>
    public bool Intergenerational { get; init; }

    /// <summary>How a person's case stands: open, referred, settled, refused.</summary>
    public CaseState? Case { get; init; }

    [Note] public string? Note { get; init; }

    public Activity ToActivity() => new()
    {
        Id = Id,
        Date = Date,
        Area = Area,
        Kind = Kind,
        Participants = Participants,
        PeopleHelped = PeopleHelped,
        Help = [.. (Help ?? []).Select(h => new HelpGiven { Form = h.Form, AmountDong = h.AmountDong, Workdays = h.Workdays, Description = h.Description })],
        Helped = [.. Helped ?? []],
        PlanItem = PlanItem,
        Intergenerational = Intergenerational,
        Case = Case,
        Note = Note,
    };
}

internal sealed record HelpHttp
{
    /// <summary>labour, cash, food, care, encouragement.</summary>
    public required HelpForm Form { get; init; }

    [Whole(0, 2_000_000_000)] public int? AmountDong { get; init; }

    public decimal? Workdays { get; init; }

    [Note] public string? Description { get; init; }
}

/// <summary>Takes a fact back.</summary>
internal sealed record VoidRequest
{
    /// <summary>wrong-entry, not-held, duplicate, other.</summary>
    [Slug] public required string Reason { get; init; }
}

/// <summary>The community-support plan of a month; sending it again replaces it and keeps what was.</summary>
internal sealed record SupportPlanRequest
{
    public required IReadOnlyList<SupportItemHttp> Items { get; init; }

    [Note] public string? Note { get; init; }

    /// <summary>Takes the plan back.</summary>
    public bool Withdrawn { get; init; }

    public PutSupportPlan ToCommand(Period month, bool historical) => new()
    {
        Month = month,
        Items = [.. Items.Select(i => new SupportItem { Id = i.Id, Kind = i.Kind, What = i.What, On = i.On, People = i.People })],
        Note = Note,
        Withdrawn = Withdrawn,
        Historical = historical,
    };
}

internal sealed record SupportItemHttp
{
    [Slug] public required string Id { get; init; }

    /// <summary>community-support, house-repair, farm-work, self-help-case, self-help-other.</summary>
    public required ActivityKind Kind { get; init; }

    [Note] public required string What { get; init; }

    public DateOnly? On { get; init; }

    [Whole(0, 10_000)] public int? People { get; init; }
}
