using System.Collections.Concurrent;
using Orleans.Runtime;

namespace ClbCloud.LocalOrleans.Hosting;

/// <summary>A durable reminder: ticks at <see cref="FirstTick"/> and every <see cref="Period"/> after it.</summary>
/// <param name="Grain">Store it as its string, <c>type/key</c>; <see cref="GrainId.Parse(string)"/> reads it back.</param>
/// <param name="NextTick">The first tick not yet delivered.</param>
public sealed record LocalReminder(GrainId Grain, string Name, DateTimeOffset FirstTick, TimeSpan Period, DateTimeOffset NextTick)
{
    /// <summary>The first tick of the grid that lies after <paramref name="now"/>, and after the one just delivered.</summary>
    internal DateTimeOffset TickAfter(DateTimeOffset now) => GridAfter(now > NextTick ? now : NextTick);

    /// <summary>After a clock was set back, the next tick lies further off than a period; then the grid counts again.</summary>
    internal LocalReminder Within(DateTimeOffset now) =>
        now >= FirstTick && NextTick - now > Period ? this with { NextTick = GridAfter(now) } : this;

    private DateTimeOffset GridAfter(DateTimeOffset moment) =>
        FirstTick + (((moment - FirstTick).Ticks / Period.Ticks) + 1) * Period;
}

/// <summary>Where reminders are kept. Only the engine calls it, and waits for one write before the next.</summary>
public interface ILocalReminderTable
{
    Task<IReadOnlyList<LocalReminder>> ReadAll(CancellationToken cancellation);

    /// <summary>Keyed by grain and name.</summary>
    Task Upsert(LocalReminder reminder, CancellationToken cancellation);

    Task Remove(GrainId grain, string name, CancellationToken cancellation);
}

/// <summary>Reminders that last as long as the process, or as long as a test keeps this object.</summary>
public sealed class MemoryReminderTable : ILocalReminderTable
{
    private readonly ConcurrentDictionary<(GrainId, string), LocalReminder> _rows = new();

    public Task<IReadOnlyList<LocalReminder>> ReadAll(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<LocalReminder>>([.. _rows.Values]);

    public Task Upsert(LocalReminder reminder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        _rows[(reminder.Grain, reminder.Name)] = reminder;
        return Task.CompletedTask;
    }

    public Task Remove(GrainId grain, string name, CancellationToken cancellation)
    {
        _rows.TryRemove((grain, name), out _);
        return Task.CompletedTask;
    }
}
