using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Tests.Editions;

/// <summary>What came to a club in a month, drawn; figures follow from it, with every part within its whole.</summary>
internal sealed class SyntheticDraw
{
    /// <summary>Money is in đồng; everybody borrows, pays and owes the same, as everybody knows.</summary>
    public const long Loan = 5_000_000;
    public const long Interest = 50_000;
    public const long Dues = 10_000;
    public const long Seed = 50_000_000;

    /// <summary>Women and men below 60, 60–69, 70–79.</summary>
    public static readonly string[] Members = ["~w50", "~m50", "~w60", "~m60", "~w70", "~m70"];

    // By id: the most of an opening level, or of a month.
    private static readonly (string Id, int Most)[] Levels =
    [
        ("board", 12), ("board.women", 9), ("trained", 10), ("home", 14), ("economic", 12), ("both", 4), ("volunteers.youth", 12), ("poor", 25), ("near", 20), ("poor.women", 18),
        ("disadvantaged", 40), ("alone", 20), ("insured", 150), ("need", 40), ("met", 30), ("groups", 25), ("borrowers", 30), ("extra", 3), ("late", 4), ("poor.borrowers", 20),
        ("care", 25), ("long", 14), ("listed", 60),
    ];

    private static readonly (string Id, int Most)[] Flows =
        [("visits", 60), ("weeks", 30), ("new", 12), ("measured", 30), ("high", 12), ("referred", 8), ("checkups", 60), ("payers", 60), ("loans", 10), ("firsts", 8), ("rights", 20), ("present", 80)];

    private readonly Dictionary<string, long> _drawn = new(StringComparer.Ordinal);

    public static SyntheticDraw Opening(Random random)
    {
        var draw = new SyntheticDraw();
        foreach (var member in Members) draw._drawn[member] = random.Next(3) == 0 ? random.Next(0, 9) : random.Next(5, 40);
        foreach (var (id, most) in Levels) draw._drawn[id] = random.Next(0, most + 1);
        foreach (var (id, most) in Flows) draw._drawn[id] = id is "new" or "loans" or "firsts" ? random.Next(0, 3 * most) : random.Next(0, most + 1);
        return draw;
    }

    public static SyntheticDraw Next(Random random)
    {
        var draw = new SyntheticDraw();
        foreach (var id in Members.Concat(Levels.Select(l => l.Id))) draw._drawn[id] = random.Next(6) == 0 ? random.Next(-20, 25) : random.Next(-1, 3);
        foreach (var (id, _) in Flows) draw._drawn[id] = 0;
        return draw;
    }

    /// <summary>A week goes by. Nothing that happened is taken back.</summary>
    public void Add(Random random, double share)
    {
        foreach (var member in Members) _drawn[member] += random.NextDouble() < share / 4 ? random.Next(0, 3) : 0;
        foreach (var (id, _) in Levels) _drawn[id] += random.NextDouble() < share / 6 ? random.Next(-1, 3) : 0;
        foreach (var (id, most) in Flows) _drawn[id] += random.NextDouble() < share ? random.Next(0, (most / 2) + 1) : 0;
    }

    /// <summary>Figures of a month: levels at its end, and what happened in it. Those with a tilde nobody publishes.</summary>
    /// <param name="months">From the first to this.</param>
    /// <param name="month">This one.</param>
    /// <param name="over">Weeks are counted once it is.</param>
    /// <param name="early">The meeting is on its first day, not on its last.</param>
    public static FigureVector Figures(SyntheticDraw[] months, Period month, bool over, bool early)
    {
        var f = new Dictionary<string, long>(StringComparer.Ordinal) { ["clubs"] = 1, ["meetings"] = 1 };
        People(months, f);
        Work(months, month, over, f);
        // Whoever was a member a month ago.
        var expected = early && months.Length > 1 ? Expected(months[..^1]) : f["members"];
        f["meetings.attendance_expected"] = expected;
        f["meetings.attendance"] = Math.Clamp(months[^1]["present"], 0, expected);
        f["club_months.attendance_ok"] = 5 * f["meetings.attendance"] >= 4 * expected ? 1 : 0;
        Money(months, f);
        return FigureVector.Of(f);
    }

    private long this[string id] => _drawn[id];

    private static long Expected(SyntheticDraw[] months)
    {
        var f = new Dictionary<string, long>(StringComparer.Ordinal);
        People(months, f);
        return f["members"];
    }

    private static long Level(SyntheticDraw[] months, string id, long least, long most) => Math.Clamp(Math.Max(0, months.Sum(m => m[id])), least, most);

    private static void People(SyntheticDraw[] months, Dictionary<string, long> f)
    {
        foreach (var id in Members) f[id] = Level(months, id, 0, long.MaxValue);
        f["members"] = Members.Sum(id => f[id]);
        f["members.women"] = f["~w50"] + f["~w60"] + f["~w70"];
        f["members.women_older"] = f["~w60"] + f["~w70"];
        f["members.older"] = f["members.older55"] = f["members.women_older"] + f["~m60"] + f["~m70"];
        f["members.age_60_69"] = f["~w60"] + f["~m60"];
        f["members.age_70_79"] = f["~w70"] + f["~m70"];
        Part("board_members", "board", f["members"]);
        Part("board_members.women", "board.women", Math.Min(f["board_members"], f["members.women"]), f["board_members"] - (f["members"] - f["members.women"]));
        Part("board_members.trained", "trained", f["board_members"]);
        Part("members.poor", "poor", f["members"]);
        Part("members.near_poor", "near", f["members"] - f["members.poor"]);
        Part("members.women_older_poor", "poor.women", Math.Min(f["members.women_older"], f["members.poor"] + f["members.near_poor"]));
        Part("members.disadvantaged", "disadvantaged", f["members"]);
        Part("members.living_alone", "alone", f["members.disadvantaged"]);
        Part("members.insured", "insured", f["members"]);
        Part("members.loan_need", "need", f["members"]);
        Part("livelihood.participants", "groups", f["members"]);
        Part("older.listed", "listed", long.MaxValue);
        void Part(string id, string drawn, long most, long least = 0) => f[id] = Level(months, drawn, Math.Max(0, least), most);
    }

    private static void Work(SyntheticDraw[] months, Period month, bool over, Dictionary<string, long> f)
    {
        var (home, economic, both) = (Level(months, "home", 0, 99), Level(months, "economic", 0, 99), Level(months, "both", 0, 99));
        (f["volunteers"], f["volunteers.home_care"], f["volunteers.economic"]) = (home + economic + both, home + both, economic + both);
        f["volunteers.youth"] = Level(months, "volunteers.youth", 0, f["volunteers"]);
        var now = months[^1];
        f["visits"] = now["visits"];
        f["volunteer_weeks.expected"] = over ? WeeksOf(month) * f["volunteers.home_care"] : 0;
        f["volunteer_weeks.met"] = Math.Min(now["weeks"], Math.Min(f["volunteer_weeks.expected"], f["visits"] / 3));
        f["recipients.new"] = now["new"];
        f["recipients.cumulative"] = months.Sum(m => m["new"]);
        f["care.recipients"] = Level(months, "care", 0, f["recipients.cumulative"]);
        f["care.long_term"] = Level(months, "long", 0, f["care.recipients"]);
        f["clubs.recipients_ok"] = f["care.recipients"] >= 5 ? 1 : 0;
        f["clubs.volunteers_ok"] = f["volunteers.home_care"] >= 10 ? 1 : 0;
        f["health.measured"] = now["measured"];
        f["health.high"] = Math.Min(now["high"], f["health.measured"]);
        f["health.referred"] = Math.Min(now["referred"], f["health.high"]);
        f["rights.people"] = now["rights"];
    }

    private static void Money(SyntheticDraw[] months, Dictionary<string, long> f)
    {
        var (paid, interest, examined) = (0L, 0L, 0L);
        for (var m = 1; m <= months.Length; m++)
        {
            var then = months[..m];
            var people = new Dictionary<string, long>(StringComparer.Ordinal);
            People(then, people);
            f["loans.disbursed"] = then[^1]["loans"];
            f["loans.cumulative"] = then.Sum(d => d["loans"]);
            f["borrowers.new"] = Math.Min(then[^1]["firsts"], then[^1]["loans"]);
            f["borrowers.cumulative"] = then.Sum(d => Math.Min(d["firsts"], d["loans"]));
            f["borrowers.poor"] = Level(then, "poor.borrowers", 0, f["borrowers.cumulative"]);
            f["loans.borrowers"] = Level(then, "borrowers", 0, Math.Min(people["members"], f["borrowers.cumulative"]));
            f["loans.open"] = Math.Min(f["loans.borrowers"] + Level(then, "extra", 0, 5), f["loans.cumulative"]);
            f["~payers"] = Math.Min(then[^1]["payers"], people["members"]);
            // Nobody is examined twice in a year, and this country has but one.
            f["checkups.people"] = Math.Min(then[^1]["checkups"], Math.Max(0, people["members"] - examined));
            examined += f["checkups.people"];
            (paid, interest) = (paid + (Dues * f["~payers"]), interest + (Interest * f["loans.open"]));
        }

        f["members.loan_need_met"] = Level(months, "met", 0, Math.Min(f["members.loan_need"], f["loans.borrowers"] + f["livelihood.participants"]));
        f["~late"] = Level(months, "late", 0, f["loans.open"]);
        f["dues_dong"] = Dues * f["~payers"];
        f["interest.received_dong"] = Interest * f["loans.open"];
        f["loans.disbursed_dong"] = Loan * f["loans.disbursed"];
        f["loans.outstanding_dong"] = Loan * f["loans.open"];
        f["loans.overdue30_dong"] = Loan * f["~late"];
        // Half of the interest goes to each fund.
        f["funds.income_dong"] = Seed + (interest / 2);
        f["funds.club_dong"] = paid + (interest / 2);
    }

    /// <summary>Weeks whose Thursday lies in a month.</summary>
    public static int WeeksOf(Period month) => Enumerable.Range(0, month.Days).Count(d => month.FirstDay.AddDays(d).DayOfWeek == DayOfWeek.Thursday);
}
