namespace ClbCloud.Engine.Tests;

/// <summary>A state and a reminder.</summary>
public interface IKeeperGrain : IGrainWithStringKey
{
    Task<string?> Read();

    Task Write(string text);

    Task Clear();

    Task Remind(string name, TimeSpan due, TimeSpan period);

    Task Forget(string name);

    Task<string[]> Reminders();
}

[GenerateSerializer, Immutable]
public sealed record Kept
{
    [Id(0)] public string? Text { get; init; }
}

[GrainType("keeper")]
internal sealed class KeeperGrain([PersistentState("kept", "store")] IPersistentState<Kept> kept) : Grain, IKeeperGrain, IRemindable
{
    private Probe Probe => Probe.For(this.GetPrimaryKeyString());

    public Task<string?> Read() => Task.FromResult(kept.State.Text);

    public Task Write(string text)
    {
        kept.State = new() { Text = text };
        return kept.WriteStateAsync();
    }

    public Task Clear() => kept.ClearStateAsync();

    public Task Remind(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task Forget(string name)
    {
        if (await this.GetReminder(name) is { } reminder) await this.UnregisterReminder(reminder);
    }

    public async Task<string[]> Reminders() => [.. (await this.GetReminders()).Select(r => r.ReminderName)];

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Probe.Events.Enqueue($"{status.CurrentTickTime - status.FirstTickTime}");
        Probe.Signal(reminderName);
        if (reminderName == "failing") throw new TalkException("reminder");
        return Task.CompletedTask;
    }
}
