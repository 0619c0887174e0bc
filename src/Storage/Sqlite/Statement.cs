using Microsoft.Data.Sqlite;

namespace ClbCloud.Storage.Sqlite;

/// <summary>A command prepared once and run many times with other values.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand command;

    internal Statement(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, SqliteType Type)> parameters)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, type) in parameters) command.Parameters.Add(name, type);
        command.Prepare();
    }

    /// <summary>Runs it and answers how many rows changed.</summary>
    internal int Run(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return command.ExecuteNonQuery();
    }

    internal SqliteDataReader Read(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return command.ExecuteReader();
    }

    public void Dispose() => command.Dispose();

    private void Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
    }
}
