using ClbCloud.Grains.Access;
using ClbCloud.Grains.Devices;

namespace ClbCloud.Grains.Tests.Devices;

public sealed class DeviceRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private static readonly Device Phone = new()
    {
        Id = "x",
        Name = "Điện thoại",
        Member = "p-1",
        Role = CallerRole.Treasurer,
        Hash = "h",
        Pin = "p",
        CreatedAt = Now,
        Refresh = "old",
        SessionEndsAt = Now.AddHours(12),
    };

    [Theory]
    [InlineData("0912345678", "0912345678")]
    [InlineData("0912 345 678", "0912345678")]
    [InlineData("+84 912.345.678", "0912345678")]
    [InlineData("024-3825-1234", "02438251234")]
    [InlineData("912345678", null)]
    [InlineData("09123456789012", null)]
    [InlineData("0912x45678", null)]
    [InlineData("", null)]
    public void A_number_is_read_as_people_write_it(string text, string? normal) => Assert.Equal(normal, DeviceRules.Phone(text));

    [Theory]
    [InlineData("482915", true)]
    [InlineData("112233", true)]
    [InlineData("000000", false)]
    [InlineData("123456", false)]
    [InlineData("987654", false)]
    [InlineData("48291", false)]
    [InlineData("4829155", false)]
    [InlineData("48a915", false)]
    [InlineData("٤٨٢٩١٥", false)]
    public void A_PIN_is_six_digits_that_are_not_the_first_anyone_tries(string pin, bool good) => Assert.Equal(good, DeviceRules.IsPin(pin));

    [Fact]
    public void A_link_that_was_taken_back_opens_nothing_and_says_so_until_it_would_have_expired()
    {
        var book = DeviceRules.TakeBack(new() { Links = [Link("l", CallerRole.Secretary)] }, "l", Now).Value!;
        var (after, refusal) = DeviceRules.Open(book, book.Links[0], "p", _ => Phone, Now.AddHours(1));
        Assert.Equal(("device.link_taken_back", book), (refusal?.Code, after));
        Assert.Equal(LinkState.TakenBack, DeviceRules.View(book.Links[0], Now).State);
        Assert.Same(book, DeviceRules.TakeBack(book, "l", Now.AddHours(1)).Value);
        // Another one for the same person: what was taken back is still known as such.
        var again = DeviceRules.Issue(book, Link("l2", CallerRole.Secretary), Now).Value!;
        Assert.Equal(["l", "l2"], again.Links.Select(l => l.Id));
        Assert.Equal(["l3"], DeviceRules.Issue(again, Link("l3", CallerRole.Secretary) with { ExpiresAt = Now.AddDays(9) }, Now.AddDays(4)).Value!.Links.Select(l => l.Id));
    }

    [Fact]
    public void Links_that_were_taken_back_are_kept_up_to_a_number_and_take_nobodys_place()
    {
        var book = new DeviceBook();
        for (var i = 0; i < 100; i++) book = DeviceRules.TakeBack(DeviceRules.Issue(book, Link($"l{i}", CallerRole.Helper), Now).Value!, $"l{i}", Now).Value!;
        Assert.InRange(book.Links.Length, 30, 31);
        Assert.Equal("l99", book.Links[^1].Id);
    }

    [Fact]
    public void What_was_opened_or_was_never_there_is_not_taken_back()
    {
        Assert.Equal("device.link_opened", DeviceRules.TakeBack(new() { Devices = [Phone] }, "x", Now).Refusal?.Code);
        Assert.Equal("device.link_unknown", DeviceRules.TakeBack(new() { Devices = [Phone] }, "y", Now).Refusal?.Code);
    }

    private static DeviceLink Link(string id, CallerRole role) => new() { Id = id, Member = "p-1", Role = role, Phone = "p", Hash = "h", ExpiresAt = Now.AddHours(72) };

    [Fact]
    public void Delays_only_grow()
    {
        var delays = Enumerable.Range(1, DeviceRules.MostWrongPins).Select(DeviceRules.Delay).ToArray();
        Assert.Equal(delays.Order(), delays);
        Assert.Equal(TimeSpan.Zero, delays[1]);
        Assert.Equal(TimeSpan.FromMinutes(1), delays[2]);
    }

    [Fact]
    public void A_wrong_PIN_ends_the_session_too()
    {
        var (poorer, refusal) = DeviceRules.WithPin(Phone, right: false, "new", Now);
        Assert.Equal("device.pin", refusal?.Code);
        Assert.Null(poorer.Refresh);
        Assert.Equal("device.refresh", DeviceRules.WithRefresh(poorer, right: false, "new", Now).Refusal?.Code);
    }

    [Fact]
    public void A_session_does_not_grow_by_being_used()
    {
        var (on, refusal) = DeviceRules.WithRefresh(Phone, right: true, "new", Now.AddHours(11));
        Assert.Null(refusal);
        Assert.Equal(Phone.SessionEndsAt, on.SessionEndsAt);
        Assert.Equal("device.refresh", DeviceRules.WithRefresh(on, right: true, "newer", Now.AddHours(12)).Refusal?.Code);
    }

    [Fact]
    public void A_locked_device_may_not_even_try()
    {
        var locked = Phone with { LockedUntil = Now.AddSeconds(90) };
        var no = DeviceRules.Try(locked, Now);
        Assert.Equal(("device.locked", "90"), (no?.Code, no?.Args["seconds"]));
        Assert.Null(DeviceRules.Try(locked, Now.AddSeconds(90)));
        Assert.Equal("device.ended", DeviceRules.Try(null, Now)?.Code);
    }
}
