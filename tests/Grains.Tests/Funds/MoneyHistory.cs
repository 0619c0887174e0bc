using System.Collections.Immutable;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Loans;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Tests.Clubs;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Funds;

/// <summary>A club's money through whatever posts a seed brings; those that the rules refuse change nothing.</summary>
internal sealed class MoneyHistory
{
    public static readonly DateOnly Today = new(2026, 11, 22);
    private static readonly DateTimeOffset Now = LocalCalendar.StartOf(Today).AddHours(9);
    private readonly Random _random;
    private readonly bool _reversals;
    private int _number;

    public MoneyHistory(int seed, bool reversals = true)
    {
        _random = new Random(seed);
        _reversals = reversals;
        var book = Book(Day("2026-01-01"));
        for (var i = 1; i <= 6; i++)
        {
            book = book.With(Member($"mb-{i}", "2024-02-01", circumstances: i % 2 == 0
                ? [new DatedCircumstance { Circumstance = Circumstance.NearPoor, From = Day("2024-02-01"), To = i == 2 ? Day("2025-12-31") : null }]
                : []));
        }

        for (var month = 1; month <= 11; month++) book = book.With(Meeting($"2026-{month:D2}-10"));
        Percent = _random.Next(0, 101);
        Norms = [new DatedBooks { From = DateOnly.MinValue, Books = [new PolicyBook { Revision = 1, Versions = [new PolicyVersion { Number = 1, From = Day("2024-01-01"), Values = new PolicyValues { InterestToIncomeFundPercent = Percent, OpenLoansPerMember = 1 + _random.Next(2), IncomeFundMinDong = 20_000_000 } }] }] }];
        Edit = new BookEdit(book, new ClubCalendar(book.Head, Norms), Now);
    }

    public int Percent { get; }

    public ImmutableArray<DatedBooks> Norms { get; }

    public BookEdit Edit { get; private set; }

    public ClubBook Club => Edit.Book;

    public Ledger Ledger => Edit.Book.Ledger;

    public List<Entry> Entries { get; } = [];

    public List<string> Refused { get; } = [];

    public MoneyHistory Go(int steps)
    {
        for (var i = 0; i < steps; i++) Step();
        return this;
    }

    public void Step()
    {
        switch (_random.Next(14))
        {
            case <= 3: Take(EntryRules.Post(Edit.Book, Edit.Calendar, RandomPost(), Now)); break;
            case <= 6: Lend(); break;
            case <= 8: Take(LendingRules.Repay(Edit.Book, Edit.Calendar, new() { Key = "k", Loan = AnyLoan(), Date = RandomDay(), Dong = 1 + _random.NextInt64(6_000_000), Historical = true }, Now)); break;
            case 9: Collect(); break;
            case 10: Take(LendingRules.WriteOff(Edit.Book, Edit.Calendar, new() { Key = "k", Loan = AnyLoan(), Date = RandomDay(), Purpose = "không thu được", Historical = true }, Now)); break;
            case 11: Livelihood(); break;
            default:
                if (_reversals && Entries.Count > 0) Take(Reverse(Entries[_random.Next(Entries.Count)], RandomDay()));
                break;
        }
    }

    public Outcome<Entry> Reverse(Entry entry, DateOnly date) =>
        EntryRules.Reverse(Edit.Book, entry, new() { Key = "k", Entry = entry.Id, Date = date, Purpose = "ghi nhầm" }, Now);

    public bool Take(Outcome<Entry> decided)
    {
        if (decided.Refusal is { } no)
        {
            Refused.Add(no.Code);
            return false;
        }

        Edit.Post(decided.Value!);
        Entries.Add(decided.Value!);
        return true;
    }

    private void Lend()
    {
        var request = new RequestLoan
        {
            Id = $"ln-{++_number}",
            Member = AnyMember(),
            Date = RandomDay(),
            Dong = 1 + _random.NextInt64(8_000_000),
            Purpose = "nuôi gà",
            Months = 1 + _random.Next(24),
            MonthlyRate = _random.Next(200),
            Method = (InterestMethod)_random.Next(2),
            Historical = true,
        };
        if (LendingRules.Request(Edit.Book, Edit.Calendar, request, Now) is not { Refused: false } terms) return;
        Edit.Set(terms.Value!);
        var decided = LendingRules.Decide(Edit.Book, Edit.Calendar, new() { Loan = request.Id, Date = request.Date, By = LoanDecider.Board, Declined = _random.Next(10) == 0 }, Now);
        if (!decided.Refused) Edit.Set(decided.Value!);
        Take(LendingRules.Disburse(Edit.Book, Edit.Calendar, new() { Key = "k", Loan = request.Id, Date = request.Date, Historical = true }, Now));
    }

    private void Collect()
    {
        var lines = Enumerable.Range(0, 1 + _random.Next(8)).Select(_ => _random.Next(2) == 0
            ? new CollectLine { Loan = AnyLoan(), Dong = 1 + _random.NextInt64(2_000_000) }
            : new CollectLine { Member = AnyMember(), Dong = 10_000 });
        var sheet = new CollectSheet { Key = "k", Date = new DateOnly(2026, 1 + _random.Next(11), 10), Lines = [.. lines], Historical = true };
        var collected = CollectionRules.Collect(Edit.Book, Edit.Calendar, sheet, Now);
        if (collected.Value.Entry is { } entry) Take(entry);
    }

    private void Livelihood()
    {
        var from = RandomDay();
        var need = LivelihoodRules.Put(Edit.Book, new LoanNeed { Id = $"nd-{_random.Next(4)}", Member = AnyMember(), From = from, To = _random.Next(2) == 0 ? from.AddDays(1) : null, Purpose = "mua bò" }, Today);
        if (!need.Refused) Edit.Set(need.Value!);
        var group = LivelihoodRules.Put(Edit.Book, new LivelihoodGroup { Id = $"lg-{_random.Next(2)}", Name = "Tổ nuôi gà", From = from, Members = [new() { Member = AnyMember(), From = from }] }, Today);
        if (!group.Refused) Edit.Set(group.Value!);
    }

    private PostEntry RandomPost()
    {
        var kind = (EntryKind)_random.Next(0, 11);
        return new PostEntry
        {
            Key = "k",
            Kind = kind,
            Date = RandomDay(),
            Dong = 1 + _random.NextInt64(20_000_000),
            Fund = kind is EntryKind.Opening or EntryKind.WriteOff || _random.Next(4) == 0 ? (Fund)_random.Next(2) : null,
            Form = _random.Next(4) == 0 ? EntryForm.Goods : EntryForm.Cash,
            Source = kind == EntryKind.Seed ? (SeedSource)_random.Next(8) : null,
            Item = "1 con bò",
            Purpose = "sinh hoạt",
            Historical = true,
        };
    }

    private DateOnly RandomDay() => Today.AddDays(-_random.Next(700));

    private string AnyMember() => $"mb-{1 + _random.Next(6)}";

    private string AnyLoan() => $"ln-{1 + _random.Next(Math.Max(1, _number))}";
}
