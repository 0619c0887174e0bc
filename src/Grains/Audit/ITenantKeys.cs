namespace ClbCloud.Grains.Audit;

/// <summary>
/// A tenant's secret, kept apart from the rows, so that a copied database is of no use without it. Implemented by the
/// host: a key file, or the cluster's key vault. Made at first use.
/// </summary>
internal interface ITenantKeys
{
    /// <summary>A key of 32 bytes for one purpose (<c>journal</c>, <c>fields</c>, …), always the same for a tenant and a purpose.</summary>
    /// <exception cref="InvalidOperationException">The secret cannot be read or made.</exception>
    ReadOnlySpan<byte> For(string tenant, string purpose);
}
