using System.Net;
using System.Security.Cryptography;
using ClbCloud.Silo;
using ClbCloud.Tests.Vaults;

namespace ClbCloud.Grains.Tests.Hosting;

public sealed class VaultTenantKeysTests : TenantKeysContract, IDisposable
{
    private const string First = "clb-ha-noi-1";
    private readonly FakeVault _vault = new();

    private protected override int Kept => new[] { First, "clb-ha-noi-2" }.Sum(name => _vault.Values(name).Length);

    private LeapingTime Clock => (LeapingTime)_vault.Clock;

    public void Dispose() => _vault.Dispose();

    [Fact]
    public async Task Of_versions_that_silos_made_at_once_the_oldest_is_the_key_for_all()
    {
        // All four find no secret, and only then one after the other sets its own, in one second of the vault.
        using var all = new Barrier(4);
        _vault.BeforeSet = () => all.SignalAndWait(TimeSpan.FromSeconds(30));
        foreach (var id in new[] { "c", "a", "d", "b" }) _vault.Ids.Enqueue(id);

        var keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () => Convert.ToHexString(Process().For("ha-noi", "journal")), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(4, _vault.Values(First).Distinct().Count());
        Assert.Single(keys.Distinct());
        Assert.Equal(keys[0], Convert.ToHexString(Process().For("ha-noi", "journal")));
    }

    [Fact]
    public void Nobody_relies_on_a_version_before_its_second_is_over()
    {
        var slower = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());
        foreach (var id in new[] { "b", "a" }) _vault.Ids.Enqueue(id);
        Clock.OnWait = () =>
        {
            Clock.OnWait = null;
            _vault.Set(First, slower);
        };

        var first = Process().For("ha-noi", "journal").ToArray();

        Assert.Equal(2, _vault.Values(First).Length);
        Assert.Equal(Process().For("ha-noi", "journal").ToArray(), first);
        Assert.Equal(HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(slower), 32, info: "journal"u8.ToArray()), first);
    }

    [Fact]
    public void A_version_that_somebody_sets_later_changes_nothing()
    {
        var before = Process().For("ha-noi", "fields", Process().Newest("ha-noi")).ToArray();
        for (var i = 0; i < 5; i++) _vault.Set(First, Convert.ToBase64String(new byte[32]));

        Assert.Equal(before, Process().For("ha-noi", "fields", 1).ToArray());
        Assert.Equal(1, Process().Newest("ha-noi"));
    }

    [Fact]
    public void A_deleted_secret_is_not_made_anew_and_opens_again_when_it_is_recovered()
    {
        var before = Process().For("ha-noi", "journal").ToArray();
        _vault.Delete(First);

        foreach (var ask in new Action<TenantKeys>[] { k => k.For("ha-noi", "journal"), k => k.Newest("ha-noi"), k => k.For("ha-noi", "fields", 1), k => k.MakeNext("ha-noi") })
            Assert.Contains("Key 1 of tenant ha-noi is deleted in the vault", Assert.Throws<InvalidOperationException>(() => ask(Process())).Message, StringComparison.Ordinal);

        _vault.Recover(First);
        Assert.Equal(before, Process().For("ha-noi", "journal").ToArray());
    }

    [Fact]
    public void A_number_that_was_deleted_is_not_given_to_the_next_secret()
    {
        Process().MakeNext("ha-noi");
        _vault.Delete("clb-ha-noi-2");
        Assert.Contains("Key 2 of tenant ha-noi is deleted", Assert.Throws<InvalidOperationException>(() => Process().MakeNext("ha-noi")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_read_is_not_asked_for_again_not_even_in_an_outage()
    {
        var keys = Process();
        var before = keys.For("ha-noi", "fields", keys.Newest("ha-noi")).ToArray();
        var asked = _vault.Asked.Count;
        _vault.Fails = (HttpStatusCode.ServiceUnavailable, "Busy");

        Assert.Equal(before, keys.For("ha-noi", "fields", keys.Newest("ha-noi")).ToArray());
        Assert.Equal(asked, _vault.Asked.Count);
        Assert.True(_vault.Challenged > 0);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "Forbidden")]
    [InlineData(HttpStatusCode.BadRequest, "BadParameter")]
    public void A_vault_that_refuses_is_an_error_that_says_what_and_quotes_nothing(HttpStatusCode status, string code)
    {
        _vault.BeforeSet = () => _vault.Fails = (status, code);
        var error = Assert.Throws<InvalidOperationException>(() => Process().For("ha-noi", "journal").Length);

        Assert.Equal($"Key 1 of tenant ha-noi cannot be made: the vault answered {(int)status} {code}.", error.Message);
        Assert.DoesNotContain("The vault says no", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_vault_that_does_not_answer_is_an_error_that_names_the_key()
    {
        _vault.IsCut = true;
        Assert.Contains("Key 1 of tenant ha-noi cannot be read", Assert.Throws<InvalidOperationException>(() => Process().Newest("ha-noi")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_not_remembered()
    {
        _vault.Fails = (HttpStatusCode.Forbidden, "Forbidden");
        var keys = Process();
        Assert.Throws<InvalidOperationException>(() => keys.Newest("ha-noi"));
        _vault.Fails = null;
        Assert.Equal(1, keys.Newest("ha-noi"));
    }

    [Fact]
    public void A_secret_that_is_switched_off_is_an_error_and_no_newer_version_stands_in_for_it()
    {
        Process().Newest("ha-noi");
        _vault.Set(First, Convert.ToBase64String(new byte[32]));
        _vault.SwitchOff(First);
        Assert.Contains("cannot be read: the vault answered 403", Assert.Throws<InvalidOperationException>(() => Process().For("ha-noi", "journal").Length).Message, StringComparison.Ordinal);
        Assert.Equal(2, _vault.Values(First).Length);
    }

    [Fact]
    public void A_value_that_is_no_key_is_an_error_that_does_not_quote_it()
    {
        _vault.Set(First, "canary-value");
        var error = Assert.Throws<InvalidOperationException>(() => Process().For("ha-noi", "journal").Length);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Key 1 of tenant ha-noi", error.Message, StringComparison.Ordinal);
    }

    private protected override TenantKeys Process(bool reads = false) => new VaultTenantKeys(_vault.Client(), Clock, reads);

    private protected override void Lose(string tenant, int number) => _vault.Purge($"clb-{tenant}-{number}");
}
