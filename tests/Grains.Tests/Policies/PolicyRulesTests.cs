using System.Collections.Immutable;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;

namespace ClbCloud.Grains.Tests.Policies;

public sealed class PolicyRulesTests
{
    // 23:30 on 20 November in Vietnam.
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 16, 30, 0, TimeSpan.Zero);
    private static readonly PolicyBook Empty = new();
    private static readonly Excuse Tet = new() { Id = "tet-2027", From = Day("2027-02-04"), To = Day("2027-02-12"), Reason = "tet" };

    [Fact]
    public void A_version_takes_effect_at_the_next_local_midnight_at_the_earliest()
    {
        var values = new PolicyValues { VisitsPerWeek = 2 };
        Assert.Equal("policy.from", PolicyRules.AddVersion(Empty, values, Day("2026-11-20"), null, Evening).Refusal?.Code);
        Assert.Equal(1, PolicyRules.AddVersion(Empty, values, Day("2026-11-21"), null, Evening).Value!.Versions.Single().Number);
        Assert.Equal("policy.from", PolicyRules.AddVersion(Empty, values, Day("2026-11-21"), null, Evening.AddMinutes(30)).Refusal?.Code);
    }

    [Fact]
    public void A_version_is_not_dated_before_the_last_one()
    {
        var book = Added(Empty, new() { VisitsPerWeek = 2 }, "2027-01-01");
        Assert.Equal("policy.from", PolicyRules.AddVersion(book, new() { VisitsPerWeek = 4 }, Day("2026-12-31"), null, Evening).Refusal?.Code);
        Assert.Equal(4, PolicyRules.Effective([Added(book, new() { VisitsPerWeek = 4 }, "2027-01-01")], Day("2027-01-01")).VisitsPerWeek);
    }

    [Fact]
    public void A_version_sent_twice_is_one_even_after_it_took_effect()
    {
        var book = Added(Empty, new() { VisitsPerWeek = 2 }, "2026-11-21");
        Assert.Same(book, PolicyRules.AddVersion(book, new() { VisitsPerWeek = 2 }, Day("2026-11-21"), null, Evening.AddDays(3)).Value);
    }

    public static TheoryData<PolicyValues, string> WrongValues => new()
    {
        { new() { VisitsPerWeek = 22 }, "visitsPerWeek" },
        { new() { VisitsPerWeek = -1 }, "visitsPerWeek" },
        { new() { AttendancePercent = 101 }, "attendancePercent" },
        { new() { MembersMin = 0 }, "membersMin" },
        { new() { MembersMin = 60, MembersMax = 50 }, "membersMax" },
        { new() { OlderPercentMin = 70, OlderPercentMax = 60 }, "olderPercentMax" },
        { new() { LateLimitDays = 0 }, "lateLimitDays" },
        { new() { LateLimitDays = 401 }, "lateLimitDays" },
    };

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void A_value_out_of_its_range_is_refused_by_its_field(PolicyValues values, string field)
    {
        var refusal = PolicyRules.AddVersion(Empty, values, Day("2027-01-01"), null, Evening).Refusal;
        Assert.Equal(("policy.value", field), (refusal?.Code, refusal?.Field));
    }

    [Fact]
    public void What_is_lower_overrides_and_what_is_not_said_comes_from_above()
    {
        var nation = Added(Empty, new() { VisitsPerWeek = 2, LateLimitDays = 30 }, "2027-01-01");
        var province = Added(Empty, new() { LateLimitDays = 45 }, "2027-02-01");
        ImmutableArray<PolicyBook> books = [nation, province, Empty];
        Assert.Equal((3, 60), Norms("2026-12-31"));
        Assert.Equal((2, 30), Norms("2027-01-31"));
        Assert.Equal((2, 45), Norms("2027-02-01"));

        (int, int) Norms(string day) => (PolicyRules.Effective(books, Day(day)).VisitsPerWeek, PolicyRules.Effective(books, Day(day)).LateLimitDays);
    }

    [Fact]
    public void A_version_replaces_the_one_before_it_whole()
    {
        var book = Added(Added(Empty, new() { VisitsPerWeek = 2, LateLimitDays = 30 }, "2027-01-01"), new() { VisitsPerWeek = 4 }, "2027-02-01");
        var policy = PolicyRules.Effective([book], Day("2027-02-01"));
        Assert.Equal((4, 60), (policy.VisitsPerWeek, policy.LateLimitDays));
    }

    [Fact]
    public void An_excuse_sent_twice_is_one_and_other_content_is_refused()
    {
        var book = PolicyRules.PutExcuse(Empty, Tet).Value!;
        Assert.Same(book, PolicyRules.PutExcuse(book, Tet with { }).Value);
        Assert.Equal("excuse.id_reused", PolicyRules.PutExcuse(book, Tet with { To = Day("2027-02-13") }).Refusal?.Code);
        Assert.Equal("excuse.id_reused", PolicyRules.PutExcuse(book, Tet with { Reason = "flood", Withdrawn = true }).Refusal?.Code);
    }

    [Fact]
    public void A_withdrawn_excuse_stays_and_counts_no_more()
    {
        var book = PolicyRules.PutExcuse(PolicyRules.PutExcuse(Empty, Tet).Value!, Tet with { Withdrawn = true }).Value!;
        Assert.Single(book.Excuses);
        Assert.False(PolicyRules.IsExcused([book], Tet.From));
        Assert.True(PolicyRules.IsExcused([PolicyRules.PutExcuse(book, Tet).Value!], Tet.From));
    }

    [Theory]
    [InlineData("2027-02-12", "2027-02-04", "tet", "excuse.dates")]
    [InlineData("2027-01-01", "2028-02-05", "tet", "excuse.dates")]
    [InlineData("2027-02-04", "2027-02-04", "holiday", "excuse.reason")]
    public void A_wrong_excuse_is_refused(string from, string to, string reason, string code) =>
        Assert.Equal(code, PolicyRules.PutExcuse(Empty, new() { Id = "x", From = Day(from), To = Day(to), Reason = reason }).Refusal?.Code);

    [Fact]
    public void Days_that_two_excuses_cover_count_once()
    {
        var province = PolicyRules.PutExcuse(Empty, Tet).Value!;
        var club = PolicyRules.PutExcuse(Empty, new() { Id = "flood", From = Day("2027-02-10"), To = Day("2027-02-14"), Reason = "flood" }).Value!;
        Assert.Equal(7, PolicyRules.ExcusedDays([Empty, province, club], Day("2027-02-08"), Day("2027-02-20")));
    }

    [Fact]
    public void The_next_change_is_a_version_or_the_first_or_first_free_day_of_an_excuse()
    {
        ImmutableArray<PolicyBook> books = [Added(Empty, new() { VisitsPerWeek = 2 }, "2027-03-01"), PolicyRules.PutExcuse(Empty, Tet).Value!];
        Assert.Equal(Tet.From, PolicyRules.NextChange(books, Day("2026-11-20")));
        Assert.Equal(Day("2027-02-13"), PolicyRules.NextChange(books, Tet.From));
        Assert.Equal(Day("2027-03-01"), PolicyRules.NextChange(books, Day("2027-02-13")));
        Assert.Null(PolicyRules.NextChange(books, Day("2027-03-01")));
    }

    [Fact]
    public void A_full_book_fits_one_row()
    {
        var book = Empty;
        for (var i = 0; i < PolicyRules.MaxVersions; i++)
        {
            var values = new PolicyValues
            {
                VisitsPerWeek = i % 20,
                HomeCareVolunteersMin = 10,
                RecipientsMin = 5,
                AttendancePercent = 80,
                MembersMin = 50,
                MembersMax = 70,
                OlderPercentMin = 60,
                OlderPercentMax = 70,
                WomenPercentMin = 60,
                LateLimitDays = 60,
                MeetingDueDays = 5,
                FullProgramMonths = 12,
            };
            book = PolicyRules.AddVersion(book, values, Day("2027-01-01").AddDays(i), new string('q', 40), Evening).Value!;
        }

        for (var i = 0; i < PolicyRules.MaxExcuses; i++) book = PolicyRules.PutExcuse(book, Tet with { Id = $"excuse-{i}" }).Value!;
        Assert.Equal("policy.full", PolicyRules.PutExcuse(book, Tet).Refusal?.Code);
        Assert.True(RowBody.Write(book).Length <= 64 * 1024, $"{RowBody.Write(book).Length} bytes");
    }

    private static PolicyBook Added(PolicyBook book, PolicyValues values, string from) =>
        PolicyRules.AddVersion(book, values, Day(from), null, Evening).Value!;

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd");
}
