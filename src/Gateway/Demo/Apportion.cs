namespace ClbCloud.Gateway.Demo;

/// <summary>Divides a published total among clubs so that the parts sum to it exactly (largest remainders).</summary>
internal static class Apportion
{
    public static int[] Split(int total, IReadOnlyList<int> weights)
    {
        var sum = weights.Sum(w => (long)w);
        if (sum == 0) return total == 0 ? new int[weights.Count] : throw new ArgumentException("All weights are zero.", nameof(weights));
        var parts = weights.Select(w => (int)((long)total * w / sum)).ToArray();
        var left = total - parts.Sum();
        var byRemainder = Enumerable.Range(0, weights.Count).OrderByDescending(i => (long)total * weights[i] % sum).ThenBy(i => i);
        foreach (var i in byRemainder.Take(left)) parts[i]++;
        return parts;
    }
}
