namespace ClbCloud.Cli.Stores;

internal enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>A store as the command names it: <c>sqlite:folder</c> or <c>postgres</c>.</summary>
internal sealed record StoreAddress(StoreKind Kind, string Folder)
{
    private const string Sqlite = "sqlite:";

    public static StoreAddress Parse(string text)
    {
        if (text == "postgres") return new(StoreKind.Postgres, string.Empty);
        return text.StartsWith(Sqlite, StringComparison.Ordinal) && text.Length > Sqlite.Length
            ? new(StoreKind.Sqlite, Path.GetFullPath(text[Sqlite.Length..]))
            : throw new UsageException("store.address", text);
    }

    public override string ToString() => Kind == StoreKind.Sqlite ? $"{Sqlite}{Folder}" : "postgres";
}
