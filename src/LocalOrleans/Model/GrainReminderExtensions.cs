using ClbCloud.LocalOrleans;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Durable reminders of the calling grain.</summary>
public static class GrainReminderExtensions
{
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

    public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        if (grain is not IRemindable) throw new InvalidOperationException($"{grain?.GetType().Name} does not implement {nameof(IRemindable)}.");
        return Service(grain).RegisterOrUpdate(grain.GrainContext.GrainId, reminderName, dueTime, period);
    }

    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => UnregisterReminder((IGrainBase)grain, reminder);

    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        return Service(grain).Unregister(grain.GrainContext.GrainId, reminder.ReminderName);
    }

    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => GetReminder((IGrainBase)grain, reminderName);

    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        return Task.FromResult(Service(grain).Find(grain.GrainContext.GrainId, reminderName));
    }

    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);

    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) =>
        Task.FromResult(Service(grain).All(grain.GrainContext.GrainId));

    private static ReminderService Service(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain.GrainContext.ActivationServices.GetRequiredService<LocalEngine>().Reminders;
    }
}
