using System.Collections.Immutable;
using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Ratings;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Gateway.Pages.Club;

/// <summary>Reads one club from its own grain.</summary>
internal sealed class ClubReads(IGrainFactory grains, TimeProvider clock, Viewer viewer, Places places)
{
    private const int Most = 1_000;
    private const int Weeks = 8;
    private const int Months = 12;

    public async Task<ClubModel?> Read(string key)
    {
        var today = LocalCalendar.Today(clock);
        if (await places.Club(key) is not var (place, view)) return null;
        var club = grains.GetGrain<IClubGrain>(key);
        // Whose role reads no persons sees what is counted, and none of the lists that name them.
        var (persons, ledger) = (viewer.Has(Power.Persons), viewer.Has(Power.Ledger));
        var members = persons ? club.Members(null, Most) : Task.FromResult(ImmutableArray<Member>.Empty);
        var volunteers = persons ? club.Volunteers(null, Most) : Task.FromResult(ImmutableArray<Volunteer>.Empty);
        var figures = club.Series(new() { From = Period.MonthOf(today).Previous, To = Period.MonthOf(today), Indicators = ClubNorms.Indicators });
        var meetings = persons ? club.Meetings(FirstMonth(today).FirstDay, today) : Task.FromResult(ImmutableArray<Meeting>.Empty);
        var funds = grains.GetGrain<IClubFunds>(key).Funds();
        var loans = ledger ? grains.GetGrain<IClubLoans>(key).Loans(LoanStatus.Open, null, Most) : Task.FromResult(ImmutableArray<LoanView>.Empty);
        var (rating, alerts) = (grains.GetGrain<IClubRating>(key).Rating(), club.Alerts(closed: true));
        var board = persons ? await Board(key, await volunteers, today) : null;
        var months = !persons ? null : MeetingYear.Of(await meetings, view, FirstMonth(today), Period.MonthOf(today));
        var names = (await members).ToDictionary(m => m.Id, m => m.Name, StringComparer.Ordinal);
        var lent = (await loans).OrderByDescending(l => l.DaysOverdue).ThenByDescending(l => l.Outstanding).Select(l => Loan(l, names)).ToArray();
        // Whom an alert may be about: a volunteer, or the borrower of a loan.
        var people = (await volunteers).Select(v => KeyValuePair.Create(v.Id, v.Name)).Concat(lent.Select(l => KeyValuePair.Create(l.Id, l.Borrower)))
            .DistinctBy(p => p.Key).ToDictionary(StringComparer.Ordinal);
        var all = await alerts;
        var now = (await figures).Value ?? throw new InvalidOperationException("The club's trend was refused.");
        var words = viewer.Words;
        return new ClubModel(
            place,
            view,
            place.Above.Count > 0 ? place.Above[^1].Name : string.Empty,
            today,
            [.. view.Alerts.OrderBy(a => a.Kind).Select(a => AlertTexts.Line(a, people, words))],
            ClubNorms.Of(view, now, board, months?[^1], words),
            board,
            months,
            persons ? Ages.Of(await members, today) : null,
            new MoneyModel(await funds, view.Policy.IncomeFundMinDong, ledger ? lent : null),
            await rating,
            ClubHistory.Of(view, all, await rating, names, people, words));
    }

    private async Task<WeekBoard> Board(string club, ImmutableArray<Volunteer> volunteers, DateOnly today)
    {
        var last = Period.WeekOf(today);
        var first = last with { Ordinal = last.Ordinal - Weeks + 1 };
        var weeks = (await grains.GetGrain<IClubVolunteers>(club).WeekBoard(first, last)).ToDictionary(w => w.Volunteer, w => w.Weeks, StringComparer.Ordinal);
        var rows = volunteers.Where(v => v.Teams.Any(t => t.Team == Team.HomeCare) && weeks.ContainsKey(v.Id))
            .Select(v => new WeekRow(Links.Volunteer(club, v.Id), v.Name, weeks[v.Id]));
        return new WeekBoard([.. Enumerable.Range(first.Ordinal, Weeks).Select(o => first with { Ordinal = o })], [.. rows]);
    }

    private static Period FirstMonth(DateOnly today)
    {
        var month = Period.MonthOf(today);
        return month with { Ordinal = month.Ordinal - Months + 1 };
    }

    private static LoanLine Loan(LoanView loan, Dictionary<string, string> names) => new(
        loan.Terms.Request.Id,
        names.GetValueOrDefault(loan.Terms.Request.Member, loan.Terms.Request.Member),
        loan.Terms.Request.Purpose,
        loan.Disbursed,
        loan.Terms.Request.Dong,
        loan.Outstanding,
        loan.Overdue,
        loan.DaysOverdue);
}
