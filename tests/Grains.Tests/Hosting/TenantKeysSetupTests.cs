using ClbCloud.Grains.Audit;
using ClbCloud.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClbCloud.Grains.Tests.Hosting;

public sealed class TenantKeysSetupTests
{
    [Theory]
    [InlineData(null, null, typeof(FileTenantKeys))]
    [InlineData("", "", typeof(FileTenantKeys))]
    [InlineData("/keys", null, typeof(FileTenantKeys))]
    [InlineData(null, "https://clb-tests.vault.azure.net/", typeof(VaultTenantKeys))]
    public void Keys_are_in_the_place_that_is_set(string? folder, string? vault, Type type) => Assert.IsType(type, Chosen(folder, vault));

    [Fact]
    public void Two_places_end_the_start()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Chosen("/keys", "https://clb-tests.vault.azure.net/"));
        Assert.Contains("Keys:Vault and Keys:Folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://clb-tests.vault.azure.net/")]
    [InlineData("clb-tests")]
    public void What_is_no_address_of_a_vault_ends_the_start(string vault) =>
        Assert.Contains("Keys:Vault", Assert.Throws<InvalidOperationException>(() => Chosen(null, vault)).Message, StringComparison.Ordinal);

    private static ITenantKeys Chosen(string? folder, string? vault)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System);
        services.AddTenantKeys(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Keys:Folder"] = folder, ["Keys:Vault"] = vault }).Build(), "data/keys");
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<ITenantKeys>();
    }
}
