namespace ClbCloud.Grains.Audit;

/// <summary>
/// One request of somebody outside, as the journals name it. Set by the gateway beside the scope; it flows along with
/// the calls that the request makes. Holds no name of a person.
/// </summary>
[GenerateSerializer, Immutable, Alias("clb.Act")]
public sealed record Act
{
    private const string Slot = "clb.act";

    /// <summary>The caller's own id: the subject of its token, an API client, a device. At most 120 characters.</summary>
    [Id(0)] public required string Who { get; init; }

    /// <summary>Id of the request, as answered to the caller.</summary>
    [Id(1)] public required string Request { get; init; }

    /// <summary>What was asked: the route's template, such as <c>POST /v1/provinces/{t}/clubs/{c}/visits</c>.</summary>
    [Id(2)] public required string What { get; init; }

    /// <summary>Whom the caller enters this for, when it is not itself: an id of the club's own book.</summary>
    [Id(3)] public string? For { get; init; }

    /// <summary>Why, in the caller's words; at most 200 characters.</summary>
    [Id(4)] public string? Why { get; init; }

    public static Act? Current
    {
        get => RequestContext.Get(Slot) as Act;
        set
        {
            if (value is null) RequestContext.Remove(Slot);
            else RequestContext.Set(Slot, value);
        }
    }
}
