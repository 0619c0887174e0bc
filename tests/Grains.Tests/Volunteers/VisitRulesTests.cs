using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Volunteers;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Volunteers;

public sealed class VisitRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 20, 0, 0, TimeSpan.FromHours(7));

    private static readonly VolunteerPage Page = new()
    {
        Volunteer = Volunteer("v-1", "2026-06-01") with
        {
            Assignments = [new Assignment { Recipient = "r-1", From = Day("2026-06-01") }, new Assignment { Recipient = "r-2", From = Day("2026-06-01"), To = Day("2026-10-31") }],
        },
        Recipients = ImmutableDictionary<string, CareSpan>.Empty
            .Add("r-1", new CareSpan { From = Day("2026-06-01") })
            .Add("r-2", new CareSpan { From = Day("2026-06-01") }),
        AllRecipients = ["r-1", "r-2", "r-3"],
        LateLimitDays = 60,
    };

    private static readonly Visit Good = new()
    {
        Id = Guid.Parse("8d3f6a8e-6a0c-4b51-9c0e-0d8a6c1b2f11"),
        Volunteer = "v-1",
        Recipient = "r-1",
        StartedAt = Now.AddHours(-2),
        Minutes = 45,
        Tasks = [CareTask.Conversation],
    };

    [Fact]
    public void A_good_visit_is_kept() => Assert.Null(VisitRules.Check(Page, Good, historical: false, Now));

    public static TheoryData<string, string, string> Bad => new()
    {
        { "future", "visit.future", "startedAt" },
        { "before", "visit.before_joining", "startedAt" },
        { "late", "visit.too_late", "startedAt" },
        { "unknown", "visit.recipient_unknown", "recipient" },
        { "unassigned", "visit.recipient_unassigned", "recipient" },
        { "ended", "visit.recipient_unassigned", "recipient" },
        { "zero", "visit.minutes", "minutes" },
        { "long", "visit.minutes", "minutes" },
        { "notask", "visit.tasks", "tasks" },
        { "badtask", "visit.tasks", "tasks" },
        { "vitals", "visit.vitals", "vitals.systolic" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_visit_is_refused_by_name_and_field(string what, string code, string field)
    {
        var visit = what switch
        {
            "future" => Good with { StartedAt = Now.AddMinutes(1) },
            "before" => Good with { StartedAt = new(2026, 5, 31, 23, 59, 0, TimeSpan.FromHours(7)) },
            "late" => Good with { StartedAt = Now.AddDays(-61) },
            "unknown" => Good with { Recipient = "r-9" },
            "unassigned" => Good with { Recipient = "r-3" },
            "ended" => Good with { Recipient = "r-2" },
            "zero" => Good with { Minutes = 0 },
            "long" => Good with { Minutes = 721 },
            "notask" => Good with { Tasks = [] },
            "badtask" => Good with { Tasks = [(CareTask)99] },
            "vitals" => Good with { Vitals = new Vitals { Systolic = 1200 } },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        var refusal = VisitRules.Check(Page, visit, historical: false, Now);
        Assert.Equal((code, field), (refusal?.Code, refusal?.Field));
    }

    [Theory]
    [InlineData("2026-11-19", false, null)]
    [InlineData("2026-11-19", true, "consent.missing")]
    [InlineData("2026-11-20", true, null)]
    [InlineData("2026-11-21", false, "consent.withdrawn")]
    public void Readings_ask_the_consent_of_the_visits_day_and_a_visit_without_readings_asks_none(string day, bool asked, string? code)
    {
        var page = Page with
        {
            AsksHealthConsent = asked,
            Recipients = Page.Recipients.SetItem("r-1", Page.Recipients["r-1"] with { Health = [new ConsentSpan { From = Day("2026-11-20"), Withdrawn = Day("2026-11-21") }] }),
        };
        var visit = Good with { StartedAt = LocalCalendar.StartOf(Day(day)).AddHours(9) };
        var refusal = VisitRules.Check(page, visit with { Vitals = new Vitals { Pulse = 70 } }, historical: true, Now);
        Assert.Equal((code, code is null ? null : "vitals"), (refusal?.Code, refusal?.Field));
        Assert.Null(VisitRules.Check(page, visit, historical: true, Now));
        Assert.Null(VisitRules.Check(page, visit with { Vitals = new Vitals() }, historical: true, Now));
    }

    [Fact]
    public void The_sixtieth_day_is_not_too_late() => Assert.Null(VisitRules.Check(Page, Good with { StartedAt = Now.AddDays(-60) }, historical: false, Now));

    [Fact]
    public void A_historical_load_has_no_late_limit() => Assert.Null(VisitRules.Check(Page, Good with { StartedAt = Now.AddDays(-150) }, historical: true, Now));

    [Fact]
    public void Midnight_belongs_to_the_local_day()
    {
        // 17:00 UTC of 31 May is 0:00 of 1 June in Vietnam, the joining day.
        Assert.Null(VisitRules.Check(Page, Good with { StartedAt = new(2026, 5, 31, 17, 0, 0, TimeSpan.Zero) }, historical: true, Now));
        Assert.Equal("visit.before_joining", VisitRules.Check(Page, Good with { StartedAt = new(2026, 5, 31, 16, 59, 0, TimeSpan.Zero) }, historical: true, Now)?.Code);
    }

    [Theory]
    [InlineData(-30, 30, 0)]   // touches
    [InlineData(-30, 31, 1)]
    [InlineData(45, 10, 0)]
    [InlineData(44, 10, 1)]
    public void An_overlap_is_warned_of(int startsAfter, int minutes, int warnings)
    {
        var other = Good with { Id = Guid.NewGuid(), StartedAt = Good.StartedAt.AddMinutes(startsAfter), Minutes = minutes };
        Assert.Equal(warnings, VisitRules.Warnings(Good, [VisitSpan.Of(other)]).Length);
    }

    [Fact]
    public void The_hash_tells_content_apart_but_not_the_offset_it_was_written_in()
    {
        Assert.Equal(VisitRules.Hash(Good), VisitRules.Hash(Good with { StartedAt = Good.StartedAt.ToUniversalTime() }));
        Assert.NotEqual(VisitRules.Hash(Good), VisitRules.Hash(Good with { Minutes = 46 }));
        Assert.NotEqual(VisitRules.Hash(Good), VisitRules.Hash(Good with { Volunteer = "v-2" }));
        Assert.NotEqual(VisitRules.Hash(Good), VisitRules.Hash(Good with { Note = "x" }));
    }
}
