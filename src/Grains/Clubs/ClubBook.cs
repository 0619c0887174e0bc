using System.Collections.Immutable;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Training;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Clubs;

/// <summary>All that a club's grain keeps in memory of its book; visits themselves stay in their rows.</summary>
internal sealed record ClubBook
{
    private static readonly StringComparer Order = StringComparer.Ordinal;

    public required ClubHead Head { get; init; }

    public ImmutableSortedDictionary<string, Member> Members { get; init; } = ImmutableSortedDictionary.Create<string, Member>(Order);

    public ImmutableSortedDictionary<string, Volunteer> Volunteers { get; init; } = ImmutableSortedDictionary.Create<string, Volunteer>(Order);

    public ImmutableSortedDictionary<string, Recipient> Recipients { get; init; } = ImmutableSortedDictionary.Create<string, Recipient>(Order);

    public ImmutableSortedDictionary<DateOnly, Meeting> Meetings { get; init; } = ImmutableSortedDictionary<DateOnly, Meeting>.Empty;

    /// <summary>Visits that stand, by volunteer and ISO week.</summary>
    public ImmutableDictionary<string, ImmutableSortedDictionary<Period, int>> Made { get; init; } = ImmutableDictionary.Create<string, ImmutableSortedDictionary<Period, int>>(Order);

    /// <summary>Visits that stand, by month.</summary>
    public ImmutableSortedDictionary<Period, long> VisitsByMonth { get; init; } = ImmutableSortedDictionary<Period, long>.Empty;

    public ImmutableSortedDictionary<Period, KeptPeriod> Periods { get; init; } = ImmutableSortedDictionary<Period, KeptPeriod>.Empty;

    /// <summary>Open alerts by id.</summary>
    public ImmutableSortedDictionary<string, Alert> Alerts { get; init; } = ImmutableSortedDictionary.Create<string, Alert>(Order);

    public Ledger Ledger { get; init; } = Ledger.Empty;

    public WorkBook WorkBook { get; init; } = WorkBook.Empty;

    public HealthBook HealthBook { get; init; } = HealthBook.Empty;

    public TrainingBook TrainingBook { get; init; } = TrainingBook.Empty;

    public RatingBook RatingBook { get; init; } = RatingBook.Empty;

    public PrivacyBook PrivacyBook { get; init; } = PrivacyBook.Empty;

    public ImmutableDictionary<string, Acked> Acks { get; init; } = ImmutableDictionary.Create<string, Acked>(Order);

    public ImmutableSortedDictionary<Period, int> MadeBy(string volunteer) =>
        Made.GetValueOrDefault(volunteer) ?? ImmutableSortedDictionary<Period, int>.Empty;

    public int MembersOn(DateOnly day) => Members.Values.Count(m => m.On(day));

    public IEnumerable<KeyValuePair<Period, FigureVector>> Kept => Periods.Select(p => KeyValuePair.Create(p.Key, p.Value.Then));
}

internal static class People
{
    public static bool On(this Member member, DateOnly day) => member.Joined <= day && (member.Left is not { } left || day <= left);

    public static bool On(this Volunteer volunteer, DateOnly day) =>
        volunteer.Joined <= day && (volunteer.Left is not { } left || day <= left);

    public static bool On(this Recipient recipient, DateOnly day) => recipient.From <= day && (recipient.To is not { } to || day <= to);

    public static bool InTeamOn(this Volunteer volunteer, Team team, DateOnly day)
    {
        if (!volunteer.On(day)) return false;
        foreach (var span in volunteer.Teams)
        {
            if (span.Team == team && span.From <= day && (span.To is not { } to || day <= to)) return true;
        }

        return false;
    }

    public static bool HasOn(this ImmutableArray<DatedCircumstance> circumstances, Circumstance circumstance, DateOnly day)
    {
        foreach (var one in circumstances)
        {
            if (one.Circumstance == circumstance && (one.From is not { } from || from <= day) && (one.To is not { } to || day <= to)) return true;
        }

        return false;
    }
}
