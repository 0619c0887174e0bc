using System.Text.Json.Serialization;

namespace ClbCloud.Grains.Privacy;

/// <summary>Takes away who a person was. Money and counts stay.</summary>
[GenerateSerializer, Immutable, Alias("clb.ErasePerson")]
public sealed record ErasePerson
{
    [Id(0)] public required PersonRef Person { get; init; }

    /// <summary>The request that it fulfils; closed with it.</summary>
    [Id(1)] public Guid? Request { get; init; }
}

/// <summary>What an erasure left: rows <c>er|{kind}|{id}</c>, one for each record of the person.</summary>
[GenerateSerializer, Immutable, Alias("clb.Erased")]
public sealed record Erased
{
    [Id(0)] public required PersonRef Person { get; init; }

    [Id(1)] public required DateTimeOffset At { get; init; }

    [Id(2)] public Guid? Request { get; init; }

    /// <summary>Nobody asked for it: the policy's time was over.</summary>
    [Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Retention { get; init; }
}

/// <summary>Notice that a person's name is to go: rows <c>rn|{kind}|{id}</c>, while it stands.</summary>
[GenerateSerializer, Immutable, Alias("clb.RetentionNotice")]
public sealed record RetentionNotice
{
    /// <summary>The person, by the first of its records.</summary>
    [Id(0)] public required PersonRef Person { get; init; }

    /// <summary>The local day on which the club gave notice.</summary>
    [Id(1)] public required DateOnly Listed { get; init; }
}

/// <summary>A person whom the policy keeps no longer by name.</summary>
[GenerateSerializer, Immutable, Alias("clb.RetentionDue")]
public sealed record RetentionDue
{
    [Id(0)] public required PersonRef Person { get; init; }

    /// <summary>When the club gave notice; null where the policy only lists, or not yet.</summary>
    [Id(1)] public DateOnly? Listed { get; init; }

    /// <summary>From that local day on the club takes the name away by itself; null: it does not.</summary>
    [Id(2)] public DateOnly? ErasedFrom { get; init; }
}
