using System.Collections.Immutable;

namespace ClbCloud.Grains.Policies;

/// <summary>The policy books above a club from a day on, the nation's first, its own last.</summary>
internal sealed record DatedBooks
{
    public required DateOnly From { get; init; }

    public required ImmutableArray<PolicyBook> Books { get; init; }
}
