using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Tests.Clubs;
using ClbCloud.Grains.Volunteers;
using static ClbCloud.Grains.Tests.Clubs.Books;

namespace ClbCloud.Grains.Tests.Members;

public sealed class PersonRulesTests
{
    private static readonly DateOnly Today = Day("2026-11-22");
    private static readonly AddMember Good = new() { Id = "mb-1", Name = "Hội viên mẫu", Joined = Day("2026-01-05"), BirthYear = 1950, Sex = Sex.Female };

    [Fact]
    public void The_same_member_again_is_a_repeat_and_another_one_under_the_id_is_refused()
    {
        var book = Book().With(PersonRules.Add(Book(), Good, Today).Value!);
        Assert.Same(book.Members["mb-1"], PersonRules.Add(book, Good, Today).Value);
        Assert.Equal("member.id_reused", PersonRules.Add(book, Good with { Name = "Khác" }, Today).Refusal?.Code);
    }

    public static TheoryData<string, string, string> Bad => new()
    {
        { "id", "member.id", "id" },
        { "blank", "member.name", "name" },
        { "long", "member.name", "name" },
        { "future", "member.from", "joined" },
        { "left", "member.to", "left" },
        { "left-later", "member.to", "left" },
        { "born", "member.birth_year", "birthYear" },
        { "unborn", "member.birth_year", "birthYear" },
        { "circumstance", "member.circumstances", "circumstances" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_entry_is_refused_by_name_and_field(string what, string code, string field)
    {
        var add = what switch
        {
            "id" => Good with { Id = "MB 1" },
            "blank" => Good with { Name = " " },
            "long" => Good with { Name = new string('x', 201) },
            "future" => Good with { Joined = Today.AddDays(1) },
            "left" => Good with { Left = Day("2026-01-04") },
            "left-later" => Good with { Left = Today.AddDays(1) },
            "born" => Good with { BirthYear = 1800 },
            "unborn" => Good with { BirthYear = 2027 },
            "circumstance" => Good with { Circumstances = [new DatedCircumstance { Circumstance = (Circumstance)77 }] },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        var refusal = PersonRules.Add(Book(), add, Today).Refusal;
        Assert.Equal((code, field), (refusal?.Code, refusal?.Field));
    }

    [Fact]
    public void Blanks_are_allowed() => Assert.Null(PersonRules.Add(Book(), Good with { BirthYear = null, Sex = null }, Today).Refusal);

    [Fact]
    public void A_club_does_not_grow_without_end()
    {
        var full = Book() with { Members = Book().Members.AddRange(Enumerable.Range(0, 3000).Select(i => KeyValuePair.Create($"m-{i}", Member($"m-{i}", "2026-01-01")))) };
        Assert.Equal("member.too_many", PersonRules.Add(full, Good, Today).Refusal?.Code);
    }

    [Fact]
    public void A_list_too_long_for_its_row_is_refused_and_not_an_error()
    {
        var book = Book().With(Recipient("r-1", "2026-01-01")).With(Volunteer("v-1", "2026-01-01"));
        var assignments = Enumerable.Repeat(new Assignment { Recipient = "r-1", From = Day("2026-01-01") }, 201);
        Assert.Equal("volunteer.assignments", PersonRules.ChangeVolunteer(book, new ChangePerson { Id = "v-1", Assignments = [.. assignments] }, Today).Refusal?.Code);
        Assert.Equal("club.villages", ClubRules.Change(book, new ChangeClub { Villages = [.. Enumerable.Repeat(new VillageLink { Village = "t-1", From = Today }, 201)] }, Kernel.At).Refusal?.Code);
    }

    [Fact]
    public void A_corrected_joining_day_takes_its_teams_along()
    {
        var book = Book().With(Volunteer("v-1", "2026-01-01"));
        var next = PersonRules.ChangeVolunteer(book, new ChangePerson { Id = "v-1", From = Day("2025-06-01") }, Today).Value!;
        Assert.Equal(Day("2025-06-01"), next.Teams.Single().From);
        Assert.Equal(2, next.Revision);
    }

    [Fact]
    public void A_correction_that_changes_nothing_is_none()
    {
        var book = Book().With(Volunteer("v-1", "2026-01-01"));
        Assert.Same(book.Volunteers["v-1"], PersonRules.ChangeVolunteer(book, new ChangePerson { Id = "v-1", Name = book.Volunteers["v-1"].Name }, Today).Value);
    }

    private static class Kernel
    {
        public static readonly DateTimeOffset At = Grains.Kernel.LocalCalendar.StartOf(Today).AddHours(8);
    }
}
