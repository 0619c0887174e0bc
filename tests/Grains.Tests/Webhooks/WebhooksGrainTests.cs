using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Units;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Webhooks;

public sealed class WebhooksGrainTests
{
    private const string Url = "https://partner.example/clb";
    private const string OtherUrl = "https://other.example/clb";
    private const string OtherProvince = "ha-nam";
    private readonly Receivers _receivers = new();

    [Theory]
    [InlineData("fails")]
    [InlineData("hangs")]
    [InlineData("answers too late")]
    [InlineData("answers slowly")]
    public async Task A_receiver_that_is_ill_for_an_hour_gets_all_in_order_and_other_tenants_are_on_time(string illness)
    {
        await using var cloud = await Cloud();
        var (ill, well) = (await Founded(cloud, "clb-0001", TestCloud.Province), await Founded(cloud, "clb-0002", TestCloud.Province));
        var neighbour = await Founded(cloud, "clb-0001", OtherProvince);
        await Add(cloud, TestCloud.Province, Url);
        await Add(cloud, OtherProvince, OtherUrl);
        // The first delivery of a run waits for its code to be compiled, while the clock runs.
        await neighbour.AddMembers([Member("c-000")]);
        await Arrived(cloud, OtherUrl, "c-000");
        var end = cloud.Time.GetUtcNow().AddHours(1);
        _receivers.At(Url, (call, ct) => cloud.Time.GetUtcNow() >= end ? Task.FromResult(Receivers.Ok) : Ill(cloud, illness, call, ct));
        var late = new List<TimeSpan>();
        var number = 0;
        while (cloud.Time.GetUtcNow() < end)
        {
            number++;
            await ill.AddMembers([Member($"a-{number:D3}")]);
            await well.AddMembers([Member($"b-{number:D3}")]);
            await neighbour.AddMembers([Member($"c-{number:D3}")]);
            var told = cloud.Time.GetUtcNow();
            await cloud.Until(() => Task.FromResult(_receivers.Of(OtherUrl).Any(t => t.Facts.Contains($"c-{number:D3}"))), "the neighbour is told");
            late.Add(cloud.Time.GetUtcNow() - told);
            await Pass(cloud, TimeSpan.FromMinutes(6));
        }

        await Arrived(cloud, Url, $"a-{number:D3}", $"b-{number:D3}");

        Assert.All(late, l => Assert.InRange(l, TimeSpan.Zero, TimeSpan.FromMinutes(2)));
        foreach (var (club, letter) in ((string, char)[])[("bac-ninh|clb-0001", 'a'), ("bac-ninh|clb-0002", 'b')])
        {
            var arrived = _receivers.Of(Url).DistinctBy(t => t.Id).Where(t => t.Club == club).SelectMany(t => t.Facts).Where(f => f?.StartsWith($"{letter}-", StringComparison.Ordinal) == true);
            Assert.Equal(Enumerable.Range(1, number).Select(i => $"{letter}-{i:D3}"), arrived);
        }
    }

    [Fact]
    public async Task What_was_committed_and_not_delivered_is_delivered_after_a_restart_even_if_nothing_else_happens()
    {
        var cloud = await Cloud();
        var club = await Founded(cloud, "clb-0001", TestCloud.Province);
        await Add(cloud, TestCloud.Province, Url);
        _receivers.At(Url, new WebhookAnswer(500, null));
        await club.AddMembers([Member("moi")]);
        await cloud.Until(() => Task.FromResult(_receivers.Calls.Any(c => c.Url.ToString() == Url)), "it is tried");
        var first = _receivers.Calls.First(c => c.Url.ToString() == Url);

        await using var after = await cloud.Restart();
        _receivers.At(Url, Receivers.Ok);
        await Arrived(after, Url, "moi");

        // The same delivery as before: its receiver may know it.
        Assert.Equal(first.Id, _receivers.Calls.Last(c => c.Url.ToString() == Url).Id);
    }

    [Fact]
    public async Task A_webhook_hears_of_what_it_asked_for_from_now_on()
    {
        await using var cloud = await Cloud();
        var club = await Founded(cloud, "clb-0001", TestCloud.Province);
        await club.AddMembers([Member("truoc")]);
        await cloud.Until(async () => (await FeedRows.Read(cloud.Rows, TestCloud.Province, 0, 500, _ => true)).Events.Any(e => e.Kept.Event.Facts.Any(f => f.Id == "truoc")), "the feed has it");
        await Add(cloud, TestCloud.Province, Url, "recipient.changed");
        await Add(cloud, TestCloud.Province, OtherUrl);

        await club.AddMembers([Member("sau")]);
        await club.AddRecipients([new Recipient { Id = "r-9", Name = "Người mẫu", From = new(2024, 2, 1) }]);
        await Arrived(cloud, Url, "r-9");
        await Arrived(cloud, OtherUrl, "sau", "r-9");

        Assert.All(_receivers.Of(Url), t => Assert.Equal("recipient.changed", t.Type));
        Assert.DoesNotContain(_receivers.Of(OtherUrl), t => t.Facts.Contains("truoc"));
    }

    [Fact]
    public async Task A_paused_webhook_gets_nothing_and_afterwards_what_it_missed()
    {
        await using var cloud = await Cloud();
        var club = await Founded(cloud, "clb-0001", TestCloud.Province);
        var hooks = cloud.Grains.GetGrain<IWebhooksGrain>(TestCloud.Province);
        var hook = await Add(cloud, TestCloud.Province, Url);
        Assert.True((await hooks.Change(new() { Webhook = hook.Webhook.Id, Paused = true })).Value!.Paused);
        await club.AddMembers([Member("moi")]);
        await Pass(cloud, TimeSpan.FromMinutes(5));
        Assert.Empty(_receivers.Calls);
        await cloud.Until(async () => (await hooks.Overview()).Webhooks.Single() is { Waiting: 1, Dead: 0, Newest: null }, "one event waits");

        await hooks.Change(new() { Webhook = hook.Webhook.Id, Paused = false });

        await Arrived(cloud, Url, "moi");
        await cloud.Until(async () => (await hooks.Overview()).Webhooks.Single() is { Waiting: 0, Newest.State: DeliveryState.Delivered }, "nothing waits");
    }

    [Fact]
    public async Task An_ended_webhook_gets_nothing_more_and_keeps_its_log()
    {
        await using var cloud = await Cloud();
        var club = await Founded(cloud, "clb-0001", TestCloud.Province);
        var hooks = cloud.Grains.GetGrain<IWebhooksGrain>(TestCloud.Province);
        var hook = await Add(cloud, TestCloud.Province, Url);
        await club.AddMembers([Member("moi")]);
        await Arrived(cloud, Url, "moi");
        await cloud.Until(async () => (await hooks.Deliveries(hook.Webhook.Id, DeliveryState.Delivered, null, 10)).Value!.Deliveries.Length > 0, "the log has it");

        Assert.NotNull((await hooks.End(hook.Webhook.Id)).Value!.EndedAt);
        await club.AddMembers([Member("muon")]);
        await Pass(cloud, TimeSpan.FromMinutes(2));

        Assert.DoesNotContain(_receivers.Of(Url), t => t.Facts.Contains("muon"));
        Assert.Equal("webhook.ended", (await hooks.Rotate(hook.Webhook.Id, 0)).Refusal?.Code);
        var log = (await hooks.Deliveries(hook.Webhook.Id, null, null, 10)).Value!.Deliveries;
        Assert.Equal("webhook.ended", (await hooks.Retry(hook.Webhook.Id, log[0].Id)).Refusal?.Code);
        Assert.Equal(0, (await hooks.Overview()).Webhooks.Single().Waiting);
    }

    [Fact]
    public async Task A_delivery_that_was_given_up_is_listed_and_sent_again_when_asked_for_and_others_went_on()
    {
        await using var cloud = await Cloud();
        var club = await Founded(cloud, "clb-0001", TestCloud.Province);
        var hooks = cloud.Grains.GetGrain<IWebhooksGrain>(TestCloud.Province);
        var hook = (await Add(cloud, TestCloud.Province, Url)).Webhook.Id;
        // It chokes on what has "xau" in it, for good.
        var isWell = false;
        _receivers.At(Url, (call, _) => Task.FromResult(!isWell && System.Text.Encoding.UTF8.GetString(call.Body.Span).Contains("xau", StringComparison.Ordinal) ? new WebhookAnswer(500, null) : Receivers.Ok));
        await club.AddMembers([Member("xau")]);
        await cloud.Until(() => Task.FromResult(!_receivers.Calls.IsEmpty), "it is tried");
        await club.AddMembers([Member("tot")]);
        await Dead(cloud, hooks, hook);

        await Arrived(cloud, Url, "tot");
        var dead = Assert.Single((await hooks.Deliveries(hook, DeliveryState.Dead, null, 10)).Value!.Deliveries);
        Assert.Equal((500, "status", true), (dead.Status, dead.Error, dead.Attempts > 5));
        Assert.Equal(1, (await hooks.Overview()).Webhooks.Single().Dead);
        isWell = true;
        Assert.True((await hooks.Retry(hook, dead.Id)).Value!.RetryAsked);

        await Arrived(cloud, Url, "xau");
        await cloud.Until(async () => (await hooks.Deliveries(hook, DeliveryState.Dead, null, 10)).Value!.Deliveries.IsEmpty, "it counts as delivered");
        Assert.Equal(0, (await hooks.Overview()).Webhooks.Single().Dead);
        Assert.Equal(dead.Id, _receivers.Calls.Last().Id);
    }

    [Fact]
    public async Task No_more_than_four_of_a_tenants_receivers_are_asked_at_once_and_all_get_their_turn()
    {
        await using var cloud = await Cloud();
        var club = await Founded(cloud, "clb-0001", TestCloud.Province);
        string[] hanging = [.. Enumerable.Range(0, 6).Select(i => $"https://treo-{i}.example/")];
        foreach (var url in hanging)
        {
            _receivers.At(url, (_, ct) => Hang(ct));
            await Add(cloud, TestCloud.Province, url);
        }

        await Add(cloud, TestCloud.Province, Url);
        await club.AddMembers([Member("moi")]);

        await Arrived(cloud, Url, "moi");
        await cloud.Until(() => Task.FromResult(hanging.All(u => _receivers.Calls.Any(c => c.Url.ToString() == u))), "each is asked");

        Assert.Equal(LaneSlots.AtOnce, _receivers.MostBusy);
    }

    [Fact]
    public async Task Deliveries_are_signed_with_the_secret_that_was_shown_and_with_both_while_a_rotation_overlaps()
    {
        await using var cloud = await Cloud();
        var club = await Founded(cloud, "clb-0001", TestCloud.Province);
        var hooks = cloud.Grains.GetGrain<IWebhooksGrain>(TestCloud.Province);
        var hook = await Add(cloud, TestCloud.Province, Url);
        var rotated = (await hooks.Rotate(hook.Webhook.Id, 24)).Value!;
        await club.AddMembers([Member("moi")]);
        await Arrived(cloud, Url, "moi");

        var call = _receivers.Calls.Last();

        var secrets = new[] { hook.Secret, rotated.Secret }.Select(s => new ReadOnlyMemory<byte>(Convert.FromBase64String(s["whsec_".Length..])));
        Assert.Equal(SignatureRules.Sign(secrets, call.Id, call.Timestamp, call.Body.Span), call.Signature);
        Assert.Equal(2, rotated.Webhook.Secrets.Length);
        Assert.All((await cloud.Rows.RangeAsync(WebhookRows.Partition(TestCloud.Province), "ep|", "ep}")).Rows, r =>
            Assert.DoesNotContain(hook.Secret["whsec_".Length..][..16], System.Text.Encoding.UTF8.GetString(r.Body.Span), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_a_webhook_is_refused()
    {
        await using var cloud = await Cloud();
        var hooks = cloud.Grains.GetGrain<IWebhooksGrain>(TestCloud.Province);

        Assert.Equal("webhook.url", (await hooks.Add(new() { Url = "https://10.0.0.1/" })).Refusal?.Code);
        Assert.Equal("webhook.types", (await hooks.Add(new() { Url = Url, Types = ["mua"] })).Refusal?.Code);
        Assert.Equal("webhook.unknown", (await hooks.Change(new() { Webhook = "khong", Paused = true })).Refusal?.Code);
        Assert.Equal("webhook.unknown", (await hooks.Retry("khong", "khong-1")).Refusal?.Code);
        var hook = (await Add(cloud, TestCloud.Province, Url)).Webhook.Id;
        Assert.Equal("webhook.overlap", (await hooks.Rotate(hook, 721)).Refusal?.Code);
        Assert.Equal("delivery.unknown", (await hooks.Retry(hook, $"{hook}-7")).Refusal?.Code);
        for (var i = 1; i < WebhookRules.MostWebhooks; i++) await Add(cloud, TestCloud.Province, Url);
        Assert.Equal("webhook.full", (await hooks.Add(new() { Url = Url })).Refusal?.Code);
    }

    [Fact]
    public async Task An_outage_of_the_store_delays_a_delivery_and_loses_none()
    {
        await using var cloud = await Cloud();
        var club = await Founded(cloud, "clb-0001", TestCloud.Province);
        await Add(cloud, TestCloud.Province, Url);
        var failing = 6;
        cloud.Rows.Faults.BeforeCommit = (partition, _) => partition.StartsWith(WebhookRows.Prefix, StringComparison.Ordinal) && Interlocked.Decrement(ref failing) >= 0 ? throw new RowStoreException("away") : Task.CompletedTask;
        await club.AddMembers([Member("moi")]);

        await Arrived(cloud, Url, "moi");

        Assert.True(failing < 0);
    }

    private Task<TestCloud> Cloud() => TestCloud.On("2026-11-20", sweeps: false, receivers: _receivers);

    private static AddMember Member(string id) => new() { Id = id, Name = "Hội viên mẫu", Joined = new(2024, 2, 1), BirthYear = 1950 };

    private static async Task<IClubGrain> Founded(TestCloud cloud, string id, string province)
    {
        var commune = $"{province}|m-01";
        if (province != TestCloud.Province)
        {
            await cloud.Unit(province, UnitKind.Province, UnitForm.Province, Keys.Nation);
            await cloud.Unit(commune, UnitKind.Commune, UnitForm.Commune, province);
        }

        var club = cloud.Grains.GetGrain<IClubGrain>(Keys.Club(province, id));
        Assert.Null((await club.SetUp(new() { NameVi = "CLB mẫu", Commune = commune, Launched = new(2024, 1, 10) })).Refusal);
        await cloud.Told();
        // What came before a webhook is not sent to it.
        await cloud.Until(async () => (await FeedRows.Read(cloud.Rows, province, 0, 500, _ => true)).Events.Any(e => e.Kept.Event.Club == Keys.Club(province, id)), "the feed has the club");
        return club;
    }

    private static async Task<IssuedWebhook> Add(TestCloud cloud, string province, string url, params string[] types)
    {
        var added = await cloud.Grains.GetGrain<IWebhooksGrain>(province).Add(new() { Url = url, Types = [.. types] });
        Assert.Null(added.Refusal);
        return added.Value!;
    }

    private Task Arrived(TestCloud cloud, string url, params string[] facts) =>
        cloud.Until(() => Task.FromResult(facts.All(f => _receivers.Of(url).Any(t => t.Facts.Contains(f)))), $"{string.Join(", ", facts)} arrive");

    private async Task<WebhookAnswer> Ill(TestCloud cloud, string illness, WebhookCall call, CancellationToken ct)
    {
        switch (illness)
        {
            case "fails":
                return new(503, null);
            case "hangs":
                return await Hang(ct);
            case "answers too late":
                await Task.Delay(TimeSpan.FromSeconds(30), cloud.Time, CancellationToken.None);
                _receivers.Take(call);
                return Receivers.Ok;
            default:
                await Task.Delay(TimeSpan.FromSeconds(9), cloud.Time, ct);
                return Receivers.Ok;
        }
    }

    private static async Task<WebhookAnswer> Hang(CancellationToken ct)
    {
        await new TaskCompletionSource().Task.WaitAsync(ct);
        return Receivers.Ok;
    }

    /// <summary>Lets time pass, half a second a step, so that timers of the grains fire as they would.</summary>
    private static async Task Pass(TestCloud cloud, TimeSpan time)
    {
        var end = cloud.Time.GetUtcNow() + time;
        await Task.Run(async () =>
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            for (var i = 1; cloud.Time.GetUtcNow() < end; i++)
            {
                for (var turn = 0; turn < 20; turn++) await Task.Yield();
                cloud.Time.Advance(TimeSpan.FromMilliseconds(500));
                if (i % 10 == 0) await pace.WaitForNextTickAsync();
            }
        });
    }

    // Three days, ten minutes a step: each step is a next attempt.
    private static async Task Dead(TestCloud cloud, IWebhooksGrain hooks, string hook)
    {
        for (var i = 0; i < 600; i++)
        {
            if ((await hooks.Deliveries(hook, DeliveryState.Dead, null, 10)).Value!.Deliveries.Length > 0) return;
            await Pass(cloud, TimeSpan.FromSeconds(2));
            cloud.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Fail("It was never given up.");
    }
}
