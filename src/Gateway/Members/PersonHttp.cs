using System.Collections.Immutable;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Members;

internal sealed record NewMember
{
    [Slug] public required string Id { get; init; }

    [Name] public required string Name { get; init; }

    public required DateOnly Joined { get; init; }

    /// <summary>Last day as a member.</summary>
    public DateOnly? Left { get; init; }

    [Whole(1880, 2200)] public int? BirthYear { get; init; }

    public Sex? Sex { get; init; }

    public IReadOnlyList<CircumstanceHttp>? Circumstances { get; init; }

    public AddMember ToCommand() => new()
    {
        Id = Id,
        Name = Name,
        Joined = Joined,
        Left = Left,
        BirthYear = BirthYear,
        Sex = Sex,
        Circumstances = CircumstanceHttp.All(Circumstances) ?? [],
    };
}

/// <summary>Corrects a member; what is absent stays, and what was is kept beside it.</summary>
internal sealed record MemberChange
{
    [Name] public string? Name { get; init; }

    public DateOnly? Joined { get; init; }

    public DateOnly? Left { get; init; }

    /// <summary>The member did not leave after all.</summary>
    public bool Reopen { get; init; }

    [Whole(1880, 2200)] public int? BirthYear { get; init; }

    public Sex? Sex { get; init; }

    public IReadOnlyList<CircumstanceHttp>? Circumstances { get; init; }

    public ChangePerson ToCommand(string id) => new()
    {
        Id = id,
        Name = Name,
        From = Joined,
        To = Left,
        Reopen = Reopen,
        BirthYear = BirthYear,
        Sex = Sex,
        Circumstances = CircumstanceHttp.All(Circumstances),
    };
}

internal sealed record NewRecipient
{
    [Slug] public required string Id { get; init; }

    [Name] public required string Name { get; init; }

    /// <summary>First day under care.</summary>
    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>Member id when the person is one.</summary>
    [Slug] public string? Member { get; init; }

    [Whole(1880, 2200)] public int? BirthYear { get; init; }

    public Sex? Sex { get; init; }

    public IReadOnlyList<CircumstanceHttp>? Circumstances { get; init; }

    public Recipient ToCommand() => new()
    {
        Id = Id,
        Name = Name,
        From = From,
        To = To,
        Member = Member,
        BirthYear = BirthYear,
        Sex = Sex,
        Circumstances = CircumstanceHttp.All(Circumstances) ?? [],
    };
}

/// <summary>Corrects a recipient; what is absent stays.</summary>
internal sealed record RecipientChange
{
    [Name] public string? Name { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>The care did not end after all.</summary>
    public bool Reopen { get; init; }

    [Whole(1880, 2200)] public int? BirthYear { get; init; }

    public Sex? Sex { get; init; }

    public IReadOnlyList<CircumstanceHttp>? Circumstances { get; init; }

    public ChangePerson ToCommand(string id) => new()
    {
        Id = id,
        Name = Name,
        From = From,
        To = To,
        Reopen = Reopen,
        BirthYear = BirthYear,
        Sex = Sex,
        Circumstances = CircumstanceHttp.All(Circumstances),
    };
}

/// <summary>Ends a membership, a volunteer's service or a care.</summary>
internal sealed record EndHttp
{
    /// <summary>The last day.</summary>
    public required DateOnly To { get; init; }
}

internal sealed record CircumstanceHttp
{
    public required Circumstance Circumstance { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public static ImmutableArray<DatedCircumstance>? All(IReadOnlyList<CircumstanceHttp>? circumstances) =>
        circumstances is null ? null : [.. circumstances.Select(c => new DatedCircumstance { Circumstance = c.Circumstance, From = c.From, To = c.To })];
}
