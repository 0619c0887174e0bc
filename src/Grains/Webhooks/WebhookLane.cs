using ClbCloud.Grains.Feed;
using ClbCloud.Storage;
using Microsoft.Extensions.Logging;

namespace ClbCloud.Grains.Webhooks;

/// <summary>Who keeps what a lane changes.</summary>
internal interface ILaneHost
{
    Task<bool> Put(WebhookLane lane, Func<KeptWebhook, (KeptWebhook Next, IEnumerable<RowWrite> Rows)> change);

    Task<KeptDelivery?> ReadDelivery(string webhook, long number);

    /// <summary>Whether who registered the webhook may be sent anything; one whose client has ended, ends.</summary>
    Task<bool> MaySend(WebhookLane lane);
}

/// <summary>What all lanes of a grain share.</summary>
internal sealed record LaneTools(string Subject, IRowStore Store, TimeProvider Clock, SecretBox Box, IWebhookSender? Sender, ILogger Log);

/// <summary>
/// Sends for one webhook, one delivery at a time, each until it is taken or given up: so its events stay in order. Its
/// grain's timer interleaves, so that a receiver that hangs keeps nobody waiting but itself. Runs in the grain's turns.
/// </summary>
internal sealed partial class WebhookLane(ILaneHost host, LaneTools tools, LaneSlots slots, KeptWebhook kept, string etag)
{
    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(5);

    private bool _isArmed;
    private bool _isRunning;
    private bool _hasNews;

    // What was looked at and not asked for need not be kept: after a start it is looked at again.
    private long _looked;

    /// <summary>Number up to which nothing that was asked for was found; 0 after a start.</summary>
    public long Looked => _looked;

    public KeptWebhook Kept { get; private set; } = kept;

    public string ETag { get; private set; } = etag;

    public IGrainTimer? Timer { get; set; }

    public bool IsEnded { get; private set; }

    /// <summary>Whoever left gave its slot to this lane.</summary>
    public bool HasSlot { get; private set; }

    public void Take(KeptWebhook next, string tag) => (Kept, ETag) = (next, tag);

    /// <summary>There may be something to send.</summary>
    public void Wake()
    {
        _hasNews = true;
        if (_isRunning || IsEnded) return;
        // An armed one keeps its time, unless that time no longer holds.
        if (!_isArmed || Kept.NextAt is null) Arm(Pause(Kept.NextAt));
    }

    public void End()
    {
        IsEnded = true;
        Timer?.Dispose();
        if (HasSlot && !_isRunning) slots.Leave();
    }

    public async Task Tick(CancellationToken ct)
    {
        _isArmed = false;
        if (IsEnded) return;
        if (!HasSlot && !slots.TryEnter(this))
        {
            // Armed by whoever leaves.
            _isArmed = true;
            return;
        }

        (HasSlot, _isRunning) = (false, true);
        var next = default(TimeSpan?);
        try
        {
            _hasNews = false;
            next = await Step(ct);
            if (_hasNews) next ??= TimeSpan.Zero;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogFailed(tools.Log, error);
            next = AfterOutage;
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The grain is leaving; its next activation goes on.
        }
        finally
        {
            _isRunning = false;
            // Who waits for a turn goes before the next delivery of this one.
            slots.Leave();
            if (next is { } due && !IsEnded && !ct.IsCancellationRequested) Arm(due);
        }
    }

    /// <summary>A slot is its own: it goes at once.</summary>
    public void Enter()
    {
        HasSlot = true;
        Arm(TimeSpan.Zero);
    }

    /// <summary>Sends what comes next; answers when to look again, null when there is nothing.</summary>
    private async Task<TimeSpan?> Step(CancellationToken ct)
    {
        if (Kept.Paused || Kept.EndedAt is not null || tools.Sender is null) return null;
        if (Pause(Kept.NextAt) is var pause && pause > TimeSpan.Zero) return pause;
        // Asked at every delivery, for nobody comes by when a key expires. Woken within a minute after it is good again.
        if (!await host.MaySend(this)) return null;
        if (await Next(ct) is not { } delivery) return null;
        if (await DeliveryText.Of(tools.Store, tools.Subject, Kept, delivery, ct) is not { } events)
        {
            WebhookMetrics.GivenUp();
            return await Keep(kept => WebhookRules.Lost(kept, delivery)) ? TimeSpan.Zero : null;
        }

        // Types that were taken off since then leave nothing to send.
        var answer = events.IsEmpty ? new WebhookAnswer(204, null) : await Post(delivery, DeliveryText.Write(WebhookRows.IdOf(Kept.Id, delivery.Number), tools.Subject, events), ct);
        var now = tools.Clock.GetUtcNow();
        var jitter = Random.Shared.NextDouble();
        var state = delivery.State;
        if (!await Keep(kept =>
        {
            var decided = WebhookRules.Answered(kept, delivery, answer, now, jitter);
            state = decided.Delivery.State;
            return decided;
        })) return null;
        if (state == DeliveryState.Dead && delivery.State != DeliveryState.Dead) WebhookMetrics.GivenUp();
        if (answer.IsOk) WebhookMetrics.Delivered(now - delivery.Happened);
        return Pause(Kept.NextAt);
    }

    /// <summary>What is being tried; else what somebody wants sent again; else what is new, kept before it is sent.</summary>
    private async Task<KeptDelivery?> Next(CancellationToken ct)
    {
        if (Kept.Trying is { } trying) return trying;
        while (Kept.Retries is [var number, ..])
        {
            if (await host.ReadDelivery(Kept.Id, number) is { } asked) return asked;
            await host.Put(this, kept => (kept with { Retries = kept.Retries.Remove(number) }, []));
        }

        var head = await FeedRows.ReadHead(tools.Store, tools.Subject, ct);
        if (WebhookRules.Placed(Kept, head).Kept is var placed && placed != Kept)
        {
            LogPlaced(tools.Log);
            _looked = 0;
            if (!await host.Put(this, kept => (WebhookRules.Placed(kept, head).Kept, []))) return null;
        }

        while (true)
        {
            var after = Math.Max(Kept.After, _looked);
            var events = await DeliveryText.Next(tools.Store, tools.Subject, Kept, after, ct);
            if (!events.Events.IsEmpty) return await Begin(after, events);
            _looked = events.Through;
            if (!events.More) return null;
        }
    }

    private async Task<KeptDelivery?> Begin(long after, DeliveryEvents events)
    {
        var now = tools.Clock.GetUtcNow();
        KeptDelivery? begun = null;
        var isThere = await host.Put(this, kept =>
        {
            begun = new KeptDelivery { Number = kept.Number + 1, After = after, Through = events.Through, Events = events.Events.Length, Happened = events.Events.Max(e => e.At), CreatedAt = now };
            var log = RowWrite.Put(WebhookRows.Delivery(kept.Id, begun.Number), WebhookRows.Write(begun));
            var old = begun.Number - WebhookRows.Logged;
            RowWrite[] rows = old > 0 ? [log, RowWrite.Remove(WebhookRows.Delivery(kept.Id, old))] : [log];
            return (kept with { Number = begun.Number, Trying = begun }, rows);
        });
        return isThere ? begun : null;
    }

    private Task<bool> Keep(Func<KeptWebhook, (KeptWebhook Kept, KeptDelivery Delivery)> decide) => host.Put(this, kept =>
    {
        var (next, delivery) = decide(kept);
        return (next, [RowWrite.Put(WebhookRows.Delivery(kept.Id, delivery.Number), WebhookRows.Write(delivery))]);
    });

    private async Task<WebhookAnswer> Post(KeptDelivery delivery, byte[] body, CancellationToken ct)
    {
        var now = tools.Clock.GetUtcNow();
        var id = WebhookRows.IdOf(Kept.Id, delivery.Number);
        var secrets = WebhookRules.Signing(Kept, now).Select(s => new ReadOnlyMemory<byte>(tools.Box.Open(s.Box, Kept.Id)));
        var call = new WebhookCall(new(Kept.Url), id, now.ToUnixTimeSeconds(), SignatureRules.Sign(secrets, id, now.ToUnixTimeSeconds(), body), body);
        using var patience = new CancellationTokenSource(DeliveryRules.Patience, tools.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var answer = WebhookAnswer.TimedOut;
        WebhookMetrics.Began();
        try
        {
            answer = await tools.Sender!.Post(call, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Out of patience.
        }
        finally
        {
            WebhookMetrics.Ended(answer);
        }

        return answer;
    }

    private TimeSpan Pause(DateTimeOffset? until) => until is { } at && at - tools.Clock.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private void Arm(TimeSpan due)
    {
        _isArmed = true;
        Timer!.Change(due, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(EventId = 390, Level = LogLevel.Warning, Message = "A webhook's delivery could not be kept; tried again.")]
    private static partial void LogFailed(ILogger log, Exception error);

    [LoggerMessage(EventId = 391, Level = LogLevel.Warning, Message = "A webhook goes on at another place of its feed: the feed was restored, or events that it had not got are no longer kept.")]
    private static partial void LogPlaced(ILogger log);
}

/// <summary>How many lanes of a grain send at once; who finds no place is armed when one is free, in order.</summary>
internal sealed class LaneSlots
{
    /// <summary>Most attempts of one tenant or project at once.</summary>
    public const int AtOnce = 4;

    private readonly Queue<WebhookLane> _queue = new();
    private int _busy;

    public bool TryEnter(WebhookLane lane)
    {
        if (_busy < AtOnce)
        {
            _busy++;
            return true;
        }

        if (!_queue.Contains(lane)) _queue.Enqueue(lane);
        return false;
    }

    /// <summary>The slot goes to who waits for one; so nobody is overtaken by who has just had a turn.</summary>
    public void Leave()
    {
        while (_queue.TryDequeue(out var next))
        {
            if (next.IsEnded) continue;
            next.Enter();
            return;
        }

        _busy--;
    }
}
