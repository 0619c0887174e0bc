using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Kernel;

/// <summary>A page of a list; <see cref="Next"/> is the cursor of the page after it.</summary>
internal sealed record PageHttp<T>
{
    public required IReadOnlyList<T> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>What became of the items of a batch, in their order.</summary>
internal sealed record ResultsHttp
{
    public required IReadOnlyList<ResultHttp> Results { get; init; }

    public static ResultsHttp Of(IEnumerable<ItemResult> results) => new() { Results = [.. results.Select(ResultHttp.Of)] };
}

/// <summary>What became of one item.</summary>
internal sealed record ResultHttp
{
    public required string Id { get; init; }

    public required ItemStatus Status { get; init; }

    public string? Code { get; init; }

    public string? Field { get; init; }

    public TextHttp? Message { get; init; }

    /// <summary>What is odd about an accepted item.</summary>
    public IReadOnlyList<WarningHttp>? Warnings { get; init; }

    public static ResultHttp Of(ItemResult result) => new()
    {
        Id = result.Id,
        Status = result.Status,
        Code = result.Refusal?.Code,
        Field = result.Refusal?.Field,
        Message = result.Refusal is { } no ? Texts.Of(no.Code, no.Args) : null,
        Warnings = result.Warnings.IsDefaultOrEmpty ? null : [.. result.Warnings.Select(w => new WarningHttp { Code = w, Message = Texts.Of(w) })],
    };

    public static ItemResult Rejected(string id, Refusal refusal) => new() { Id = id, Status = ItemStatus.Rejected, Refusal = refusal };
}

internal sealed record WarningHttp
{
    public required string Code { get; init; }

    public required TextHttp Message { get; init; }
}
