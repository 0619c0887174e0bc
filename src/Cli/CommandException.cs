namespace ClbCloud.Cli;

/// <summary>An error that the person at the console can do something about; its message says what, in both languages.</summary>
internal class CommandException(string code, params object[] values) : Exception(Texts.Of(code, values))
{
    public string Code { get; } = code;
}

/// <summary>The command was not written as it must be; its usage is shown.</summary>
internal sealed class UsageException(string code, params object[] values) : CommandException(code, values);
