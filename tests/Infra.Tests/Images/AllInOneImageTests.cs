using System.Globalization;
using System.Net;

namespace ClbCloud.Infra.Tests.Images;

public sealed class AllInOneImageTests(AllInOneImage image) : IClassFixture<AllInOneImage>
{
    [Fact]
    public async Task Its_health_check_says_that_it_is_ready() =>
        Assert.Equal(0, await image.Running.EndsWith([.. image.File.HealthCheck.Select(image.Running.Here)]));

    [Fact]
    public async Task Its_health_check_fails_when_the_answer_is_another() =>
        Assert.NotEqual(0, await image.Running.EndsWith("/bin/bash", Repository.Path("infra", "docker", "health.sh"), "/health/nowhere"));

    [Fact]
    public async Task It_runs_as_production_and_signs_nobody_a_token()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{image.Running.Port}") };
        using var answer = await http.PostAsync(new Uri("/v1/dev/token", UriKind.Relative), new StringContent("{}"), image.Patient);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("(Production)", image.Running.Output(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_as_a_user_without_rights()
    {
        var status = File.ReadAllLines($"/proc/{image.Running.Process.Id}/status");
        var user = status.Single(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        if (Environment.UserName == "root") Assert.Equal(image.File.User, int.Parse(user, CultureInfo.InvariantCulture));
        Assert.NotEqual("0", user);
    }

    // The nearest to a read-only root without a container: what it holds open for writing lies under its data.
    [Fact]
    public void It_writes_nowhere_but_under_its_data()
    {
        var open = Directory.EnumerateFileSystemEntries($"/proc/{image.Running.Process.Id}/fd")
            .Where(fd => IsWriting(fd))
            .Select(fd => File.ResolveLinkTarget(fd, returnFinalTarget: false)?.FullName ?? string.Empty)
            .Where(path => path.StartsWith('/') && !path.StartsWith("/dev/", StringComparison.Ordinal) && !path.Contains("/fd/", StringComparison.Ordinal) && !path.Contains("memfd:", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(open);
        Assert.All(open, path => Assert.StartsWith(image.Running.Data, path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_user_cannot_change_its_program() =>
        Assert.NotEqual(0, await image.Running.EndsWith("touch", Path.Combine(image.App, "ClbCloud.Gateway.dll")));

    [Fact]
    public async Task It_stops_in_order_when_it_is_told_to()
    {
        Assert.Equal("SIGTERM", image.File.StopSignal);
        await using var own = await image.Start();
        await Run.Shell(string.Create(CultureInfo.InvariantCulture, $"kill -TERM {own.Process.Id}"), "/", image.Patient);
        await own.Process.WaitForExitAsync(image.Patient);
        Assert.Equal(0, own.Process.ExitCode);
        Assert.NotEmpty(Directory.EnumerateFiles(own.Data));
    }

    private static bool IsWriting(string fd)
    {
        var info = fd.Replace("/fd/", "/fdinfo/", StringComparison.Ordinal);
        if (!File.Exists(info)) return false;
        var flags = File.ReadAllLines(info).Single(l => l.StartsWith("flags:", StringComparison.Ordinal))[6..].Trim();
        return (Convert.ToInt32(flags, 8) & 3) != 0;
    }
}
