namespace ClbCloud.Silo;

/// <summary>Names under which things are stored; changing one orphans its data.</summary>
internal static class StorageNames
{
    /// <summary>The storage of plain grains, as in their <c>[PersistentState(…, "clb")]</c>.</summary>
    public const string GrainStorage = "clb";

    /// <summary>Row partition of the reminders of the local build.</summary>
    public const string Reminders = "sys|reminders";

    /// <summary>The only row of a plain grain's partition.</summary>
    public const string StateRow = "state";

    /// <summary>Row partition of a plain grain's state.</summary>
    public static string StatePartition(string stateName, string grainId) => $"g|{stateName}|{grainId}";
}
