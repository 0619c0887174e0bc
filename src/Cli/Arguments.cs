namespace ClbCloud.Cli;

/// <summary>
/// The words of a command line: <c>--name value</c>, <c>--flag</c>, and the rest in order. A name that the command does
/// not know is refused: misspelt, it would be left out in silence.
/// </summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    public Arguments(IEnumerable<string> args, string[] options, string[] flags, int words = 0)
    {
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var word))
        {
            if (!word.StartsWith("--", StringComparison.Ordinal)) _words.Add(word);
            else if (flags.Contains(word, StringComparer.Ordinal)) _options[word] = string.Empty;
            else if (!options.Contains(word, StringComparer.Ordinal)) throw new UsageException("usage.unknown", word);
            else if (!rest.TryDequeue(out var value) || value.StartsWith("--", StringComparison.Ordinal)) throw new UsageException("usage.no_value", word);
            else _options[word] = value;
        }

        if (_words.Count > words) throw new UsageException("usage.unknown", _words[words]);
    }

    public bool Has(string flag) => _options.ContainsKey(flag);

    public string Required(string option) => _options.TryGetValue(option, out var value) ? value : throw new UsageException("usage.missing", option);

    public string Word(int index, string name) => index < _words.Count ? _words[index] : throw new UsageException("usage.missing", name);
}
