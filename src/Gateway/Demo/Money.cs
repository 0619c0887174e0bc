using System.Collections.Immutable;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Meetings;
using ClbCloud.Grains.Members;

namespace ClbCloud.Gateway.Demo;

/// <summary>Makes the money of a club: its past as the plan says, and since it reports loans, dues, gifts and expenses.</summary>
internal sealed class Money
{
    private const int Million = 1_000_000;
    private const int Rate = 100;
    private const int MostLoan = 8;
    private const int LivingLoans = 7;
    private const int DuesDong = 20_000;
    private const int MostLines = 60;
    private static readonly string[] Purposes = ["Chăn nuôi gà thả vườn", "Nuôi lợn", "Trồng rau an toàn", "Buôn bán nhỏ", "Nuôi bò sinh sản", "Làm đậu phụ", "Trồng cây ăn quả"];
    private readonly ClubPlan _plan;
    private readonly BookPlan _book;
    private readonly ImmutableArray<AddMember> _members;
    private readonly Dice _dice;
    private readonly DateOnly _today;
    private readonly MoneyBox _box = new();
    private readonly List<PlannedLoan> _loans = [];
    private readonly List<(DateOnly Date, int Order, Func<IEnumerable<LoadItem>> Post)> _events = [];

    private Money(ClubPlan plan, ImmutableArray<AddMember> members, int seed, DateTimeOffset now)
    {
        (_plan, _book, _members, _today) = (plan, plan.Book!, members, LocalCalendar.DayOf(now));
        _dice = Dice.For(seed, $"{plan.Key}|money");
    }

    public static ClubMoney Of(ClubPlan plan, ImmutableArray<AddMember> members, ImmutableArray<PutMeeting> meetings, int seed, DateTimeOffset now) =>
        plan.Book is null ? ClubMoney.None : new Money(plan, members, seed, now).Make(meetings);

    private ClubMoney Make(ImmutableArray<PutMeeting> meetings)
    {
        Beginnings();
        PastLoans();
        if (_plan.SetUp.ReportingFrom is { } from)
        {
            Living(from, meetings.IsEmpty ? _today : meetings[0].Date);
            Gifts(from);
        }

        // In order of days: money is there before it is lent.
        var items = _events.Where(e => e.Date <= _today).OrderBy(e => e.Date).ThenBy(e => e.Order).SelectMany(e => e.Post()).ToImmutableArray();
        return ClubMoney.Of(items, [.. meetings.Select(Sheet).Where(s => !s.Lines.IsEmpty)], _box);
    }

    private void Beginnings()
    {
        var date = _plan.Launched.AddDays(_dice.Between(1, 3));
        if (date < _book.LoansFrom) date = _book.LoansFrom;
        if (_book.OpeningIncomeDong > 0) At(date, () => Opened(date, Fund.Income, _book.OpeningIncomeDong));
        if (_book.OpeningClubDong > 0) At(date, () => Opened(date, Fund.Club, _book.OpeningClubDong));
        if (_book.SeedDong > 0)
        {
            At(date, () =>
            {
                _box.Seed(_book.SeedDong);
                return Entry(EntryKind.Seed, date, _book.SeedDong, e => e with { Source = _book.SeedSource, Donor = _book.SeedDonor });
            });
        }
    }

    private LoadItem Opened(DateOnly date, Fund fund, long dong)
    {
        if (fund == Fund.Income) _box.ToIncome(dong);
        else _box.ToClub(dong);
        return Entry(EntryKind.Opening, date, dong, e => e with { Fund = fund });
    }

    private void PastLoans()
    {
        if (_book.PastLoans == 0) return;
        // All could be out at once.
        var most = Math.Clamp((_book.SeedDong + _book.OpeningIncomeDong) / _book.PastLoans / Million, 1, MostLoan);
        var first = _plan.Launched.AddDays(5);
        for (var i = 0; i < _book.PastLoans; i++)
        {
            var date = _dice.DayBetween(first > _book.LoansFrom ? first : _book.LoansFrom, _book.LoansBy);
            var loan = new PlannedLoan(Synthetic.Slug("vay-", i + 1, 3), _members[i].Id, date, _dice.Between(1, (int)most) * (long)Million, _book.PastInterest ? Rate : 0, late: false);
            Plan(loan, null, [loan.Due(PlannedLoan.Months)]);
        }
    }

    // Members who have no loan of the past: one open loan each.
    private void Living(DateOnly from, DateOnly firstMeeting)
    {
        var candidates = _members.Skip(_book.PastLoans).Where(m => m.Left is null && m.Joined < from.AddDays(-60)).Take(LivingLoans + 3).ToArray();
        var last = _plan.PausedFrom is { } paused && paused < from.AddDays(40) ? paused.AddDays(-1) : from.AddDays(40);
        for (var i = 0; i < candidates.Length; i++)
        {
            var need = $"nc-{i + 1}";
            var purpose = _dice.Pick(Purposes);
            var member = candidates[i].Id;
            var since = from.AddDays(-_dice.Between(62, 120));
            if (since < _plan.Launched) since = _plan.Launched;
            At(since, () => new LoadItem { Need = new LoanNeed { Id = need, Member = member, From = since, Purpose = purpose } });
            if (i >= LivingLoans) continue;
            var loan = new PlannedLoan(Synthetic.Slug("vay-", 100 + i, 3), member, _dice.DayBetween(from.AddDays(-60), last), _dice.Between(2, MostLoan) * (long)Million, Rate, _dice.Chance(12));
            Plan(loan, need, Enumerable.Range(1, PlannedLoan.Months).Select(loan.Due).Where(d => d < firstMeeting).Take(loan.Late ? 1 : PlannedLoan.Months));
        }

        Group(from, [.. candidates.Take(5).Select(m => m.Id)]);
    }

    private void Group(DateOnly from, string[] members)
    {
        var since = from.AddDays(-50);
        At(since, () => new LoadItem
        {
            Group = new LivelihoodGroup
            {
                Id = "nhom-01",
                Name = $"Nhóm sinh kế mẫu {Synthetic.Slug(string.Empty, _plan.Number, 4)}",
                From = since,
                Members = [.. members.Select(m => new GroupSpan { Member = m, From = since })],
            },
        });
    }

    private void Gifts(DateOnly from)
    {
        for (var i = _dice.Between(1, 3); i > 0; i--)
        {
            var (date, dong, kind) = (_dice.DayBetween(from, _today), _dice.Between(2, 30) * 100_000L, _dice.Chance(25));
            var donor = _dice.Chance(30) ? null : $"Nhà hảo tâm mẫu {Synthetic.Slug(string.Empty, _dice.Between(1, 999), 3)}";
            At(date, () =>
            {
                if (kind) _box.InKind(dong);
                else _box.ToClub(dong);
                return Entry(EntryKind.Donation, date, dong, e => e with { Donor = donor, Form = kind ? EntryForm.Goods : EntryForm.Cash, Item = kind ? "Quà bằng hiện vật (mẫu)" : null });
            });
        }

        var (raised, sum) = (_dice.DayBetween(from, _today), _dice.Between(5, 20) * 100_000L);
        At(raised, () =>
        {
            _box.ToClub(sum);
            return Entry(EntryKind.Fundraising, raised, sum, e => e with { Purpose = "Bán sản phẩm của câu lạc bộ" });
        });
        foreach (var purpose in (string[])["Nước uống, hoa quả buổi sinh hoạt", "Thăm hỏi hội viên ốm"])
        {
            var (date, dong) = (_dice.DayBetween(from, _today), _dice.Between(2, 6) * 50_000L);
            Later(date, 3, () => _box.Spend(dong) ? [Entry(EntryKind.Expense, date, dong, e => e with { Purpose = purpose })] : []);
        }
    }

    private void Plan(PlannedLoan loan, string? need, IEnumerable<DateOnly> repayments)
    {
        var member = _members.First(m => m.Id == loan.Member);
        _loans.Add(loan);
        var purpose = _dice.Pick(Purposes);
        Later(loan.Date, 1, () =>
        {
            if (!_box.Lend(loan, !member.Circumstances.IsDefaultOrEmpty)) return [];
            loan.PaidOut();
            return [new LoadItem { Loan = loan.Request(purpose, need) }];
        });
        foreach (var due in repayments)
        {
            Later(due, 2, () => loan.Open && Pay(loan, due) is > 0 and var dong
                ? [new LoadItem { Repay = new RepayLoan { Key = string.Empty, Loan = loan.Id, Date = due, Dong = dong, Historical = true } }]
                : []);
        }
    }

    private CollectSheet Sheet(PutMeeting meeting, int index)
    {
        var lines = ImmutableArray.CreateBuilder<CollectLine>();
        foreach (var loan in _loans.Where(l => l.Open && l.Date <= meeting.Date && !l.Late))
        {
            if (Pay(loan, meeting.Date) is > 0 and var dong) lines.Add(new CollectLine { Loan = loan.Id, Dong = dong });
        }

        foreach (var member in _members.Where(m => m.Joined <= meeting.Date && m.Left is null).Take(MostLines - lines.Count))
        {
            if (_dice.Chance(12)) continue;
            _box.ToClub(DuesDong);
            lines.Add(new CollectLine { Member = member.Id, Dong = DuesDong });
        }

        return new() { Key = $"demo-sheet-{index + 1}", Date = meeting.Date, Lines = lines.ToImmutable(), Atomic = true, Historical = true };
    }

    private long Pay(PlannedLoan loan, DateOnly day)
    {
        var (principal, interest) = loan.PayDue(day);
        _box.Repay(principal, interest);
        return principal + interest;
    }

    private static LoadItem Entry(EntryKind kind, DateOnly date, long dong, Func<PostEntry, PostEntry> more) =>
        new() { Entry = more(new PostEntry { Key = string.Empty, Kind = kind, Date = date, Dong = dong, Historical = true }) };

    private void At(DateOnly date, Func<LoadItem> post) => Later(date, 0, () => [post()]);

    private void Later(DateOnly date, int order, Func<IEnumerable<LoadItem>> post) => _events.Add((date, order, post));
}
