using ClbCloud.Silo;

namespace ClbCloud.Grains.Tests.Hosting;

/// <summary>What grains rely on, wherever secrets are kept. Each process is an instance of its own.</summary>
public abstract class TenantKeysContract
{
    private protected abstract TenantKeys Process(bool reads = false);

    /// <summary>How many secrets are kept, of all tenants.</summary>
    private protected abstract int Kept { get; }

    private protected abstract void Lose(string tenant, int number);

    [Fact]
    public void A_key_is_the_same_after_a_restart_and_another_for_every_tenant_and_purpose()
    {
        var first = Process().For("ha-noi", "journal").ToArray();
        var again = Process();

        Assert.Equal(first, again.For("ha-noi", "journal").ToArray());
        Assert.NotEqual(first, again.For("ha-noi", "fields").ToArray());
        Assert.NotEqual(first, again.For("bac-ninh", "journal").ToArray());
        Assert.Equal(32, first.Length);
    }

    [Fact]
    public async Task Silos_that_start_at_once_agree_on_the_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Convert.ToHexString(Process().For("ha-noi", "journal")))));

        Assert.Single(keys.Distinct());
        Assert.Equal(keys[0], Convert.ToHexString(Process().For("ha-noi", "journal")));
    }

    [Fact]
    public void A_new_secret_is_used_from_the_next_start_on_and_the_first_stays_that_of_the_journal()
    {
        var before = Process();
        var (journal, first) = (before.For("ha-noi", "journal").ToArray(), before.For("ha-noi", "fields", before.Newest("ha-noi")).ToArray());

        Assert.Equal(2, before.MakeNext("ha-noi"));

        var after = Process();
        Assert.Equal((1, 2, 1), (before.Newest("ha-noi"), after.Newest("ha-noi"), after.Newest("bac-ninh")));
        Assert.Equal(journal, after.For("ha-noi", "journal").ToArray());
        Assert.Equal(first, after.For("ha-noi", "fields", 1).ToArray());
        Assert.NotEqual(first, after.For("ha-noi", "fields", 2).ToArray());
        Assert.Equal(after.For("ha-noi", "fields", 2).ToArray(), before.For("ha-noi", "fields", 2).ToArray());
    }

    [Fact]
    public void Tenants_whose_ids_look_like_numbers_of_others_have_keys_of_their_own()
    {
        var keys = Process();
        keys.MakeNext("ha");
        Assert.Equal(1, keys.Newest("ha-1"));
        Assert.NotEqual(keys.For("ha", "fields", 1).ToArray(), keys.For("ha-1", "fields", 1).ToArray());
        Assert.NotEqual(keys.For("ha", "fields", 2).ToArray(), keys.For("ha-1", "fields", 1).ToArray());
    }

    [Fact]
    public void A_secret_that_rows_were_sealed_with_is_never_made_anew()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Process().For("ha-noi", "fields", 1).Length);
        Assert.Contains("1 of tenant ha-noi", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Kept);
    }

    [Fact]
    public void A_first_secret_that_is_gone_while_there_is_a_second_is_not_made_anew()
    {
        Process().MakeNext("ha-noi");
        Lose("ha-noi", 1);

        Assert.Throws<InvalidOperationException>(() => Process().Newest("ha-noi"));
        Assert.Throws<InvalidOperationException>(() => Process().For("ha-noi", "journal").Length);
        Assert.Equal(1, Kept);
    }

    [Fact]
    public void Who_only_checks_makes_no_secret()
    {
        Assert.False(Process(reads: true).Knows("ha-noi"));
        Assert.Throws<InvalidOperationException>(() => Process(reads: true).For("ha-noi", "journal").Length);
        Assert.Throws<InvalidOperationException>(() => Process(reads: true).Newest("ha-noi"));
        Assert.Equal(0, Kept);
        Process().For("ha-noi", "journal");
        Assert.True(Process(reads: true).Knows("ha-noi"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ha-Noi")]
    [InlineData("../ha-noi")]
    [InlineData("ha/noi")]
    public void Nothing_but_a_tenants_id_names_a_secret(string tenant) => Assert.Throws<ArgumentException>(() => Process().For(tenant, "journal").Length);
}
