using ClbCloud.Grains.Access;

namespace ClbCloud.Grains.Imports;

/// <summary>What a caller must be allowed besides importing: whatever the rows do. Asked by the gateway and again by the import.</summary>
public static class ImportPowers
{
    public static Power Of(ImportKind kind) => kind switch
    {
        ImportKind.Clubs => Power.Manage,
        ImportKind.Visits => Power.Visit,
        ImportKind.Entries => Power.Money,
        _ => Power.Record,
    };

    /// <summary>Whether the caller may import such a file.</summary>
    public static bool Allows(CallerScope caller, ImportKind kind, bool historical) =>
        caller.May(Of(kind)) && (!historical || caller.May(Power.Administer));
}
