namespace ClbCloud.Postgres.Testing;

/// <summary>
/// PostgreSQL refuses to run as root. A test that runs as root gives the server's folder to an unprivileged account and
/// starts the server as that one; otherwise the server is its own user's.
/// </summary>
internal sealed record Account(string User, string Group)
{
    private static readonly string[] Unprivileged = ["postgres", "nobody"];

    /// <summary>The account to change to; null when there is no need.</summary>
    internal static Account? ToUse()
    {
        if (Environment.UserName != "root") return null;
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(parts => parts.Length > 3).ToDictionary(parts => parts[0], parts => parts, StringComparer.Ordinal);
        var name = Unprivileged.FirstOrDefault(known.ContainsKey) ?? throw new InvalidOperationException("There is no account to run PostgreSQL as: neither postgres nor nobody.");
        return new(known[name][2], known[name][3]);
    }

    /// <summary>The command as this account; it replaces the helper's process, so signals reach it.</summary>
    internal string[] As(string[] command) => ["setpriv", $"--reuid={User}", $"--regid={Group}", "--clear-groups", .. command];
}
