namespace ClbCloud.Engine.Tests;

/// <summary>A test that waits in vain fails instead of hanging.</summary>
internal static class SoonExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    internal static Task Soon(this Task task) => task.WaitAsync(Patience);

    internal static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);
}
