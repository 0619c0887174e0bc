using ClbCloud.Grains.Credentials;

namespace ClbCloud.Grains.Tests.Credentials;

public sealed class CredentialRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_rotation_keeps_the_newest_key_alone_for_the_overlap()
    {
        var book = Book();
        var (first, second, third) = (book.Clients[0].Keys[0], MadeKey.For("ha-a-x"), MadeKey.For("ha-a-x"));
        book = CredentialRules.Rotate(book, new() { Client = "ha-a-x", OverlapHours = 48 }, second, Now).Value!;
        Assert.Equal([first.Prefix, second.Kept(Now, Now).Prefix], book.Clients[0].Keys.Select(k => k.Prefix));
        Assert.Equal(Now.AddHours(48), book.Clients[0].Keys[0].ExpiresAt);
        book = CredentialRules.Rotate(book, new() { Client = "ha-a-x", OverlapHours = 48 }, third, Now.AddHours(1)).Value!;
        Assert.Equal([second.Kept(Now, Now).Hash, third.Kept(Now, Now).Hash], book.Clients[0].Keys.Select(k => k.Hash));
        book = CredentialRules.Rotate(book, new() { Client = "ha-a-x", OverlapHours = 0 }, second, Now.AddHours(2)).Value!;
        Assert.Single(book.Clients[0].Keys);
    }

    [Fact]
    public void An_overlap_does_not_make_a_key_live_longer()
    {
        var book = Book(days: 1);
        book = CredentialRules.Rotate(book, new() { Client = "ha-a-x", OverlapHours = 720 }, MadeKey.For("ha-a-x"), Now).Value!;
        Assert.Equal(Now.AddDays(1), book.Clients[0].Keys[0].ExpiresAt);
    }

    [Fact]
    public void A_client_stands_until_its_last_key_expires_and_again_with_a_new_one()
    {
        var book = Book(days: 1);
        Assert.Equal(ClientStanding.Good, CredentialRules.Standing(book, "ha-a-x", Now.AddDays(1).AddSeconds(-1)));
        Assert.Equal(ClientStanding.Expired, CredentialRules.Standing(book, "ha-a-x", Now.AddDays(1)));
        var renewed = CredentialRules.Rotate(book, new() { Client = "ha-a-x", Days = 2 }, MadeKey.For("ha-a-x"), Now.AddDays(1)).Value!;
        Assert.Equal(ClientStanding.Good, CredentialRules.Standing(renewed, "ha-a-x", Now.AddDays(1)));
        Assert.Equal(ClientStanding.Expired, CredentialRules.Standing(book, "ha-a-y", Now));
    }

    [Fact]
    public void A_client_that_was_ended_or_revoked_stands_no_more()
    {
        Assert.Equal(ClientStanding.Ended, CredentialRules.Standing(CredentialRules.End(Book(), "ha-a-x", Now).Value!, "ha-a-x", Now));
        Assert.Equal(ClientStanding.Ended, CredentialRules.Standing(CredentialRules.Revoke(Book(), new() { By = RevokedBy.Client, Value = "ha-a-x" }, Now).Value!, "ha-a-x", Now));
        Assert.Equal(ClientStanding.Good, CredentialRules.Standing(CredentialRules.Revoke(Book(), new() { By = RevokedBy.Subject, Value = "ha-a-x" }, Now).Value!, "ha-a-x", Now));
    }

    [Fact]
    public void A_register_remembers_once_where_a_client_has_webhooks_and_gateways_need_not_read_it_again()
    {
        var book = CredentialRules.Registers(Book(), "ha-a-x", "ha-a");
        Assert.Equal("ha-a", Assert.Single(book.Clients[0].Feeds!.Value));
        Assert.Equal(Book().Revision, book.Revision);
        Assert.Same(book, CredentialRules.Registers(book, "ha-a-x", "ha-a"));
        Assert.Same(book, CredentialRules.Registers(book, "ha-a-y", "ha-a"));
    }

    [Fact]
    public void An_ended_client_has_no_key_and_gets_none()
    {
        var book = CredentialRules.End(Book(), "ha-a-x", Now).Value!;
        Assert.Empty(book.Clients[0].Keys);
        Assert.Same(book, CredentialRules.End(book, "ha-a-x", Now.AddDays(1)).Value);
        Assert.Equal("client.ended", CredentialRules.Rotate(book, new() { Client = "ha-a-x" }, MadeKey.For("ha-a-x"), Now).Refusal?.Code);
    }

    [Theory]
    [InlineData("province:ha-a", "ha-a", null)]
    [InlineData("club:ha-a|clb-1", "ha-a", null)]
    [InlineData("province:ha-ab", "ha-a", "client.scope")]
    [InlineData("nation", "ha-a", "client.scope")]
    [InlineData("project:ha-a", "ha-a", "client.scope")]
    [InlineData("nation", "nation", null)]
    [InlineData("project:vie085", "nation", null)]
    public void A_clients_scope_lies_in_its_register(string scope, string tenant, string? code) =>
        Assert.Equal(code, CredentialRules.Add(new(), tenant, new() { Name = "X", Scope = scope, May = ClientReach.Figures }, MadeKey.Fresh(tenant), Now).Refusal?.Code);

    [Fact]
    public void The_newest_revocation_of_a_subject_stands_alone_and_old_ones_are_forgotten()
    {
        var book = CredentialRules.Revoke(new(), new() { By = RevokedBy.Subject, Value = "minh" }, Now).Value!;
        book = CredentialRules.Revoke(book, new() { By = RevokedBy.Subject, Value = "minh" }, Now.AddDays(1)).Value!;
        Assert.Equal(Now.AddDays(1), Assert.Single(book.Revocations).At);
        book = CredentialRules.Revoke(book, new() { By = RevokedBy.Token, Value = "minh" }, Now.AddDays(402)).Value!;
        Assert.Equal(RevokedBy.Token, Assert.Single(book.Revocations).By);
    }

    [Fact]
    public void When_a_client_was_used_is_no_news_to_gateways()
    {
        var book = Book();
        var used = CredentialRules.Used(book, "ha-a-x", Now);
        Assert.Equal((book.Revision, Now), (used.Revision, used.Clients[0].LastUsed));
        Assert.Same(used, CredentialRules.Used(used, "ha-a-x", Now));
    }

    [Fact]
    public void Two_keys_are_never_alike_and_none_is_written_out()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => MadeKey.For("ha-a-x")).ToArray();
        Assert.Equal(100, keys.Select(k => k.Text).Distinct().Count());
        Assert.All(keys, k => Assert.Equal("clb_live_ha-a-x_".Length + 43, k.Text.Length));
        Assert.All(keys, k => Assert.DoesNotContain(k.Text[^20..], k.ToString(), StringComparison.Ordinal));
    }

    private static CredentialBook Book(int days = 365) =>
        CredentialRules.Add(new(), "ha-a", new() { Name = "X", Scope = "province:ha-a", May = ClientReach.Figures, Days = days }, MadeKey.For("ha-a-x"), Now).Value!;
}
