using System.Net;
using ClbCloud.Grains.Webhooks;

namespace ClbCloud.Grains.Tests.Webhooks;

public sealed class AddressRulesTests
{
    private static readonly WebhookReach Office = new([IPNetwork.Parse("10.1.0.0/16")], Plain: false);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("113.160.0.1", true)]
    [InlineData("2400:cb00::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.8.8", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12:3456::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    public void No_connection_is_made_into_a_private_network(string address, bool allowed) =>
        Assert.Equal(allowed, AddressRules.IsAllowed(IPAddress.Parse(address), WebhookReach.Public));

    [Fact]
    public void An_operator_allows_a_network_and_no_other()
    {
        Assert.True(AddressRules.IsAllowed(IPAddress.Parse("10.1.2.3"), Office));
        Assert.True(AddressRules.IsAllowed(IPAddress.Parse("::ffff:10.1.2.3"), Office));
        Assert.False(AddressRules.IsAllowed(IPAddress.Parse("10.2.2.3"), Office));
    }

    [Theory]
    [InlineData("https://partner.example/clb?x=1", true)]
    [InlineData("https://partner.example:8443/clb", true)]
    [InlineData("http://partner.example/clb", false)]
    [InlineData("ftp://partner.example/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("partner.example", false)]
    [InlineData("https://ten:mat-khau@partner.example/", false)]
    [InlineData("https://partner.example/#phan", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://a.localhost/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://partner.example/a b", false)]
    [InlineData("https://partner.example/\nb", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    public void A_webhook_goes_to_a_public_https_address(string url, bool allowed) =>
        Assert.Equal(allowed, AddressRules.Target(url, WebhookReach.Public) is not null);

    [Fact]
    public void An_address_is_not_endless() =>
        Assert.Null(AddressRules.Target($"https://partner.example/{new string('a', AddressRules.LongestUrl)}", WebhookReach.Public));
}
