namespace ClbCloud.Storage.Sqlite;

/// <summary>Keeps a second process out of the folder. The operating system lets go of it when the process dies.</summary>
internal static class FolderLock
{
    internal const string Name = "clbcloud.lock";

    internal static FileStream Take(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RowStoreException($"This process may not write in the folder '{folder}'.", e);
        }
        catch (IOException e)
        {
            throw new RowStoreException($"Another process has the folder '{folder}' open ({Name} is locked). Only one may at a time.", e);
        }
    }
}
