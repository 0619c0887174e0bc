using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Activities;

/// <summary>What was done outside the meeting; the hundreds are the number of the <see cref="Area"/>.</summary>
[GenerateSerializer, Alias("clb.ActivityKind")]
public enum ActivityKind
{
    /// <summary>Sharing of experience in production.</summary>
    ExperienceSharing = 100,

    /// <summary>Visit to a household that does well.</summary>
    ModelVisit = 101,

    /// <summary>Advice by an economic volunteer.</summary>
    LivelihoodAdvice = 102,
    LivelihoodOther = 199,

    /// <summary>Physical exercise together (dưỡng sinh, walking, ball games).</summary>
    Exercise = 200,
    HealthTalk = 201,

    /// <summary>A day of measuring or examining with the health station.</summary>
    HealthDay = 202,
    HealthOther = 299,

    /// <summary>A visit of the board or several volunteers to a person under care.</summary>
    GroupVisit = 300,
    CarerTraining = 301,
    HomeCareOther = 399,

    /// <summary>Help of the community to a household (labour, food, cash).</summary>
    CommunitySupport = 400,
    HouseRepair = 401,
    FarmWork = 402,

    /// <summary>Two households of the club that help each other; no community-support session.</summary>
    SelfHelpCase = 403,
    SelfHelpOther = 499,

    /// <summary>A person's own case: a right that was not given.</summary>
    RightsCase = 500,
    LegalAdvice = 501,
    AllowanceClaim = 502,
    InsuranceClaim = 503,
    RightsTalk = 504,
    RightsOther = 599,

    Talk = 600,
    PublicAddress = 601,
    Campaign = 602,
    AwarenessOther = 699,

    Performance = 700,
    Sports = 701,
    Outing = 702,

    /// <summary>Visits of courtesy: illness, funerals, longevity wishes.</summary>
    CourtesyVisit = 703,

    /// <summary>Young and old with each other.</summary>
    Exchange = 704,
    CultureOther = 799,

    Fundraising = 800,
    PartnerMeeting = 801,
    ResourcesOther = 899,
}

[GenerateSerializer, Alias("clb.HelpForm")]
public enum HelpForm
{
    Labour = 0,
    Cash = 1,
    Food = 2,
    Care = 3,
    Encouragement = 4,
}

/// <summary>One form in which people were helped.</summary>
[GenerateSerializer, Immutable, Alias("clb.HelpGiven")]
public sealed record HelpGiven
{
    [Id(0)] public required HelpForm Form { get; init; }

    /// <summary>Its worth in đồng, when it was money or was valued.</summary>
    [Id(1)] public long? AmountDong { get; init; }

    /// <summary>Days of work.</summary>
    [Id(2)] public decimal? Workdays { get; init; }

    [Id(3), Sensitive] public string? Description { get; init; }
}

/// <summary>How a case of a person stands.</summary>
[GenerateSerializer, Alias("clb.CaseState")]
public enum CaseState
{
    Open = 0,

    /// <summary>Passed on to those who decide.</summary>
    Referred = 1,
    Settled = 2,
    Refused = 3,
}

/// <summary>An activity outside the meeting as sent. <see cref="Id"/> is the client's own; a repeat is recognised by it.</summary>
[GenerateSerializer, Immutable, Alias("clb.Activity")]
public sealed record Activity
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required DateOnly Date { get; init; }

    [Id(2)] public required Area Area { get; init; }

    /// <summary>Of the area's own list.</summary>
    [Id(3)] public required ActivityKind Kind { get; init; }

    /// <summary>People of the club who took part.</summary>
    [Id(4)] public required int Participants { get; init; }

    /// <summary>Different people helped.</summary>
    [Id(5)] public int PeopleHelped { get; init; }

    [Id(6)] public ImmutableArray<HelpGiven> Help { get; init; } = [];

    /// <summary>Member ids of people helped, where they are members; at most <see cref="PeopleHelped"/>.</summary>
    [Id(7)] public ImmutableArray<string> Helped { get; init; } = [];

    /// <summary>Item of the month's community-support plan that it carried out.</summary>
    [Id(8)] public string? PlanItem { get; init; }

    /// <summary>Between generations.</summary>
    [Id(9)] public bool Intergenerational { get; init; }

    /// <summary>Only for a person's case.</summary>
    [Id(10)] public CaseState? Case { get; init; }

    [Id(11), Sensitive] public string? Note { get; init; }
}

/// <summary>Activities of one club to record.</summary>
[GenerateSerializer, Immutable, Alias("clb.RecordActivities")]
public sealed record RecordActivities
{
    [Id(0)] public required ImmutableArray<Activity> Activities { get; init; }

    /// <summary>An administrator's historical load: no late limit, marked so.</summary>
    [Id(1)] public bool Historical { get; init; }
}

/// <summary>An activity as kept.</summary>
[GenerateSerializer, Immutable, Alias("clb.ActivityFact")]
public sealed record ActivityFact
{
    [Id(0)] public required Activity Activity { get; init; }

    [Id(1)] public required DateTimeOffset RecordedAt { get; init; }

    [Id(2)] public bool Historical { get; init; }

    /// <summary>Set when voided; the fact stays.</summary>
    [Id(3)] public DateTimeOffset? VoidedAt { get; init; }

    /// <summary>Why it was voided: <c>wrong-entry</c>, <c>not-held</c>, <c>duplicate</c>, <c>other</c>.</summary>
    [Id(4)] public string? Reason { get; init; }

    /// <summary>Counts in figures.</summary>
    [JsonIgnore]
    public bool Stands => VoidedAt is null;

    /// <summary>Its place in a list by date.</summary>
    [JsonIgnore]
    public string Position => string.Create(CultureInfo.InvariantCulture, $"{Activity.Date:yyyyMMdd}|{Activity.Id:N}");
}

/// <summary>Takes a fact back; what was recorded stays for the record.</summary>
[GenerateSerializer, Immutable, Alias("clb.VoidFact")]
public sealed record VoidFact
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary><c>wrong-entry</c>, <c>not-held</c>, <c>duplicate</c>, <c>other</c>.</summary>
    [Id(1)] public required string Reason { get; init; }
}

/// <summary>One thing that the club means to do for its community in a month.</summary>
[GenerateSerializer, Immutable, Alias("clb.SupportItem")]
public sealed record SupportItem
{
    /// <summary>Slug, unique in the plan.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>One of the self-help area.</summary>
    [Id(1)] public required ActivityKind Kind { get; init; }

    [Id(2)] public required string What { get; init; }

    /// <summary>The day meant, within the month.</summary>
    [Id(3)] public DateOnly? On { get; init; }

    [Id(4)] public int? People { get; init; }
}

/// <summary>The community-support plan of a month as sent; sending it again replaces it and keeps what was.</summary>
[GenerateSerializer, Immutable, Alias("clb.PutSupportPlan")]
public sealed record PutSupportPlan
{
    [Id(0)] public required Period Month { get; init; }

    [Id(1)] public ImmutableArray<SupportItem> Items { get; init; } = [];

    [Id(2)] public string? Note { get; init; }

    /// <summary>Takes the plan back; it stays for the record.</summary>
    [Id(3)] public bool Withdrawn { get; init; }

    /// <summary>An administrator's historical load: no late limit.</summary>
    [Id(4)] public bool Historical { get; init; }
}

/// <summary>The community-support plan of a month as kept.</summary>
[GenerateSerializer, Immutable, Alias("clb.SupportPlan")]
public sealed record SupportPlan
{
    [Id(0)] public required Period Month { get; init; }

    [Id(1)] public ImmutableArray<SupportItem> Items { get; init; } = [];

    [Id(2)] public string? Note { get; init; }

    [Id(3)] public bool Withdrawn { get; init; }

    [Id(4)] public bool Historical { get; init; }

    [Id(5)] public required DateTimeOffset RecordedAt { get; init; }

    [Id(6)] public int Revision { get; init; }
}

/// <summary>The plan of a month beside what was held in it.</summary>
[GenerateSerializer, Immutable, Alias("clb.SupportMonth")]
public sealed record SupportMonth
{
    [Id(0)] public required Period Month { get; init; }

    /// <summary>Null when none was made.</summary>
    [Id(1)] public SupportPlan? Plan { get; init; }

    [Id(2)] public ImmutableArray<SupportDone> Items { get; init; } = [];

    /// <summary>Support sessions of the month that no item of the plan foresaw.</summary>
    [Id(3)] public int Unplanned { get; init; }

    /// <summary>Community-support sessions held.</summary>
    [Id(4)] public int Sessions { get; init; }

    [Id(5)] public int PeopleHelped { get; init; }

    /// <summary>What was held, in date order.</summary>
    [Id(6)] public ImmutableArray<ActivityFact> Held { get; init; } = [];
}

/// <summary>An item of the plan and what was held for it.</summary>
[GenerateSerializer, Immutable, Alias("clb.SupportDone")]
public sealed record SupportDone
{
    [Id(0)] public required string Item { get; init; }

    [Id(1)] public required int Held { get; init; }

    [Id(2)] public required int PeopleHelped { get; init; }
}
