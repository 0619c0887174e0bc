using System.Globalization;
using ClbCloud.Gateway.Alerts;
using ClbCloud.Gateway.Kernel;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Club;

/// <summary>Alerts in the words of the API, with people's names where it has their ids. Pure.</summary>
internal static class AlertTexts
{
    public static ClubAlertLine Line(Alert alert, IReadOnlyDictionary<string, string> people, Words words)
    {
        return new(ToneOf(alert.Kind), Text(alert, people, words), alert.OpenedAt, alert.Acks is [.., var last] ? (words[$"scope.{last.By}"], last.Note) : null);
    }

    public static string Text(Alert alert, IReadOnlyDictionary<string, string> people, Words words)
    {
        if (alert.Kind == AlertKind.LoanOverdue && people.TryGetValue(alert.Subject, out var borrower)) return Loan(alert, borrower, words);
        var named = people.TryGetValue(alert.Subject, out var name) ? alert with { Subject = name } : alert;
        return words.Name(AlertHttp.Of(null, null, named with { Period = Numbered(alert.Period) }).Texts);
    }

    // Who borrowed says more than the loan's id.
    private static string Loan(Alert alert, string borrower, Words words) => words.Of("alert.loan_overdue",
        ("name", borrower),
        ("dong", words.Dong(long.TryParse(alert.Reason.GetValueOrDefault("overdue"), NumberStyles.None, CultureInfo.InvariantCulture, out var dong) ? dong : null)),
        ("day", words.Day(Query.TryDay(alert.Reason.GetValueOrDefault("due"), out var due) ? due : null)));

    // The texts say "week {period}": 47/2026 reads better there than 2026-W47.
    private static string Numbered(string period) => !Period.TryParse(period, out var parsed) ? period
        : parsed.Kind == PeriodKind.Week ? $"{parsed.WeekNumber}/{parsed.Year}" : $"{parsed.FirstDay.Month}/{parsed.Year}";

    public static string ToneOf(AlertKind kind) =>
        kind is AlertKind.VolunteerShort or AlertKind.MeetingMissed or AlertKind.LoanOverdue or AlertKind.PlanBehind or AlertKind.RequestOverdue ? "bad" : "warn";
}
