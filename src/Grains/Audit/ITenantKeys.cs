namespace ClbCloud.Grains.Audit;

/// <summary>
/// A tenant's secret, kept apart from the rows, so that a copied database is of no use without it. Implemented by the
/// host: a key file, or a key vault. Made at first use.
/// </summary>
internal interface ITenantKeys
{
    /// <summary>A key of 32 bytes for one purpose (<c>journal</c>, <c>fields</c>, …), always the same for a tenant and a purpose.</summary>
    /// <exception cref="InvalidOperationException">The secret cannot be read or made.</exception>
    ReadOnlySpan<byte> For(string tenant, string purpose);

    /// <summary>
    /// The same of one of a tenant's secrets, which are numbered from 1: the journal keeps to the first, sealed fields
    /// name theirs.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such secret; one that rows were sealed with is never made anew.</exception>
    ReadOnlySpan<byte> For(string tenant, string purpose, int number);

    /// <summary>The number of the secret that fields are sealed with from now on; the first is made when there is none.</summary>
    int Newest(string tenant);
}
