using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Clubs;

/// <summary>How a club is set up and how its terms change.</summary>
internal static class ClubRules
{
    public const int LongestName = 200;
    private const int LongestList = 200;
    private static readonly DateOnly Earliest = new(2000, 1, 1);

    /// <summary>The head of a new club; the one that is there when the same content came again.</summary>
    public static Outcome<ClubHead> SetUp(ClubHead? known, string key, SetUpClub set, DateTimeOffset now)
    {
        var today = LocalCalendar.DayOf(now);
        if (Name(set.NameVi) is { } no) return no;
        if (Texts(set.NameEn, set.DecisionNumber, set.DecisionIssuer) is { } text) return text;
        if (set.Launched > today || set.Launched < Earliest) return Refusal.Of("club.date", "launched");
        if (set.DecisionDate > today) return Refusal.Of("club.date", "decisionDate");
        if (set.RulesAdopted > today) return Refusal.Of("club.date", "rulesAdopted");
        if (!Enum.IsDefined(set.Origin)) return Refusal.Of("club.origin", "origin");
        if (set.Villages.Length > LongestList || set.Villages.Any(v => !Keys.IsSlug(v.Village) || v.To < v.From)) return Refusal.Of("club.villages", "villages");
        if (set.File.Length > LongestList || set.File.Any(f => !Enum.IsDefined(f.Item) || f.Date > today)) return Refusal.Of("club.file", "file");
        var head = new ClubHead
        {
            Key = key,
            NameVi = set.NameVi,
            NameEn = set.NameEn,
            DecisionNumber = set.DecisionNumber,
            DecisionDate = set.DecisionDate,
            DecisionIssuer = set.DecisionIssuer,
            Launched = set.Launched,
            Origin = set.Origin,
            RulesAdopted = set.RulesAdopted,
            ReportingFrom = set.ReportingFrom,
            Communes = [new DatedLink { From = DateOnly.MinValue, Parent = set.Commune }],
            Villages = set.Villages,
            File = set.File,
            JudgedTo = now,
            AsOf = now,
        };
        return known is null ? head : SameSetUp(known, head) ? known : Refusal.Of("club.exists", "id");
    }

    /// <summary>A club that was taken back is set up again: counters and journal go on, so that no parent takes its news for old.</summary>
    public static ClubHead Again(ClubHead was, ClubHead next) => next with
    {
        Epoch = was.Epoch,
        Version = was.Version,
        CardVersion = was.CardVersion,
        BaseVersion = was.Version + 1,
        JudgedTo = was.JudgedTo,
        Journal = was.Journal,
    };

    /// <summary>The head of a club that should never have been: nothing in it counts, and every parent needs to hear so.</summary>
    public static ClubHead TakeBack(ClubHead head, DateTimeOffset now) =>
        head with { TakenBack = now, Launched = null, ReportingFrom = null, Statuses = [], BaseVersion = head.Version + 1 };

    /// <summary>The changed head; the same one when nothing changes.</summary>
    public static Outcome<ClubHead> Change(ClubBook book, ChangeClub change, DateTimeOffset now)
    {
        var head = book.Head;
        var today = LocalCalendar.DayOf(now);
        if (change.NameVi is { } name && Name(name) is { } no) return no;
        if (Texts(change.NameEn, change.DecisionNumber, change.DecisionIssuer) is { } text) return text;
        if (Dates(change, today) is { } date) return date;
        if (change.Board is { } board && Board(book, board) is { } seat) return seat;
        if (change.Villages is { } villages && (villages.Length > LongestList || villages.Any(v => !Keys.IsSlug(v.Village) || v.To < v.From))) return Refusal.Of("club.villages", "villages");
        if (change.File is { } file && (file.Length > LongestList || file.Any(f => !Enum.IsDefined(f.Item) || f.Date > today))) return Refusal.Of("club.file", "file");
        if (change.Consolidated is not null && head.Consolidated.Length >= LongestList) return Refusal.Of("club.date", "consolidated");
        var statuses = head.Statuses;
        if (change.Status is { } status)
        {
            if (Status(head, change, status) is { } wrong) return wrong;
            statuses = [.. statuses.Where(s => s.From != status.From).Append(status).OrderBy(s => s.From)];
        }

        var communes = head.Communes;
        if (change.Commune is { } link)
        {
            if (link.From > today || link.From <= communes[^1].From) return Refusal.Of("club.date", "commune.from");
            if (link.Parent != head.Commune) communes = communes.Add(link);
        }

        return Apply(head, change, statuses, communes);
    }

    /// <summary>
    /// Whether every commune there ever was needs everything again: the club moved, or the dates of villages that a
    /// former commune judges its past months by may have changed.
    /// </summary>
    public static bool IsToldAnew(ClubHead was, ClubHead next) =>
        next.Communes.Length != was.Communes.Length || (next.Communes.Length > 1 && !next.Villages.SequenceEqual(was.Villages));

    private static ClubHead Apply(ClubHead head, ChangeClub change, ImmutableArray<StatusChange> statuses, ImmutableArray<DatedLink> communes)
    {
        var consolidated = change.Consolidated is { } day && !head.Consolidated.Contains(day) ? head.Consolidated.Add(day) : head.Consolidated;
        var next = head with
        {
            NameVi = change.NameVi ?? head.NameVi,
            NameEn = change.NameEn ?? head.NameEn,
            DecisionNumber = change.DecisionNumber ?? head.DecisionNumber,
            DecisionDate = change.DecisionDate ?? head.DecisionDate,
            DecisionIssuer = change.DecisionIssuer ?? head.DecisionIssuer,
            Origin = change.Origin ?? head.Origin,
            RulesAdopted = change.RulesAdopted ?? head.RulesAdopted,
            ReportingFrom = change.ReportingFrom ?? head.ReportingFrom,
            Launched = change.Launched ?? head.Launched,
            Statuses = statuses,
            Communes = communes,
            Villages = change.Villages ?? head.Villages,
            File = change.File ?? head.File,
            Board = change.Board ?? head.Board,
            Consolidated = consolidated,
        };
        return RowBody.Write(next).AsSpan().SequenceEqual(RowBody.Write(head)) ? head : next;
    }

    private static Refusal? Texts(string? nameEn, string? number, string? issuer) =>
        nameEn?.Length > LongestName ? Refusal.Of("club.name", "nameEn").With("most", LongestName)
        : number?.Length > LongestName ? Refusal.Of("club.text", "decisionNumber").With("most", LongestName)
        : issuer?.Length > LongestName ? Refusal.Of("club.text", "decisionIssuer").With("most", LongestName)
        : null;

    private static Refusal? Name(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > LongestName ? Refusal.Of("club.name", "nameVi").With("most", LongestName) : null;

    private static Refusal? Dates(ChangeClub change, DateOnly today) =>
        change.Launched > today || change.Launched < Earliest ? Refusal.Of("club.date", "launched")
        : change.DecisionDate > today ? Refusal.Of("club.date", "decisionDate")
        : change.RulesAdopted > today ? Refusal.Of("club.date", "rulesAdopted")
        : change.Consolidated > today ? Refusal.Of("club.date", "consolidated")
        : change.Origin is { } origin && !Enum.IsDefined(origin) ? Refusal.Of("club.origin", "origin")
        : null;

    private static Refusal? Status(ClubHead head, ChangeClub change, StatusChange status)
    {
        var launched = change.Launched ?? head.Launched;
        if (!Enum.IsDefined(status.Status) || status.Status == ClubStatus.Forming) return Refusal.Of("club.status", "status.status");
        if (launched is not { } launch || status.From <= launch) return Refusal.Of("club.date", "status.from");
        if (head.Statuses.Length >= LongestList) return Refusal.Of("club.status", "status");
        return head.Statuses.Any(s => s.Status == ClubStatus.Dissolved && s.From < status.From) ? Refusal.Of("club.dissolved", "status") : null;
    }

    private static Refusal? Board(ClubBook book, ImmutableArray<BoardTerm> board)
    {
        foreach (var term in board)
        {
            if (!book.Members.ContainsKey(term.Member)) return Refusal.Of("club.board_member_unknown", "board").With("member", term.Member);
            if (!Enum.IsDefined(term.Role) || term.To < term.From) return Refusal.Of("club.board", "board");
        }

        return board.Length > LongestList ? Refusal.Of("club.board", "board") : null;
    }

    // What was set up at first may have been changed since; a repeat of the first command is still a repeat.
    private static bool SameSetUp(ClubHead known, ClubHead asked) =>
        known.NameVi == asked.NameVi && known.Launched == asked.Launched && known.DecisionNumber == asked.DecisionNumber
        && known.Communes[0].Parent == asked.Communes[0].Parent && known.Origin == asked.Origin;
}
