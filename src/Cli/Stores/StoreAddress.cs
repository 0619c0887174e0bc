namespace ClbCloud.Cli.Stores;

internal enum StoreKind
{
    Sqlite,
    Postgres,
    AzureTables,
}

/// <summary>A store as the command names it: <c>sqlite:folder</c>, <c>postgres</c> or <c>azure-tables</c>.</summary>
internal sealed record StoreAddress(StoreKind Kind, string Folder)
{
    private const string Sqlite = "sqlite:";
    private const string Azure = "azure-tables";

    public static StoreAddress Parse(string text)
    {
        if (text == "postgres") return new(StoreKind.Postgres, string.Empty);
        if (text == Azure) return new(StoreKind.AzureTables, string.Empty);
        return text.StartsWith(Sqlite, StringComparison.Ordinal) && text.Length > Sqlite.Length
            ? new(StoreKind.Sqlite, Path.GetFullPath(text[Sqlite.Length..]))
            : throw new UsageException("store.address", text);
    }

    public override string ToString() => Kind switch
    {
        StoreKind.Sqlite => $"{Sqlite}{Folder}",
        StoreKind.AzureTables => Azure,
        _ => "postgres",
    };
}
