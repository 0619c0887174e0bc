namespace ClbCloud.Gateway.Tests;

/// <summary>Waits for what reaches a parent a moment later.</summary>
internal static class Soon
{
    public static async Task Until(Func<Task<bool>> holds, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"It never came about: {what}.");
            await timer.WaitForNextTickAsync();
        }
    }
}
