using System.Collections.Immutable;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Meetings;

namespace ClbCloud.Grains.Clubs;

/// <summary>The club's loans, its collection sheets and livelihood groups.</summary>
internal sealed partial class ClubGrain : IClubLoans
{
    public Task<Outcome<LoanNeed>> PutNeed(LoanNeed need) =>
        Decide(edit => LivelihoodRules.Put(edit.Book, need, edit.Today), (edit, next) => edit.Set(next));

    public Task<ImmutableArray<LoanNeed>> LoanNeeds(string? after, int limit) => Told("need", Page(Book?.Ledger.Needs, after, limit), n => n.Id);

    public Task<Outcome<LoanView>> Request(RequestLoan request) =>
        Terms(edit => LendingRules.Request(edit.Book, edit.Calendar, request, edit.Now));

    public Task<Outcome<LoanView>> Decide(DecideLoan decision) =>
        Terms(edit => LendingRules.Decide(edit.Book, edit.Calendar, decision, edit.Now));

    public Task<Outcome<Posted>> Disburse(DisburseLoan command) =>
        Once(command.Key, command, edit => Done(edit, LendingRules.Disburse(edit.Book, edit.Calendar, command, edit.Now)));

    public Task<Outcome<Posted>> Repay(RepayLoan command) =>
        Once(command.Key, command, edit => Done(edit, LendingRules.Repay(edit.Book, edit.Calendar, command, edit.Now)));

    public Task<Outcome<Posted>> WriteOff(WriteOffLoan command) =>
        Once(command.Key, command, edit => Done(edit, LendingRules.WriteOff(edit.Book, edit.Calendar, command, edit.Now)));

    public Task<Outcome<Posted>> Collect(CollectSheet sheet) => Once(sheet.Key, sheet, edit => Collect(edit, sheet), rows: 8);

    public Task<ImmutableArray<LoanView>> Loans(LoanStatus? status, string? after, int limit)
    {
        var today = LocalCalendar.Today(_clock);
        var found = (Book?.Ledger.Loans ?? Ledger.Empty.Loans)
            .Where(l => (after is null || string.CompareOrdinal(l.Key, after) > 0) && (status is null || LoanRules.StatusOf(l.Value) == status));
        return Task.FromResult<ImmutableArray<LoanView>>([.. found.Take(Math.Clamp(limit, 1, MostItems)).Select(l => LoanRules.View(l.Value, today, schedule: false))]);
    }

    public Task<LoanView?> Loan(string id) =>
        Task.FromResult(Book?.Ledger.Loans.GetValueOrDefault(id) is { } loan ? LoanRules.View(loan, LocalCalendar.Today(_clock), schedule: true) : null);

    public Task<Outcome<LivelihoodGroup>> PutGroup(LivelihoodGroup group) =>
        Decide(edit => LivelihoodRules.Put(edit.Book, group, edit.Today), (edit, next) => edit.Set(next));

    public Task<ImmutableArray<LivelihoodGroup>> Groups(string? after, int limit) => Task.FromResult(Page(Book?.Ledger.Groups, after, limit));

    // The meeting first: the sheet is its.
    private static Outcome<Posted> Collect(BookEdit edit, CollectSheet sheet)
    {
        if (sheet.Meeting is { } put)
        {
            if (put.Date != sheet.Date || put.Cancelled) return Refusal.Of("collection.date", "meeting.date");
            var met = MeetingRules.Put(edit.Book, put with { Historical = sheet.Historical }, edit.Calendar.PolicyOn(edit.Today).LateLimitDays, edit.Now);
            if (met.Refusal is { } wrong) return wrong with { Field = $"meeting.{wrong.Field}" };
            edit.Set(met.Value!);
        }

        var collected = CollectionRules.Collect(edit.Book, edit.Calendar, sheet, edit.Now);
        if (collected.Refusal is { } no) return no;
        var (entry, results) = collected.Value;
        if (entry is not null) edit.Post(entry);
        return new Posted { Entry = entry, Lines = results, Funds = edit.Book.View(edit.Today) };
    }

    private async Task<Outcome<LoanView>> Terms(Func<BookEdit, Outcome<LoanTerms>> rule)
    {
        var decided = await Decide(rule, (edit, terms) => edit.Set(terms));
        if (decided.Refusal is { } no) return no;
        return LoanRules.View(Book!.Ledger.Loans[decided.Value!.Request.Id], LocalCalendar.Today(_clock), schedule: true);
    }
}
