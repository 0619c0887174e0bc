namespace ClbCloud.Storage.Sqlite;

/// <summary>What came of the check after an unclean stop.</summary>
public enum IntegrityResult
{
    /// <summary>The last stop was orderly, or the store is new.</summary>
    NotNeeded,

    /// <summary>SQLite found nothing wrong.</summary>
    Good,

    /// <summary>The file is damaged; <see cref="SqliteRowStore.Health"/> says how.</summary>
    Damaged,

    /// <summary>The store was closed before the check ended.</summary>
    Interrupted,
}
