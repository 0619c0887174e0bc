using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Funds;

/// <summary>What an entry does to the ledger, and what keeps it out.</summary>
internal static class LedgerRules
{
    public static bool IsAsset(Account account) => account <= Account.Loans;

    /// <summary>The ledger after an entry.</summary>
    public static Ledger Apply(Ledger ledger, Entry entry)
    {
        var month = Period.MonthOf(entry.Date);
        var figures = (ledger.Months.GetValueOrDefault(month) ?? FigureVector.Zero).Plus(MoneyFigures.Of(entry));
        var next = ledger with
        {
            Number = Math.Max(ledger.Number, entry.Number),
            Balances = Sum(ledger.Balances, entry.Postings),
            Months = figures.IsZero ? ledger.Months.Remove(month) : ledger.Months.SetItem(month, figures),
            Opened = Opened(ledger.Opened, entry),
            Reversed = entry.Reverses is { } original ? ledger.Reversed.SetItem(original, entry.Id) : ledger.Reversed,
        };
        return entry.Lines.IsEmpty ? next : next with { Loans = Moved(next.Loans, entry) };
    }

    /// <summary>Refused when any cash, goods or loans would fall below zero, as things stand in the order of posting.</summary>
    public static Refusal? Short(Ledger ledger, ImmutableArray<Posting> postings)
    {
        foreach (var change in postings.Where(p => IsAsset(p.Account)).GroupBy(p => (p.Fund, p.Account)))
        {
            var (has, takes) = (ledger[change.Key.Fund, change.Key.Account], -change.Sum(p => p.Dong));
            if (takes <= has) continue;
            return (change.Key.Fund == Fund.Income ? Refusal.Of("fund.income_short", "dong") : Refusal.Of("fund.club_short", "dong"))
                .With("available", has).With("needed", takes);
        }

        return null;
    }

    /// <summary>An entry's id and the key of its row tell each other.</summary>
    public static string IdOf(DateOnly date, int number) => string.Create(CultureInfo.InvariantCulture, $"{date:yyyyMMdd}-{number:D8}");

    public static string RowKey(DateOnly date, int number) => string.Create(CultureInfo.InvariantCulture, $"e|{date:yyyy-MM-dd}|{number:D8}");

    /// <summary>The key of an entry's row; null when the text is no entry's id.</summary>
    public static string? RowKey(string id) =>
        id.Length == 17 && id[8] == '-' && DateOnly.TryParseExact(id.AsSpan(0, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && int.TryParse(id.AsSpan(9), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? RowKey(date, number)
            : null;

    /// <summary>Postings of one sum on an account of a fund and its counterpart.</summary>
    public static ImmutableArray<Posting> Pair(Fund fund, Account to, Account from, long dong) =>
        [new() { Fund = fund, Account = to, Dong = dong }, new() { Fund = fund, Account = from, Dong = -dong }];

    /// <summary>One posting an account, without those that come to nothing.</summary>
    public static ImmutableArray<Posting> Gather(IEnumerable<Posting> postings) =>
    [
        .. postings.GroupBy(p => (p.Fund, p.Account)).OrderBy(g => g.Key)
            .Select(g => new Posting { Fund = g.Key.Fund, Account = g.Key.Account, Dong = g.Sum(p => p.Dong) }).Where(p => p.Dong != 0),
    ];

    private static ImmutableDictionary<(Fund, Account), long> Sum(ImmutableDictionary<(Fund, Account), long> balances, ImmutableArray<Posting> postings)
    {
        foreach (var posting in postings)
        {
            var account = (posting.Fund, posting.Account);
            var sum = checked(balances.GetValueOrDefault(account) + posting.Dong);
            balances = sum == 0 ? balances.Remove(account) : balances.SetItem(account, sum);
        }

        return balances;
    }

    private static ImmutableHashSet<(Fund, Account)> Opened(ImmutableHashSet<(Fund, Account)> opened, Entry entry)
    {
        if (!entry.Postings.Any(p => p.Account == Account.Opening)) return opened;
        var assets = entry.Postings.Where(p => IsAsset(p.Account)).Select(p => (p.Fund, p.Account));
        return entry.Reverses is null ? opened.Union(assets) : opened.Except(assets);
    }

    private static ImmutableSortedDictionary<string, Loan> Moved(ImmutableSortedDictionary<string, Loan> loans, Entry entry)
    {
        var back = entry.Reverses is not null;
        var sign = back ? -1 : 1;
        foreach (var line in entry.Lines)
        {
            if (line.Loan is not { } id || !loans.TryGetValue(id, out var loan)) continue;
            var principal = line.Kind == LineKind.Disbursement ? line.Principal : -line.Principal;
            var move = new LoanMove(entry.Number, entry.Date, line.Kind, sign * principal, sign * line.Interest, back, line.Poor);
            loans = loans.SetItem(id, loan with { Moves = loan.Moves.Add(move) });
        }

        return loans;
    }
}
