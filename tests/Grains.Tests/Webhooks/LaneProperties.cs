using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Storage;
using ClbCloud.Storage.Memory;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClbCloud.Grains.Tests.Webhooks;

/// <summary>
/// Whatever a receiver answers, whatever becomes of commits and whenever the sender is killed: every event arrives, and
/// those of a club first arrive in the order in which they happened.
/// </summary>
public sealed class LaneProperties
{
    private const string Url = "https://partner.example/";

    [Fact]
    public void Each_clubs_events_arrive_in_order_under_any_failures() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => Holds(seed).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static async Task<bool> Holds(int seed)
    {
        var chance = new Random(seed);
        var world = new World(chance);
        var (sent, total) = (0, 20 + chance.Next(60));
        for (var step = 0; step < 5000; step++)
        {
            if (sent < total && chance.Next(3) == 0) sent += await world.Happen(1 + chance.Next(8), total - sent);
            if (chance.Next(8) == 0) world.Kill();
            await world.Tick();
            if (sent == total && world.IsDone) break;
            // At last the receiver is well, so that all can arrive.
            if (step == 2000) world.Heal();
        }

        return world.IsDone && world.ArrivedInOrder;
    }

    private sealed class World(Random chance) : ILaneHost
    {
        private const string Subject = "bac-ninh";
        private readonly FakeTime _time = new();
        private readonly MemoryRowStore _rows = new();
        private readonly Receivers _receivers = new();
        private readonly SecretBox _box = new(new FixedTenantKeys(), Subject);
        private readonly List<string> _happened = [];
        private readonly int[] _numbers = new int[3];
        private readonly string _partition = WebhookRows.Partition(Subject);
        private WebhookLane? _lane;
        private bool _isWell;
        private long _last;

        public bool IsDone => _receivers.Of(Url).Select(t => t.Id).ToHashSet().SetEquals(_happened);

        public bool ArrivedInOrder => _receivers.Of(Url).DistinctBy(t => t.Id).GroupBy(t => t.Club).All(club =>
            club.Select(t => t.Id).SequenceEqual(_happened.Where(id => id.StartsWith($"{club.Key}|", StringComparison.Ordinal))));

        public void Heal() => _isWell = true;

        public void Kill() => _lane = null;

        public async Task<int> Happen(int count, int most)
        {
            var events = new List<KeptEvent>();
            for (var i = 0; i < Math.Min(count, most); i++)
            {
                var which = chance.Next(_numbers.Length);
                var club = $"bac-ninh|clb-{which}";
                var id = $"{club}|1.{++_numbers[which]}.0";
                _happened.Add(id);
                events.Add(new(new() { Id = id, Type = FactKinds.ClubChanged, Club = club, At = _time.GetUtcNow() }, "bac-ninh|m-01"));
            }

            var rows = FeedRows.Packed(events, _last);
            _last += events.Count;
            await _rows.CommitAsync(FeedRows.Partition(Subject), [RowWrite.Put(FeedRows.Head, RowBody.Write(new FeedHead { Last = _last })), .. rows]);
            return events.Count;
        }

        public async Task Tick()
        {
            _lane ??= await Start();
            await _lane.Tick(CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(chance.Next(700)));
        }

        public async Task<bool> Put(WebhookLane lane, Func<KeptWebhook, (KeptWebhook Next, IEnumerable<RowWrite> Rows)> change)
        {
            var (next, rows) = change(lane.Kept);
            var trouble = _isWell ? 9 : chance.Next(10);
            if (trouble == 0) throw new RowStoreException("nothing landed");
            var result = await _rows.CommitAsync(_partition, [RowWrite.Update(WebhookRows.Webhook("w-1"), lane.ETag, WebhookRows.Write(next)), .. rows]);
            if (trouble == 1)
            {
                // It landed and nobody heard: what follows reads again.
                Kill();
                throw new RowStoreException("unheard");
            }

            if (!result.Committed) return false;
            lane.Take(next, result.ETags[0]!);
            return true;
        }

        public Task<bool> MaySend(WebhookLane lane) => Task.FromResult(true);

        public async Task<KeptDelivery?> ReadDelivery(string webhook, long number) =>
            await _rows.GetAsync(_partition, WebhookRows.Delivery(webhook, number)) is { } row ? RowBody.Read<KeptDelivery>(row.Body) : null;

        private async Task<WebhookLane> Start()
        {
            _receivers.At(Url, Answer);
            var key = WebhookRows.Webhook("w-1");
            if (await _rows.GetAsync(_partition, key) is null)
            {
                await _rows.CommitAsync(_partition, [RowWrite.Insert(key, WebhookRows.Write(new KeptWebhook
                {
                    Id = "w-1",
                    Url = Url,
                    Sight = new(),
                    CreatedAt = _time.GetUtcNow(),
                    Secrets = [new(_box.Close(new byte[32], "w-1"), _time.GetUtcNow())],
                    Epoch = 1,
                    After = 0,
                }))]);
            }

            var row = (await _rows.GetAsync(_partition, key))!;
            var lane = new WebhookLane(this, new(Subject, _rows, _time, _box, _receivers, NullLogger.Instance), new(), RowBody.Read<KeptWebhook>(row.Body), row.ETag) { Timer = new NoTimer() };
            return lane;
        }

        private Task<WebhookAnswer> Answer(WebhookCall call, CancellationToken ct)
        {
            switch (_isWell ? 9 : chance.Next(10))
            {
                case < 4:
                    return Task.FromResult(new WebhookAnswer(500, null));
                case 4:
                    return Task.FromResult(new WebhookAnswer(null, "connect"));
                case 5:
                    // Taken, and the answer was lost on its way.
                    _receivers.Take(call);
                    return Task.FromResult(WebhookAnswer.TimedOut);
                default:
                    return Task.FromResult(Receivers.Ok);
            }
        }
    }

    private sealed class NoTimer : IGrainTimer
    {
        public void Change(TimeSpan dueTime, TimeSpan period)
        {
        }

        public void Dispose()
        {
        }
    }
}
