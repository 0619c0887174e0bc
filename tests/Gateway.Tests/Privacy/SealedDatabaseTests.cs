using ClbCloud.Gateway.Tests.Telemetry;

namespace ClbCloud.Gateway.Tests.Privacy;

/// <summary>
/// Puts values that stand nowhere else into every sensitive field, through the API, and then looks for them in the bytes
/// of the database as somebody would who has a copy of it.
/// </summary>
public sealed class SealedDatabaseTests(GatewayApplication app) : IClassFixture<GatewayApplication>
{
    [Fact]
    public async Task A_copied_database_reveals_no_sensitive_value_and_the_api_answers_each()
    {
        var canaries = new Canaries(app, await Country.Make(app, "ha-ma"));
        await canaries.Plant();

        Assert.Empty(await canaries.Unread());
        Search("while it runs");
        var before = Seen.Texts.Count;
        await app.DisposeAsync();
        Search("after its end");
        Assert.True(before > 0);
        foreach (var value in Canaries.Sensitive.Where(v => v.StartsWith("Chim", StringComparison.Ordinal))) Assert.DoesNotContain(Seen.Texts, t => t.Contains(value, StringComparison.Ordinal));
    }

    private void Search(string when)
    {
        var files = Directory.GetFiles(app.Folder).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Select(path => (Name: Path.GetFileName(path), Bytes: Read(path))).ToArray();
        Assert.Contains(files, f => Canaries.Found(f.Bytes, Canaries.Name) == "UTF-8");
        foreach (var (name, bytes) in files)
        {
            foreach (var value in Canaries.Sensitive) Assert.True(Canaries.Found(bytes, value) is null, $"{value} stands in {name} as {Canaries.Found(bytes, value)} {when}.");
        }
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
