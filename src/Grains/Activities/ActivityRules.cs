using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Meetings;

namespace ClbCloud.Grains.Activities;

/// <summary>Which activities and support plans may be kept, and what they count as.</summary>
internal static class ActivityRules
{
    public const int LongestNote = 2000;
    private const int MostPeople = 10_000;
    private const int MostForms = 10;
    private const int MostItems = 40;
    private const int MonthsAhead = 12;
    private const long MostDong = 1_000_000_000_000;

    public static readonly ImmutableArray<string> Reasons = ["wrong-entry", "not-held", "duplicate", "other"];

    /// <summary>Help to the community, as against help between two households of the club.</summary>
    public static bool IsSupport(this Activity activity) => activity.Area == Area.SelfHelp && activity.Kind != ActivityKind.SelfHelpCase;

    /// <summary>About one person, so that it has a state.</summary>
    public static bool IsCase(this ActivityKind kind) =>
        kind is ActivityKind.SelfHelpCase or ActivityKind.RightsCase or ActivityKind.LegalAdvice or ActivityKind.AllowanceClaim or ActivityKind.InsuranceClaim;

    /// <summary>The fact to keep; the one already kept when the same came again.</summary>
    public static Outcome<ActivityFact> Record(ClubBook book, Activity activity, bool historical, int lateLimitDays, DateTimeOffset now)
    {
        if (book.WorkBook.Activities.TryGetValue(activity.Id, out var known))
            return Same(known.Activity, activity) ? known : Refusal.Of("activity.id_reused", "id");
        var today = LocalCalendar.DayOf(now);
        if (activity.Date > today) return Refusal.Of("activity.future", "date");
        if (!historical && today.DayNumber - activity.Date.DayNumber > lateLimitDays) return Refusal.Of("activity.too_late", "date").With("days", lateLimitDays);
        if (!book.Head.CountedOn(activity.Date)) return Refusal.Of("activity.not_active", "date");
        if (Content(book, activity) is { } no) return no;
        return new ActivityFact { Activity = activity, RecordedAt = now, Historical = historical };
    }

    public static Outcome<ActivityFact> Void(ClubBook book, VoidFact command, DateTimeOffset now)
    {
        if (!Reasons.Contains(command.Reason)) return Refusal.Of("activity.reason", "reason");
        if (!book.WorkBook.Activities.TryGetValue(command.Id, out var fact)) return Refusal.Of("activity.unknown", "id");
        if (fact.Stands) return fact with { VoidedAt = now, Reason = command.Reason };
        return fact.Reason == command.Reason ? fact : Refusal.Of("activity.already_void", "id");
    }

    /// <summary>The plan to keep; the one already kept when nothing changes.</summary>
    public static Outcome<SupportPlan> Put(ClubBook book, PutSupportPlan put, int lateLimitDays, DateTimeOffset now)
    {
        var today = LocalCalendar.DayOf(now);
        if (put.Month.Kind != PeriodKind.Month || put.Month.Ordinal > Period.MonthOf(today).Ordinal + MonthsAhead) return Refusal.Of("support_plan.month", "month");
        if (!book.Head.CountedOn(put.Month.LastDay)) return Refusal.Of("support_plan.not_active", "month");
        if (!put.Historical && today.DayNumber - put.Month.LastDay.DayNumber > lateLimitDays)
            return Refusal.Of("support_plan.too_late", "month").With("days", lateLimitDays);
        var before = book.WorkBook.Plans.GetValueOrDefault(put.Month);
        if (put.Withdrawn && before is null) return Refusal.Of("support_plan.unknown", "month");
        if (!put.Withdrawn && !Items(put)) return Refusal.Of("support_plan.items", "items").With("most", MostItems);
        if (put.Note?.Length > LongestNote) return Refusal.Of("support_plan.note", "note").With("most", LongestNote);
        var next = new SupportPlan
        {
            Month = put.Month,
            Items = put.Withdrawn ? before!.Items : put.Items,
            Note = put.Withdrawn ? before!.Note : put.Note,
            Withdrawn = put.Withdrawn,
            Historical = before?.Historical ?? put.Historical,
            RecordedAt = before?.RecordedAt ?? now,
            Revision = before?.Revision ?? 0,
        };
        return before is not null && Same(before, next) ? before : next with { Revision = next.Revision + 1 };
    }

    public static SupportMonth Beside(ClubBook book, Period month)
    {
        var plan = book.WorkBook.Plans.GetValueOrDefault(month);
        ImmutableArray<ActivityFact> held =
        [
            .. book.WorkBook.Activities.Values.Where(f => f.Stands && f.Activity.IsSupport() && month.Contains(f.Activity.Date))
                .OrderBy(f => f.Activity.Date).ThenBy(f => f.Activity.Id),
        ];
        var items = plan is null || plan.Withdrawn ? [] : plan.Items;
        return new()
        {
            Month = month,
            Plan = plan,
            Items = [.. items.Select(i => Done(i.Id, held))],
            Unplanned = held.Count(f => items.All(i => i.Id != f.Activity.PlanItem)),
            Sessions = held.Length,
            PeopleHelped = held.Sum(f => f.Activity.PeopleHelped),
            Held = held,
        };
    }

    /// <summary>Records hold arrays, which do not compare by content; the bodies of rows do.</summary>
    public static bool Same<T>(T a, T b) => RowBody.Write(a).AsSpan().SequenceEqual(RowBody.Write(b));

    private static SupportDone Done(string item, ImmutableArray<ActivityFact> held)
    {
        var of = held.Where(f => f.Activity.PlanItem == item).ToArray();
        return new() { Item = item, Held = of.Length, PeopleHelped = of.Sum(f => f.Activity.PeopleHelped) };
    }

    private static bool Items(PutSupportPlan put) =>
        !put.Items.IsDefaultOrEmpty && put.Items.Length <= MostItems && put.Items.Select(i => i.Id).Distinct(StringComparer.Ordinal).Count() == put.Items.Length
        && put.Items.All(i => Keys.IsSlug(i.Id) && !string.IsNullOrWhiteSpace(i.What) && i.What.Length <= 500 && i.People is null or (>= 0 and <= MostPeople)
            && IsOf(i.Kind, Area.SelfHelp) && (i.On is not { } on || put.Month.Contains(on)));

    private static Refusal? Content(ClubBook book, Activity activity)
    {
        if (!Enum.IsDefined(activity.Area)) return Refusal.Of("activity.area", "area");
        if (!IsOf(activity.Kind, activity.Area)) return Refusal.Of("activity.kind", "kind");
        if (activity.Participants is < 0 or > MostPeople) return Refusal.Of("activity.participants", "participants").With("most", MostPeople);
        if (activity.PeopleHelped is < 0 or > MostPeople) return Refusal.Of("activity.people_helped", "peopleHelped").With("most", MostPeople);
        if (!Help(activity)) return Refusal.Of("activity.help", "help").With("most", MostForms);
        if (activity.Note?.Length > LongestNote) return Refusal.Of("activity.note", "note").With("most", LongestNote);
        if (activity.Case is { } state && (!Enum.IsDefined(state) || !activity.Kind.IsCase())) return Refusal.Of("activity.case", "case");
        if (activity.Helped.Length > activity.PeopleHelped || activity.Helped.Distinct(StringComparer.Ordinal).Count() != activity.Helped.Length)
            return Refusal.Of("activity.helped", "helped");
        if (activity.Helped.FirstOrDefault(id => !book.Members.ContainsKey(id)) is { } unknown)
            return Refusal.Of("activity.member_unknown", "helped").With("member", unknown);
        return activity.PlanItem is { } item ? Planned(book, activity, item) : null;
    }

    private static Refusal? Planned(ClubBook book, Activity activity, string item) =>
        activity.IsSupport() && book.WorkBook.Plans.GetValueOrDefault(Period.MonthOf(activity.Date)) is { Withdrawn: false } plan && plan.Items.Any(i => i.Id == item)
            ? null
            : Refusal.Of("activity.plan_item", "planItem");

    private static bool Help(Activity activity) =>
        activity.Help.Length <= MostForms && activity.Help.All(h => Enum.IsDefined(h.Form) && h.AmountDong is null or (>= 0 and <= MostDong)
            && h.Workdays is null or (>= 0 and <= MostPeople) && !(h.Description?.Length > 500));

    private static bool IsOf(ActivityKind kind, Area area) => Enum.IsDefined(kind) && (int)kind / 100 == (int)area;
}
