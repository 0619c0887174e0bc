using System.Collections.Immutable;
using System.Security.Cryptography;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Webhooks;

/// <summary>
/// Keeps the webhooks of a feed. Each has a lane of its own that sends (<see cref="WebhookLane"/>); a lane and a command
/// may change a webhook at once, so every change is decided again when its row has changed.
/// </summary>
[GrainType(GrainTypes.Webhooks)]
internal sealed partial class WebhooksGrain(
    IRowStore store, ITenantKeys keys, TimeProvider clock, ILogger<WebhooksGrain> log, IWebhookSender? sender = null, WebhookReach? reach = null)
    : Grain, IWebhooksGrain, IRemindable, IFollower, ILaneHost
{
    private const string Reminder = "deliver";
    private const int IdLength = 10;
    private const int Tries = 8;

    // Neither vowels nor letters that are taken for each other.
    private const string IdLetters = "bcdfghjkmnpqrstvwxz23456789";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly SortedDictionary<string, WebhookLane> _lanes = new(StringComparer.Ordinal);
    private readonly LaneSlots _slots = new();
    private OwnJournal _journal = null!;
    private ImmutableArray<string> _line = [];

    public string Subject => this.GetPrimaryKeyString();

    public IEnumerable<(ScopeKind Kind, string Key)> Ancestors => Keys.IsProject(Subject)
        ? [(ScopeKind.Nation, Keys.Nation), (ScopeKind.Project, Keys.ProjectCode(Subject))]
        : _line.Select(k => (UnitScopes.Of(k), k));

    private string Partition => WebhookRows.Partition(Subject);

    private SecretBox Box => new(keys, Keys.Tenant(Subject));

    private WebhookReach Reach => reach ?? WebhookReach.Public;

    /// <summary>A province that merged into another is below it.</summary>
    public async Task Follow()
    {
        if (!Keys.IsProject(Subject)) _line = await GrainFactory.GetGrain<IUnitGrain>(Subject).Line();
    }

    public bool IsChild(string grainType, string key) => (grainType == GrainTypes.Feed && key == Subject) || grainType == GrainTypes.Credentials;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new(store, new(keys, Keys.Tenant(Subject)), Partition, clock);
        await _journal.Load(cancellationToken);
        foreach (var row in (await store.RangeAsync(Partition, "ep|", "ep}", ct: cancellationToken)).Rows) Open(RowBody.Read<KeptWebhook>(row.Body), row.ETag);
        foreach (var lane in _lanes.Values) lane.Wake();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Told();

    public Task Told()
    {
        foreach (var lane in _lanes.Values) lane.Wake();
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<Webhook>> List() =>
        Task.FromResult<ImmutableArray<Webhook>>([.. _lanes.Values.Select(l => WebhookRules.View(l.Kept, clock.GetUtcNow()))]);

    public async Task<WebhookOverview> Overview()
    {
        var head = await FeedRows.ReadHead(store, Subject);
        var found = ImmutableArray.CreateBuilder<WebhookStanding>();
        // Commands may add and forget lanes while logs are read.
        foreach (var lane in _lanes.Values.ToArray())
        {
            var (from, to) = WebhookRows.Log(lane.Kept.Id);
            var log = (await store.RangeAsync(Partition, from, to)).Rows.Select(r => RowBody.Read<KeptDelivery>(r.Body)).ToList();
            found.Add(new()
            {
                Webhook = WebhookRules.View(lane.Kept, clock.GetUtcNow()),
                Waiting = WebhookRules.Waiting(lane.Kept, lane.Looked, head),
                Dead = log.Count(d => d.State == DeliveryState.Dead),
                Newest = log.Count == 0 ? null : WebhookRules.View(lane.Kept, log[0]),
            });
        }

        return new() { Webhooks = found.ToImmutable(), Types = FactKinds.Types };
    }

    public async Task<Outcome<IssuedWebhook>> Add(NewWebhook command)
    {
        if (WebhookRules.Check(command.Url, command.Types, Reach) is { } no) return no;
        if (_lanes.Values.Count(l => l.Kept.EndedAt is null) >= WebhookRules.MostWebhooks) return Refusal.Of("webhook.full").With("most", WebhookRules.MostWebhooks);
        await ForgetEnded();
        // Before it is kept, so that no crash leaves a webhook that nobody wakes.
        await this.RegisterOrUpdateReminder(Reminder, LookEvery, LookEvery);
        var client = await Client();
        var id = RandomNumberGenerator.GetString(IdLetters, IdLength);
        var head = await FeedRows.ReadHead(store, Subject);
        var (secret, box) = MakeSecret(id);
        var kept = new KeptWebhook
        {
            Id = id,
            Url = command.Url,
            Types = command.Types,
            Sight = FeedRules.SightOf(CallerScope.Current, Subject),
            CreatedAt = clock.GetUtcNow(),
            Secrets = [new(box, clock.GetUtcNow())],
            Epoch = head.Epoch,
            After = head.Last,
            By = Act.Current?.Who,
            Client = client,
        };
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            if (await Told(RowWrite.Insert(WebhookRows.Webhook(id), WebhookRows.Write(kept)), default) is not { } etag) continue;
            Open(kept, etag).Wake();
            return new IssuedWebhook { Webhook = WebhookRules.View(kept, clock.GetUtcNow()), Secret = secret };
        }

        throw new RowStoreException("A webhook could not be written: another writer keeps winning.");
    }

    public async Task<Outcome<Webhook>> Change(ChangeWebhook command)
    {
        if (!_lanes.TryGetValue(command.Webhook, out var lane)) return Refusal.Of("webhook.unknown");
        if (lane.Kept.EndedAt is not null) return Refusal.Of("webhook.ended");
        if (WebhookRules.Check(command.Url, command.Types, Reach) is { } no) return no;
        if (!await PutTold(lane, kept => WebhookRules.Change(kept, command))) return Refusal.Of("webhook.unknown");
        lane.Wake();
        return WebhookRules.View(lane.Kept, clock.GetUtcNow());
    }

    public async Task<Outcome<Webhook>> End(string webhook)
    {
        if (!_lanes.TryGetValue(webhook, out var lane)) return Refusal.Of("webhook.unknown");
        if (!await Ended(lane)) return Refusal.Of("webhook.unknown");
        return WebhookRules.View(lane.Kept, clock.GetUtcNow());
    }

    public async Task ClientEnded(string client)
    {
        foreach (var lane in _lanes.Values.Where(l => l.Kept.Client == client && l.Kept.EndedAt is null).ToArray()) await Ended(lane);
    }

    public async Task<bool> MaySend(WebhookLane lane)
    {
        if (lane.Kept.Client is not { } id || WebhookRules.ClientOf(ApiClient.Subject + id) is not { } client) return true;
        var standing = await GrainFactory.GetGrain<ICredentialsGrain>(client.Tenant).Standing(client.Client);
        // It was told, and did not hear: the register is right.
        if (standing == ClientStanding.Ended) await Ended(lane);
        return standing == ClientStanding.Good;
    }

    private async Task<bool> Ended(WebhookLane lane)
    {
        if (!await PutTold(lane, kept => WebhookRules.End(kept, clock.GetUtcNow()))) return false;
        if (_lanes.Values.All(l => l.Kept.EndedAt is not null) && await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
        return true;
    }

    /// <summary>The API client that asks, if it is one of ours; its register knows from now on where it has webhooks.</summary>
    private async Task<string?> Client() =>
        WebhookRules.ClientOf(Act.Current?.Who) is { } client && await GrainFactory.GetGrain<ICredentialsGrain>(client.Tenant).Registers(client.Client, Subject)
            ? client.Client
            : null;

    public async Task<Outcome<IssuedWebhook>> Rotate(string webhook, int overlapHours)
    {
        if (!_lanes.TryGetValue(webhook, out var lane)) return Refusal.Of("webhook.unknown");
        if (lane.Kept.EndedAt is not null) return Refusal.Of("webhook.ended");
        if (overlapHours is < 0 or > WebhookRules.MostOverlapHours) return Refusal.Of("webhook.overlap", "overlapHours").With("most", WebhookRules.MostOverlapHours);
        var (secret, box) = MakeSecret(webhook);
        if (!await PutTold(lane, kept => WebhookRules.Rotate(kept, box, overlapHours, clock.GetUtcNow()))) return Refusal.Of("webhook.unknown");
        return new IssuedWebhook { Webhook = WebhookRules.View(lane.Kept, clock.GetUtcNow()), Secret = secret };
    }

    public async Task<Outcome<DeliveryPage>> Deliveries(string webhook, DeliveryState? state, long? before, int limit)
    {
        if (!_lanes.TryGetValue(webhook, out var lane)) return Refusal.Of("webhook.unknown");
        var most = Math.Clamp(limit, 1, 200);
        var (from, to) = WebhookRows.Log(webhook);
        // Keys fall as numbers rise; at most a thousand rows and some.
        var rows = (await store.RangeAsync(Partition, before is { } number ? WebhookRows.Delivery(webhook, number - 1) : from, to)).Rows;
        var found = rows.Select(r => RowBody.Read<KeptDelivery>(r.Body)).Where(d => state is null || d.State == state).Take(most + 1).ToList();
        return new DeliveryPage
        {
            Deliveries = [.. found.Take(most).Select(d => WebhookRules.View(lane.Kept, d))],
            Next = found.Count > most ? found[most - 1].Number : null,
        };
    }

    public async Task<Outcome<Delivery>> Retry(string webhook, string delivery)
    {
        if (!_lanes.TryGetValue(webhook, out var lane)) return Refusal.Of("webhook.unknown");
        if (lane.Kept.EndedAt is not null) return Refusal.Of("webhook.ended");
        if (WebhookRows.NumberOf(webhook, delivery) is not { } number || await ReadDelivery(webhook, number) is not { } found) return Refusal.Of("delivery.unknown");
        // Whoever asks believes that the receiver is well again: what is being tried anyway is tried now.
        if (found.State == DeliveryState.Pending)
        {
            if (!await Put(lane, kept => (kept with { NextAt = null }, []))) return Refusal.Of("webhook.unknown");
        }
        else if (!lane.Kept.Retries.Contains(number))
        {
            if (lane.Kept.Retries.Length >= WebhookRules.MostRetries) return Refusal.Of("delivery.retries_full").With("most", WebhookRules.MostRetries);
            if (!await Put(lane, kept => (kept with { Retries = kept.Retries.Contains(number) ? kept.Retries : kept.Retries.Add(number), NextAt = null }, []))) return Refusal.Of("webhook.unknown");
        }

        lane.Wake();
        return WebhookRules.View(lane.Kept, found);
    }

    /// <summary>Changes a webhook's row and others with it; decided again when the row has changed meanwhile. False when it was removed.</summary>
    public async Task<bool> Put(WebhookLane lane, Func<KeptWebhook, (KeptWebhook Next, IEnumerable<RowWrite> Rows)> change)
    {
        var key = WebhookRows.Webhook(lane.Kept.Id);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var (next, rows) = change(lane.Kept);
            if ((await store.CommitAsync(Partition, [RowWrite.Update(key, lane.ETag, WebhookRows.Write(next)), .. rows])) is { Committed: true } result)
            {
                lane.Take(next, result.ETags[0]!);
                return true;
            }

            if (await store.GetAsync(Partition, key) is not { } row) return false;
            lane.Take(RowBody.Read<KeptWebhook>(row.Body), row.ETag);
        }

        throw new RowStoreException("A webhook could not be written: another writer keeps winning.");
    }

    /// <summary>The same for what somebody decides about a webhook: the journal tells of it, and of a repeat nothing.</summary>
    private async Task<bool> PutTold(WebhookLane lane, Func<KeptWebhook, KeptWebhook> change)
    {
        var key = WebhookRows.Webhook(lane.Kept.Id);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var (was, next) = (lane.Kept, change(lane.Kept));
            if (next == was) return true;
            if (await Told(RowWrite.Update(key, lane.ETag, WebhookRows.Write(next)), WebhookRows.Write(was)) is { } etag)
            {
                lane.Take(next, etag);
                return true;
            }

            if (await store.GetAsync(Partition, key) is not { } row) return false;
            lane.Take(RowBody.Read<KeptWebhook>(row.Body), row.ETag);
        }

        throw new RowStoreException("A webhook could not be written: another writer keeps winning.");
    }

    /// <summary>Writes a row with the entry that tells of it; answers its ETag, null when it or the journal has changed meanwhile.</summary>
    private async Task<string?> Told(RowWrite write, ReadOnlyMemory<byte> was)
    {
        var result = await _journal.Commit(JournalDraft.Empty.Begin(Act.Current, CallerScope.Current).Change(write, was), [write]);
        if (result.Committed) return result.ETags[0];
        await _journal.Load();
        return null;
    }

    public async Task<KeptDelivery?> ReadDelivery(string webhook, long number) =>
        await store.GetAsync(Partition, WebhookRows.Delivery(webhook, number)) is { } row ? RowBody.Read<KeptDelivery>(row.Body) : null;

    /// <summary>Of those that ended, the newest stay with their logs.</summary>
    private async Task ForgetEnded()
    {
        foreach (var lane in _lanes.Values.Where(l => l.Kept.EndedAt is not null).OrderByDescending(l => l.Kept.EndedAt).Skip(WebhookRules.MostEnded).ToArray())
        {
            lane.End();
            var (from, to) = WebhookRows.Log(lane.Kept.Id);
            while ((await store.RangeAsync(Partition, from, to, IRowStore.MaxWritesPerCommit)).Rows is { Count: > 0 } rows)
                await store.CommitAsync(Partition, [.. rows.Select(r => RowWrite.Remove(r.Key))]);
            // The webhook last: what a crash leaves of its log goes the next time.
            await store.CommitAsync(Partition, [RowWrite.Remove(WebhookRows.Webhook(lane.Kept.Id))]);
            _lanes.Remove(lane.Kept.Id);
        }
    }

    private WebhookLane Open(KeptWebhook kept, string etag)
    {
        var lane = new WebhookLane(this, new(Subject, store, clock, Box, sender, log), _slots, kept, etag);
        lane.Timer = this.RegisterGrainTimer(
            ct => lane.Tick(ct), new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        return _lanes[kept.Id] = lane;
    }

    private (string Secret, string Box) MakeSecret(string webhook)
    {
        var secret = RandomNumberGenerator.GetBytes(SignatureRules.SecretBytes);
        return (SignatureRules.Written(secret), Box.Close(secret, webhook));
    }
}
