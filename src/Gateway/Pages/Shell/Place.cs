using ClbCloud.Grains.Access;

namespace ClbCloud.Gateway.Pages.Shell;

/// <summary>A step of the way from the nation down. Without an address: above what the reader may see.</summary>
public sealed record Crumb(string Name, string? Address);

/// <summary>The unit or club that a page is about.</summary>
/// <param name="Kind">Nation, province, commune or club.</param>
/// <param name="Key">Its key.</param>
/// <param name="Name">In the reader's language.</param>
/// <param name="Above">What is above it, the nation first.</param>
public sealed record Place(ScopeKind Kind, string Key, string Name, IReadOnlyList<Crumb> Above);

/// <summary>How fresh and how complete the figures of a page are.</summary>
public sealed record Freshness(DateTimeOffset? AsOf, double LagSeconds, double Coverage);
