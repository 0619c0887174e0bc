using System.Text.Json;

namespace ClbCloud.Infra.Tests.Images;

/// <summary>A Dockerfile's instructions, as far as ours use them: a stage that builds, and one that runs.</summary>
internal sealed class Dockerfile
{
    private readonly List<(string Keyword, string Arguments)> _last = [];

    private Dockerfile()
    {
    }

    /// <summary>The commands of the stages before the last.</summary>
    public List<string> Build { get; } = [];

    public string WorkFolder => Last("WORKDIR");

    public string[] EntryPoint => JsonSerializer.Deserialize<string[]>(Last("ENTRYPOINT"))!;

    public string[] HealthCheck => JsonSerializer.Deserialize<string[]>(Last("HEALTHCHECK").Split(" CMD ")[1])!;

    public string StopSignal => Last("STOPSIGNAL");

    /// <summary>Number of the user, behind its ARG if it has one.</summary>
    public int User => int.Parse(Argument(Last("USER")), System.Globalization.CultureInfo.InvariantCulture);

    public Dictionary<string, string> Environment => All("ENV")
        .SelectMany(a => a.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    public static Dockerfile Read(string path)
    {
        var file = new Dockerfile();
        var text = File.ReadAllText(path).Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (var line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var (keyword, arguments) = (line.Split(' ', 2)[0], line.Split(' ', 2)[1]);
            if (keyword == "FROM")
            {
                file.Build.AddRange(file.All("RUN"));
                file._last.Clear();
            }

            file._last.Add((keyword, arguments));
        }

        return file;
    }

    private IEnumerable<string> All(string keyword) => _last.Where(i => i.Keyword == keyword).Select(i => i.Arguments);

    private string Last(string keyword) => All(keyword).Last();

    private string Argument(string value) => value.StartsWith("${", StringComparison.Ordinal)
        ? All("ARG").Select(a => a.Split('=', 2)).Last(a => a[0] == value[2..^1])[1]
        : value;
}
