using System.Globalization;

namespace ClbCloud.Infra.Tests.Images;

public sealed class AllInOneStopTests(AllInOneImage image) : IClassFixture<AllInOneImage>
{
    [Fact]
    public async Task It_stops_in_order_when_it_is_told_to()
    {
        Assert.Equal("SIGTERM", image.File.StopSignal);
        await Run.Shell(string.Create(CultureInfo.InvariantCulture, $"kill -TERM {image.Process.Id}"), "/", image.Patient);
        await image.Process.WaitForExitAsync(image.Patient);
        Assert.Equal(0, image.Process.ExitCode);
        Assert.NotEmpty(Directory.EnumerateFiles(image.Data));
    }
}
