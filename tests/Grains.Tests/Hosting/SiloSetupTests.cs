using ClbCloud.Grains.Access;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Units;
using ClbCloud.LocalOrleans.Hosting;
using ClbCloud.Silo;
using ClbCloud.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClbCloud.Grains.Tests.Hosting;

public sealed class SiloSetupTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("clb-silo-");

    public SiloSetupTests() => CallerScope.Current = CallerScope.System;

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(null, "data")]
    [InlineData("elsewhere", "elsewhere")]
    public async Task The_store_opens_in_its_folder_below_the_content_root(string? configured, string folder)
    {
        using var host = Host(configured);
        host.Services.GetRequiredService<IRowStore>();
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_root.FullName, folder)));
        await host.StartAsync();
        await host.StopAsync();
    }

    [Theory]
    [InlineData("azure", "'azure'")]
    [InlineData("postgres", "Storage__ConnectionString")]
    [InlineData(" Postgres", "Storage__ConnectionString")]
    public void A_store_that_is_unknown_or_not_configured_ends_the_start_by_name(string provider, string reason)
    {
        var error = Assert.Throws<RowStoreException>(() =>
        {
            using var host = Host(null, provider);
            host.Services.GetRequiredService<IRowStore>();
        });
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_grain_keeps_is_there_after_a_restart_of_the_whole_silo()
    {
        var excuse = new Excuse { Id = "tet", From = new(2027, 2, 4), To = new(2027, 2, 12), Reason = "tet" };
        await Running(async grains => Assert.Null((await grains.GetGrain<IPolicyGrain>("u|nation").PutExcuse(excuse)).Refusal));
        await Running(async grains => Assert.Equal(excuse, Assert.Single((await grains.GetGrain<IPolicyGrain>("u|nation").Get()).Excuses)));
    }

    [Fact]
    public async Task Every_province_of_the_register_gets_its_sweeper_at_start()
    {
        await Running(async grains =>
        {
            await Create(grains, Keys.Nation, UnitKind.Nation, null);
            await Create(grains, "bac-ninh", UnitKind.Province, Keys.Nation);
        });
        using var host = Host(null);
        await host.StartAsync();
        var reminders = host.Services.GetRequiredService<ILocalReminderTable>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await reminders.ReadAll(limit.Token)).Any(r => r.Grain.ToString() == "sweeper/bac-ninh")) await Task.Yield();
        await host.StopAsync();
    }

    [Fact]
    public async Task A_call_that_nobody_speaks_for_is_refused()
    {
        using var host = Host(null);
        await host.StartAsync();
        CallerScope.Current = null;
        var nation = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IUnitGrain>(Keys.Nation);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => nation.Get());
        await host.StopAsync();
    }

    private async Task Running(Func<IGrainFactory, Task> use)
    {
        using var host = Host(null);
        await host.StartAsync();
        await use(host.Services.GetRequiredService<IGrainFactory>());
        await host.StopAsync();
    }

    private IHost Host(string? folder, string? provider = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = _root.FullName });
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Storage:Folder", folder), KeyValuePair.Create("Storage:Provider", provider)]);
        builder.AddClbSilo();
        return builder.Build();
    }

    private static async Task Create(IGrainFactory grains, string key, UnitKind kind, string? parent) =>
        Assert.Null((await grains.GetGrain<IUnitGrain>(key).Create(new()
        {
            Kind = kind,
            Form = (UnitForm)kind,
            NameVi = "Đơn vị mẫu",
            Established = new(2000, 1, 1),
            Parent = parent,
        })).Refusal);
}
