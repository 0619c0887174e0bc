using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Webhooks;

/// <summary>Webhooks of API clients: they go with their client.</summary>
public sealed class WebhookClientTests
{
    private const string Url = "https://partner.example/clb";
    private const string PersonsUrl = "https://other.example/clb";
    private readonly Receivers _receivers = new();

    [Fact]
    public async Task A_client_that_ends_takes_its_webhooks_with_it_at_once_and_no_others()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false, receivers: _receivers);
        var client = await Client(cloud, days: 30);
        var (own, persons) = (await Add(cloud, Url, $"client:{client}"), await Add(cloud, PersonsUrl, "quan-tri"));
        Assert.Equal((client, null), (own.Client, persons.Client));

        Assert.Null((await Register(cloud).EndClient(client)).Refusal);

        var hooks = (await Hooks(cloud).List()).ToDictionary(h => h.Url);
        Assert.NotNull(hooks[Url].EndedAt);
        Assert.Null(hooks[PersonsUrl].EndedAt);
    }

    [Fact]
    public async Task A_client_that_is_revoked_takes_its_webhooks_with_it_too()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false, receivers: _receivers);
        var client = await Client(cloud, days: 30);
        await Add(cloud, Url, $"client:{client}");

        Assert.Null((await Register(cloud).Revoke(new() { By = RevokedBy.Client, Value = client })).Refusal);

        Assert.NotNull(Assert.Single(await Hooks(cloud).List()).EndedAt);
    }

    [Fact]
    public async Task A_webhook_that_did_not_hear_of_its_clients_end_sends_nothing_and_ends()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false, receivers: _receivers);
        var club = await cloud.Found();
        var client = await Client(cloud, days: 30);
        await Add(cloud, Url, $"client:{client}");
        await Add(cloud, PersonsUrl, "quan-tri");
        cloud.Rows.Faults.BeforeCommit = (partition, _) => partition.StartsWith(WebhookRows.Prefix, StringComparison.Ordinal) ? throw new RowStoreException("away") : Task.CompletedTask;
        Assert.Null((await Register(cloud).EndClient(client)).Refusal);
        cloud.Rows.Faults.BeforeCommit = null;
        Assert.Null((await Hooks(cloud).List()).Single(h => h.Url == Url).EndedAt);

        await club.AddMembers([Member("sau")]);
        await Arrived(cloud, PersonsUrl, "sau");
        await cloud.Until(async () => (await Hooks(cloud).List()).Single(h => h.Url == Url).EndedAt is not null, "it ends");

        Assert.DoesNotContain(_receivers.Calls, c => c.Url.ToString() == Url && System.Text.Encoding.UTF8.GetString(c.Body.Span).Contains("sau", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_without_a_good_key_gets_nothing_and_with_a_new_one_what_it_missed()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false, receivers: _receivers);
        var club = await cloud.Found();
        var client = await Client(cloud, days: 1);
        await Add(cloud, Url, $"client:{client}");
        await Add(cloud, PersonsUrl, "quan-tri");
        await club.AddMembers([Member("truoc")]);
        await Arrived(cloud, Url, "truoc");

        cloud.Time.Advance(TimeSpan.FromDays(1));
        await club.AddMembers([Member("sau")]);
        await Arrived(cloud, PersonsUrl, "sau");
        // The other lane was woken with it; it has had its turn when it is woken once more.
        await club.AddMembers([Member("sau-nua")]);
        await Arrived(cloud, PersonsUrl, "sau-nua");
        Assert.DoesNotContain(_receivers.Of(Url), t => t.Facts.Contains("sau"));
        Assert.Null((await Hooks(cloud).List()).Single(h => h.Url == Url).EndedAt);

        Assert.Null((await Register(cloud).RotateKey(new() { Client = client, Days = 30 })).Refusal);

        await Arrived(cloud, Url, "sau", "sau-nua");
    }

    [Theory]
    [InlineData("client:bac-ninh-k3x9q2mwha", "bac-ninh-k3x9q2mwha", "bac-ninh")]
    [InlineData("client:nation-k3x9q2mwha", "nation-k3x9q2mwha", "nation")]
    [InlineData("bac-ninh-k3x9q2mwha", null, null)]
    [InlineData("client:k3x9q2mwha", null, null)]
    [InlineData("client:Bac Ninh-k3", null, null)]
    [InlineData(null, null, null)]
    public void A_client_is_known_by_how_callers_are_named(string? who, string? client, string? tenant)
    {
        var found = WebhookRules.ClientOf(who);
        Assert.Equal((client, tenant), (found?.Client, found?.Tenant));
    }

    private static ICredentialsGrain Register(TestCloud cloud) => cloud.Grains.GetGrain<ICredentialsGrain>(TestCloud.Province);

    private static IWebhooksGrain Hooks(TestCloud cloud) => cloud.Grains.GetGrain<IWebhooksGrain>(TestCloud.Province);

    private static AddMember Member(string id) => new() { Id = id, Name = "Hội viên mẫu", Joined = new(2024, 2, 1), BirthYear = 1950 };

    private static async Task<string> Client(TestCloud cloud, int days)
    {
        var issued = await Register(cloud).AddClient(new() { Name = "Phần mềm mẫu", Scope = "province:bac-ninh", May = ClientReach.Write, Days = days });
        Assert.Null(issued.Refusal);
        return issued.Value!.Client.Id;
    }

    private static async Task<Webhook> Add(TestCloud cloud, string url, string who)
    {
        Act.Current = new Act { Who = who, Request = "req-1", What = "POST webhooks" };
        var added = await Hooks(cloud).Add(new() { Url = url });
        Act.Current = null;
        Assert.Null(added.Refusal);
        return added.Value!.Webhook;
    }

    private Task Arrived(TestCloud cloud, string url, params string[] facts) =>
        cloud.Until(() => Task.FromResult(facts.All(f => _receivers.Of(url).Any(t => t.Facts.Contains(f)))), $"{string.Join(", ", facts)} arrive");
}
