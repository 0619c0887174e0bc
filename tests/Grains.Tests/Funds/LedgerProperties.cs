using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Recounting;
using ClbCloud.Storage;
using ClbCloud.Storage.Memory;
using FsCheck;
using FsCheck.Fluent;

namespace ClbCloud.Grains.Tests.Funds;

public sealed class LedgerProperties
{
    private const string Partition = "c|bac-ninh|clb-0001";

    [Fact]
    public void Postings_of_every_entry_sum_to_zero_in_each_fund_by_itself() => ForEveryHistory(history =>
        history.Entries.All(e => e.Postings.GroupBy(p => p.Fund).All(f => f.Sum(p => p.Dong) == 0))
        && history.Ledger.Balances.GroupBy(b => b.Key.Fund).All(f => f.Sum(b => b.Value) == 0));

    [Fact]
    public void No_fund_is_ever_negative_in_the_order_of_posting() => ForEveryHistory(history =>
    {
        var ledger = Ledger.Empty;
        foreach (var entry in history.Entries)
        {
            ledger = LedgerRules.Apply(ledger, entry);
            if (ledger.Balances.Any(b => LedgerRules.IsAsset(b.Key.Account) && b.Value < 0)) return false;
        }

        return true;
    });

    [Fact]
    public void Loans_outstanding_are_the_loans() => ForEveryHistory(history =>
        history.Ledger[Fund.Income, Account.Loans] == history.Ledger.Loans.Values.Sum(LoanRules.Outstanding)
        && history.Ledger.Loans.Values.All(l => LoanRules.Outstanding(l) >= 0 && LoanRules.InterestPaid(l) >= 0));

    [Fact]
    public void Interest_is_split_to_the_last_dong() => ForEveryHistory(history =>
        history.Entries.SelectMany(e => e.Lines).Where(l => l.Kind == LineKind.Repayment).All(l =>
            l.Principal + l.Interest == l.Dong && l.Principal >= 0 && l.Interest >= 0
            && l.InterestToIncomeFund * 100 >= l.Interest * history.Percent && (l.InterestToIncomeFund - 1) * 100 < l.Interest * history.Percent
            && l.InterestToIncomeFund <= l.Interest));

    [Theory]
    [InlineData(0, 50, 0)]
    [InlineData(1, 50, 1)]
    [InlineData(100_001, 50, 50_001)]
    [InlineData(100_000, 50, 50_000)]
    [InlineData(33, 0, 0)]
    [InlineData(33, 100, 33)]
    public void An_odd_dong_of_interest_is_the_income_funds(long interest, int percent, long toIncomeFund) =>
        Assert.Equal(toIncomeFund, EntryRules.ToIncomeFund(interest, percent));

    [Fact]
    public void Replaying_the_rows_gives_the_state() => ForEveryHistory(history =>
    {
        var read = Stored(history).GetAwaiter().GetResult();
        return Told(read) == Told(history.Ledger) && Figures(history.Club with { Ledger = read }, history) == Figures(history.Club, history);
    });

    [Fact]
    public void Reversing_everything_newest_first_is_never_refused_and_returns_to_the_start() => ForEveryHistory(
        history =>
        {
            foreach (var entry in history.Entries.ToArray().Reverse())
            {
                if (!history.Take(history.Reverse(entry, MoneyHistory.Today))) return false;
            }

            return IsAtTheStart(history, history.Ledger);
        },
        reversals: false);

    // With reversals in between the last coin may not be there to take an entry back; the sums still come to nothing.
    [Fact]
    public void What_stands_and_its_opposite_come_to_nothing() => ForEveryHistory(history =>
    {
        var ledger = history.Ledger;
        foreach (var entry in history.Entries.Where(e => e.Reverses is null && !history.Ledger.Reversed.ContainsKey(e.Id)).OrderByDescending(e => e.Number))
        {
            var back = EntryRules.New(ledger, MoneyHistory.Today, EntryKind.Reversal, [.. entry.Postings.Select(p => p with { Dong = -p.Dong })], DateTimeOffset.UnixEpoch);
            ledger = LedgerRules.Apply(ledger, back with { Lines = entry.Lines, Reverses = entry.Id, Source = entry.Source });
        }

        return IsAtTheStart(history, ledger);
    });

    [Fact]
    public void An_entry_is_reversed_once_and_a_reversal_never() => ForEveryHistory(history =>
        history.Entries.Where(e => history.Ledger.Reversed.ContainsKey(e.Id)).All(e => history.Reverse(e, MoneyHistory.Today).Refusal?.Code == "entry.reversed")
        && history.Entries.Where(e => e.Reverses is not null).All(e => history.Reverse(e, MoneyHistory.Today).Refusal?.Code == "entry.is_reversal"));

    [Fact]
    public void Two_ways_of_counting_the_money_agree() => ForEveryHistory(Agree);

    [Fact]
    public void A_need_that_ends_later_in_the_running_month_is_counted_alike_both_ways() =>
        Agree(new MoneyHistory(78079).Go(68));

    [Fact]
    public void The_histories_meet_what_they_shall_meet()
    {
        var histories = Enumerable.Range(1, 150).Select(seed => new MoneyHistory(seed).Go(100)).ToList();
        var kinds = histories.SelectMany(h => h.Entries).Select(e => e.Kind).ToHashSet();
        Assert.All(Enum.GetValues<EntryKind>(), kind => Assert.Contains(kind, kinds));
        var refused = histories.SelectMany(h => h.Refused).ToHashSet(StringComparer.Ordinal);
        string[] wanted = ["fund.income_short", "fund.club_short", "entry.has_payments", "entry.reversed", "loan.overpaid", "loan.open_loans", "loan.written_off"];
        Assert.Empty(wanted.Except(refused));
    }

    private static void ForEveryHistory(Func<MoneyHistory, bool> holds, bool reversals = true) =>
        Prop.ForAll(Gen.Choose(0, 100_000).Zip(Gen.Choose(1, 80)).ToArbitrary(), of => holds(new MoneyHistory(of.Item1, reversals).Go(of.Item2)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static bool Agree(MoneyHistory history)
    {
        var facts = new ClubFacts
        {
            Head = history.Club.Head,
            Members = [.. history.Club.Members.Values],
            Volunteers = [],
            Recipients = [],
            Meetings = [.. history.Club.Meetings.Values],
            Visits = [],
            Norms = history.Norms,
            Money = new MoneyFacts
            {
                Entries = history.Entries,
                Loans = [.. history.Ledger.Loans.Values.Select(l => l.Terms)],
                Needs = [.. history.Ledger.Needs.Values],
                Groups = [.. history.Ledger.Groups.Values],
            },
        };
        var kept = new FigureMemo().All(history.Club, history.Edit.Calendar, MoneyHistory.Today);
        var ids = Indicators.All.Where(i => i.Stage == "club-book").Select(i => i.Id).Append("clubs.seed_ok@2024").ToHashSet(StringComparer.Ordinal);
        var counted = RecountRules.Club(facts, MoneyHistory.Today);
        var (differences, _) = FigureComparison.Compare("a", counted, UnitMap.Then, MoneyHistory.Today, query =>
            Task.FromResult<Outcome<FiguresView>>(new FiguresView { Unit = "a", Period = query.Period, Figures = FigureReading.Read(query, kept).Value! })).GetAwaiter().GetResult();
        Assert.True(differences.Count == 0, string.Join("; ", differences.Take(6)));
        Assert.True(kept.Values.SelectMany(v => v.Ids).Where(ids.Contains).All(id => counted.Ids.Contains(id)), "A figure is not counted.");
        return true;
    }

    private static bool IsAtTheStart(MoneyHistory history, Ledger ledger)
    {
        var sheet = new FigureSheet();
        MoneyFigures.Fill(history.Club with { Ledger = ledger }, history.Edit.Calendar, MoneyHistory.Today, sheet);
        var balance = FigureReading.Balance(sheet.ToVectors(), Period.MonthOf(MoneyHistory.Today));
        return ledger.Balances.IsEmpty && ledger.Opened.IsEmpty
            && ledger.Loans.Values.All(l => LoanRules.Outstanding(l) == 0 && LoanRules.InterestPaid(l) == 0 && LoanRules.Disbursement(l) is null)
            && balance.Items.All(i => i.Key.StartsWith("members.", StringComparison.Ordinal) || i.Key.StartsWith("livelihood.", StringComparison.Ordinal));
    }

    private static async Task<Ledger> Stored(MoneyHistory history)
    {
        var store = new MemoryRowStore();
        foreach (var rows in history.Edit.Rows.Values.Chunk(IRowStore.MaxWritesPerCommit)) Assert.True((await store.CommitAsync(Partition, rows)).Committed);
        return (await new MoneySlice().Load(new ClubBook { Head = history.Club.Head }, store, Partition)).Ledger;
    }

    private static string Told(Ledger ledger) => string.Join('\n',
        [
            $"{ledger.Number}",
            .. ledger.Balances.OrderBy(b => b.Key).Select(b => $"{b}"),
            .. ledger.Reversed.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r}"),
            .. ledger.Opened.Order().Select(o => $"{o}"),
            .. ledger.Months.Select(m => $"{m.Key} {m.Value}"),
            .. ledger.Loans.Values.Select(l => $"{System.Text.Encoding.UTF8.GetString(RowBody.Write(l.Terms))} {string.Join(' ', l.Moves)}"),
            .. ledger.Needs.Values.Select(n => $"{n}"),
            .. ledger.Groups.Values.Select(g => System.Text.Encoding.UTF8.GetString(RowBody.Write(g))),
        ]);

    private static string Figures(ClubBook book, MoneyHistory history)
    {
        var sheet = new FigureSheet();
        MoneyFigures.Fill(book, history.Edit.Calendar, MoneyHistory.Today, sheet);
        return string.Join('\n', sheet.ToVectors().OrderBy(v => v.Key).Select(v => $"{v.Key} {v.Value}"));
    }
}
