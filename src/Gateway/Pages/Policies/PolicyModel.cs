using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Gateway.Pages.Policies;

/// <summary>The norms of one level.</summary>
/// <param name="Today">In force here today.</param>
/// <param name="Inherited">What would be in force without this level.</param>
/// <param name="Book">This level's own versions and excuses.</param>
/// <param name="Earliest">The first day from which a new version may hold.</param>
/// <param name="Clubs">Clubs that it is for.</param>
/// <param name="Preview">What a change would do; null while nothing is tried.</param>
public sealed record PolicyModel(
    Place Place, Policy Today, Policy Inherited, PolicyBook Book, DateOnly Now, DateOnly Earliest, int Clubs, bool MayChange, bool Saved, PolicyPreview? Preview)
{
    /// <summary>The newest version of this level, that a change starts from.</summary>
    public PolicyValues Own => Preview?.Values ?? (Book.Versions.IsEmpty ? new PolicyValues() : Book.Versions[^1].Values);
}

/// <param name="Changes">Norms that become others.</param>
/// <param name="Size">Clubs outside the norm of members now and then; null where it does not change.</param>
public sealed record PolicyPreview(PolicyValues Values, DateOnly From, string? Source, IReadOnlyList<PolicyChange> Changes, (int Now, int Then)? Size);

public sealed record PolicyChange(PolicyField Field, long Before, long After);
