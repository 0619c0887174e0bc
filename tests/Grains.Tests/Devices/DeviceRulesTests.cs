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
