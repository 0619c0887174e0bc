namespace ClbCloud.Grains.Recounting;

/// <summary>What outlives the process of a recount: that it began, and in the end what came of it. Row body of the grain's state.</summary>
[GenerateSerializer, Immutable, Alias("clb.RecountRecord")]
internal sealed record RecountRecord
{
    // A row holds 64 KB; the rest is counted, and found again by another recount.
    internal const int MostDifferences = 150;

    /// <summary>Null before the first recount.</summary>
    [Id(0)] public RecountView? Newest { get; init; }

    public static RecountRecord Of(RecountView view) =>
        new() { Newest = view with { Differences = [.. view.Differences.Take(MostDifferences)] } };

    /// <summary>The newest recount as a process that did not run it may tell of it: what was running when it was written is not any more.</summary>
    public RecountView AfterRestart() => Newest switch
    {
        null => new() { State = RecountState.Idle },
        { State: RecountState.Running } cut => cut with { State = RecountState.Interrupted },
        var ended => ended,
    };
}
