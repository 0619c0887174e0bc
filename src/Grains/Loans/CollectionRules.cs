using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Funds;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;

namespace ClbCloud.Grains.Loans;

/// <summary>A collection sheet as one entry: repayments and dues of one meeting.</summary>
internal static class CollectionRules
{
    public const int MostLines = 60;

    /// <summary>What becomes of each line, and the entry of those that are good; no entry when none is.</summary>
    public static Outcome<(Entry? Entry, ImmutableArray<ItemResult> Results)> Collect(ClubBook book, ClubCalendar calendar, CollectSheet sheet, DateTimeOffset now)
    {
        if (sheet.Lines.IsDefaultOrEmpty || sheet.Lines.Length > MostLines) return Refusal.Of("collection.lines", "lines").With("most", MostLines);
        if (EntryRules.Day(book, calendar, sheet.Date, sheet.Historical, false, now) is { } day) return day;
        if (book.Meetings.GetValueOrDefault(sheet.Date) is not { Cancelled: false }) return Refusal.Of("collection.no_meeting", "date");
        var results = ImmutableArray.CreateBuilder<ItemResult>(sheet.Lines.Length);
        var good = ImmutableArray.CreateBuilder<EntryLine>(sheet.Lines.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sheet.Lines.Length; i++)
        {
            var line = Line(book, calendar, sheet.Lines[i], sheet.Date, seen);
            if (line.Refusal is { } no && sheet.Atomic) return no with { Field = $"lines[{i}].{no.Field}" };
            if (!line.Refused) good.Add(line.Value!);
            results.Add(new()
            {
                Id = (i + 1).ToString(CultureInfo.InvariantCulture),
                Status = line.Refused ? ItemStatus.Rejected : ItemStatus.Accepted,
                Refusal = line.Refusal,
            });
        }

        return (good.Count == 0 ? null : EntryOf(book, sheet, good.ToImmutable(), now), results.ToImmutable());
    }

    private static Entry EntryOf(ClubBook book, CollectSheet sheet, ImmutableArray<EntryLine> lines, DateTimeOffset now)
    {
        var postings = lines.SelectMany(l => l.Kind == LineKind.Dues ? LedgerRules.Pair(Fund.Club, Account.Cash, Account.Dues, l.Dong) : LendingRules.PostingsOf(l));
        return EntryRules.New(book.Ledger, sheet.Date, EntryKind.Collection, [.. postings], now) with { Lines = lines, Historical = sheet.Historical };
    }

    private static Outcome<EntryLine> Line(ClubBook book, ClubCalendar calendar, CollectLine line, DateOnly date, HashSet<string> seen)
    {
        if ((line.Loan is null) == (line.Member is null)) return Refusal.Of("collection.line", "loan");
        if (!seen.Add($"{(line.Loan is null ? "dues" : "loan")} {line.Loan ?? line.Member}")) return Refusal.Of("collection.twice", line.Loan is null ? "member" : "loan");
        if (line.Loan is { } loan) return LendingRules.RepaymentLine(book, calendar, loan, line.Dong, date);
        if (EntryRules.Dong(line.Dong) is { } wrong) return wrong;
        return book.Members.ContainsKey(line.Member!)
            ? new EntryLine { Kind = LineKind.Dues, Member = line.Member, Dong = line.Dong }
            : Refusal.Of("entry.member_unknown", "member");
    }
}
