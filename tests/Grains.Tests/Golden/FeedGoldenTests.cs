using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Webhooks;
using static ClbCloud.Grains.Tests.Golden.GoldenBody;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>Bodies of the rows of feeds and webhooks, and of what is posted, as <see cref="GoldenRowTests"/> keeps the others.</summary>
public sealed class FeedGoldenTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7));

    private static readonly FeedEvent Event = new()
    {
        Id = "bac-ninh|clb-0001|1.7.0",
        Type = "member.changed",
        Club = "bac-ninh|clb-0001",
        At = At,
        Request = "req-1",
        Facts = [new() { Kind = "member", Id = "mb-001", Fields = ["left", "name"] }, new() { Kind = "long-term-care", Removed = true }],
    };

    private static readonly KeptDelivery Delivery = new()
    {
        Number = 3,
        After = 4,
        Through = 9,
        Events = 2,
        Happened = At,
        CreatedAt = At,
        State = DeliveryState.Dead,
        Attempts = 8,
        LastAt = At,
        Status = 503,
        Error = "status",
    };

    private static readonly Dictionary<string, (byte[] Body, Func<ReadOnlyMemory<byte>, byte[]> Again)> Rows = new()
    {
        ["feed-head"] = Row(new FeedHead { Epoch = 2, Last = 10, Oldest = 5, Pruned = new(2026, 11, 22) }),
        ["feed-pack"] = Row(new FeedPack([new(Event, "bac-ninh|m-01")])),
        ["feed-source"] = Row(new JournalMark(7, "c2VhbA==")),
        ["webhook"] = Row(new KeptWebhook
        {
            Id = "k9pd8p783r",
            Url = "https://partner.example/clb",
            Types = ["visit.changed"],
            Sight = new() { Persons = true, Money = true },
            Paused = true,
            CreatedAt = At,
            Secrets = [new("Ym94", At, At.AddHours(24)), new("Ym94Mg==", At)],
            Epoch = 1,
            After = 4,
            Number = 3,
            Trying = Delivery,
            Retries = [1, 2],
            Failures = 2,
            NextAt = At,
            DeliveredAt = At,
            EndedAt = At,
        }),
        ["webhook-delivery"] = Row(Delivery),
        ["webhook-body"] = (
            DeliveryText.Write("k9pd8p783r-3", "bac-ninh", [Event]),
            body => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(System.Text.Json.JsonSerializer.Deserialize<DeliveryBody>(body.Span, RowBody.Options), RowBody.Options)),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_body_is_written_as_it_always_was_and_read_back_whole(string name) => Holds(name, Rows[name]);
}
