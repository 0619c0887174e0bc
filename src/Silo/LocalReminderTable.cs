using ClbCloud.Grains.Kernel;
using ClbCloud.LocalOrleans.Hosting;
using ClbCloud.Storage;

namespace ClbCloud.Silo;

/// <summary>Reminders as rows, so that they outlast the process.</summary>
internal sealed class LocalReminderTable(IRowStore rows) : ILocalReminderTable
{
    // Every byte of a key sorts below it.
    private const string End = "\uFFFF";

    public async Task<IReadOnlyList<LocalReminder>> ReadAll(CancellationToken cancellation)
    {
        var all = new List<LocalReminder>();
        string? after = null;
        do
        {
            var page = await rows.RangeAsync(StorageNames.Reminders, string.Empty, End, after: after, ct: cancellation);
            foreach (var row in page.Rows) all.Add(RowBody.Read<Reminder>(row.Body).Read());
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    public async Task Upsert(LocalReminder reminder, CancellationToken cancellation) => await rows.CommitAsync(
        StorageNames.Reminders, [RowWrite.Put(Key(reminder.Grain, reminder.Name), RowBody.Write(Reminder.Of(reminder)))], cancellation);

    public async Task Remove(GrainId grain, string name, CancellationToken cancellation) =>
        await rows.CommitAsync(StorageNames.Reminders, [RowWrite.Remove(Key(grain, name))], cancellation);

    private static string Key(GrainId grain, string name) => $"{grain}|{name}";

    private sealed record Reminder
    {
        public required string Grain { get; init; }

        public required string Name { get; init; }

        public required DateTimeOffset FirstTick { get; init; }

        public required TimeSpan Period { get; init; }

        public required DateTimeOffset NextTick { get; init; }

        public static Reminder Of(LocalReminder r) => new()
        {
            Grain = r.Grain.ToString(),
            Name = r.Name,
            FirstTick = r.FirstTick,
            Period = r.Period,
            NextTick = r.NextTick,
        };

        public LocalReminder Read() => new(GrainId.Parse(Grain), Name, FirstTick, Period, NextTick);
    }
}
