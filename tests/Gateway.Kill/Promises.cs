namespace ClbCloud.Gateway.Kill;

/// <summary>What was promised, printed as it is looked at, and what of it did not hold.</summary>
internal sealed class Promises
{
    public List<string> Broken { get; } = [];

    public void Check(bool holds, string promise)
    {
        Console.WriteLine($"{(holds ? "ok    " : "FAILED")} {promise}");
        if (!holds) Broken.Add(promise);
    }
}
