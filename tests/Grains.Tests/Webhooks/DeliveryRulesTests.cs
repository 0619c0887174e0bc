using System.Text;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Grains.Tests.Webhooks;

public sealed class DeliveryRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(7));

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(2, 0, 10)]
    [InlineData(4, 0, 40)]
    [InlineData(4, 1, 20)]
    [InlineData(8, 0, 600)]
    [InlineData(1_000_000, 0, 600)]
    public void A_pause_doubles_up_to_ten_minutes_and_jitter_takes_up_to_half(int failures, double jitter, double seconds) =>
        Assert.Equal(seconds, DeliveryRules.Pause(failures, jitter).TotalSeconds);

    [Theory]
    [InlineData(1, 0, 0, false)]
    [InlineData(400, 71, 71, false)]
    [InlineData(2, 72, 72, true)]
    [InlineData(1, 0, 200, false)]
    [InlineData(7, 1, 200, false)]
    [InlineData(8, 1, 200, true)]
    [InlineData(8, 1, 1, false)]
    public void A_delivery_is_given_up_after_three_days_and_an_old_one_after_eight_attempts(int attempts, int hoursTried, int hoursOld, bool dead) =>
        Assert.Equal(dead, DeliveryRules.IsDead(attempts, Now.AddHours(-hoursTried), Now.AddHours(-hoursOld), Now));

    [Theory]
    [InlineData(10, 0, 1, 1, 20, 10)]
    [InlineData(10, 14, 1, 1, 20, 6)]
    [InlineData(20, 0, 1, 1, 20, 0)]
    [InlineData(10, 0, 1, 15, 20, 6)]
    [InlineData(10, 14, 2, 1, 20, 10)]
    [InlineData(30, 40, 2, 1, 20, 0)]
    public void What_waits_is_what_the_feed_has_behind_the_place_of_the_webhook(long after, long looked, int epoch, long oldest, long last, long waiting)
    {
        var kept = new KeptWebhook { Id = "w", Url = "https://partner.example/", Sight = new(), CreatedAt = Now, Secrets = [], Epoch = 1, After = after };
        var head = new FeedHead { Epoch = epoch, Oldest = oldest, Last = last };
        Assert.Equal(waiting, WebhookRules.Waiting(kept, looked, head));
        Assert.Equal(0, WebhookRules.Waiting(kept with { EndedAt = Now }, looked, head));
    }

    // The example of the Standard Webhooks specification's libraries.
    [Fact]
    public void A_signature_is_that_of_the_published_example() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        SignatureRules.Sign([Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));

    [Fact]
    public void Both_secrets_sign_while_a_rotation_overlaps_and_one_afterwards()
    {
        var rotated = WebhookRules.Rotate(Kept(), "new", 2, Now);

        Assert.Equal(["old", "new"], WebhookRules.Signing(rotated, Now.AddHours(1)).Select(s => s.Box));
        Assert.Equal(["new"], WebhookRules.Signing(rotated, Now.AddHours(2)).Select(s => s.Box));
        Assert.Equal(["new"], WebhookRules.Signing(WebhookRules.Rotate(rotated, "new", 0, Now), Now).Select(s => s.Box));
    }

    [Fact]
    public void Of_several_rotations_only_the_last_secret_before_still_signs() =>
        Assert.Equal(["new", "newer"], WebhookRules.Signing(WebhookRules.Rotate(WebhookRules.Rotate(Kept(), "new", 700, Now), "newer", 700, Now), Now).Select(s => s.Box));

    [Fact]
    public void A_delivery_that_is_taken_moves_on_and_one_that_fails_stays_and_pauses_the_webhook()
    {
        var trying = Kept() with { Number = 3, Trying = Delivery() };

        var (taken, done) = WebhookRules.Answered(trying with { Failures = 2, NextAt = Now }, Delivery(), new(204, null), Now, 0);
        var (failed, left) = WebhookRules.Answered(trying with { Failures = 2 }, Delivery(), new(500, null), Now, 0);

        Assert.Equal((null, 9L, 0, null, DeliveryState.Delivered), (taken.Trying, taken.After, taken.Failures, taken.NextAt, done.State));
        Assert.Equal((4L, 3, Now.AddSeconds(20), DeliveryState.Pending), (failed.After, failed.Failures, failed.NextAt, left.State));
        Assert.Equal((left, 1, 500, "status"), (failed.Trying, left.Attempts, left.Status, left.Error));
    }

    [Fact]
    public void A_delivery_that_is_given_up_lets_the_next_one_come_and_keeps_the_pause()
    {
        var old = Delivery() with { CreatedAt = Now.AddDays(-3) };

        var (kept, dead) = WebhookRules.Answered(Kept() with { Number = 3, Trying = old, Failures = 9 }, old, WebhookAnswer.TimedOut, Now, 0);

        Assert.Equal((DeliveryState.Dead, "timeout", null, 9L, Now.AddMinutes(10)), (dead.State, dead.Error, kept.Trying, kept.After, kept.NextAt));
    }

    [Fact]
    public void A_retry_that_fails_is_what_it_was_and_is_asked_for_no_more()
    {
        var dead = Delivery() with { State = DeliveryState.Dead, Attempts = 8 };

        var (kept, still) = WebhookRules.Answered(Kept() with { Retries = [3] }, dead, new(500, null), Now, 0);

        Assert.Equal((DeliveryState.Dead, 9, 4L), (still.State, still.Attempts, kept.After));
        Assert.Empty(kept.Retries);
    }

    [Theory]
    [InlineData(1, 4, 10, 1, 4, false)]
    [InlineData(1, 4, 10, 6, 5, true)]
    [InlineData(2, 4, 10, 1, 4, false)]
    [InlineData(2, 4, 3, 1, 3, false)]
    public void A_webhook_finds_its_place_in_a_feed_that_was_restored_or_pruned(int epoch, long after, long last, long oldest, long placed, bool lost)
    {
        var found = WebhookRules.Placed(Kept() with { After = after }, new FeedHead { Epoch = epoch, Last = last, Oldest = oldest });

        Assert.Equal((epoch, placed, lost), (found.Kept.Epoch, found.Kept.After, found.Lost));
    }

    [Fact]
    public void A_filter_names_types_that_there_are_each_once()
    {
        Assert.True(DeliveryRules.AreTypes([]));
        Assert.True(DeliveryRules.AreTypes(FactKinds.Types));
        Assert.False(DeliveryRules.AreTypes(["visit"]));
        Assert.False(DeliveryRules.AreTypes(["visit.changed", "visit.changed"]));
    }

    [Fact]
    public void A_secret_opens_for_its_own_webhook_and_tenant_alone()
    {
        var keys = new FixedTenantKeys();
        byte[] secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        var box = new SecretBox(keys, "bac-ninh").Close(secret, "w-1");

        Assert.Equal(secret, new SecretBox(keys, "bac-ninh").Open(box, "w-1"));
        Assert.DoesNotContain(Convert.ToBase64String(secret)[..12], box, StringComparison.Ordinal);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new SecretBox(keys, "bac-ninh").Open(box, "w-2"));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new SecretBox(keys, "ha-noi").Open(box, "w-1"));
    }

    [Theory]
    [InlineData("w-1-12", 12L)]
    [InlineData("w-1-012", null)]
    [InlineData("w-1-", null)]
    [InlineData("w-2-12", null)]
    [InlineData("w-1-0", null)]
    [InlineData("w-1-999999999999", null)]
    public void A_delivery_is_called_by_its_webhook_and_number(string id, long? number) => Assert.Equal(number, WebhookRows.NumberOf("w-1", id));

    private static KeptWebhook Kept() => new() { Id = "w-1", Url = "https://partner.example/", Sight = new(), CreatedAt = Now, Secrets = [new("old", Now)], Epoch = 1, After = 4 };

    private static KeptDelivery Delivery() => new() { Number = 3, After = 4, Through = 9, Events = 2, Happened = Now, CreatedAt = Now };
}
