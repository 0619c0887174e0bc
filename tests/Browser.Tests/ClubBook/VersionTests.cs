using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests.ClubBook;

/// <summary>A newer version of the app waits until its person says so; what is unsent stays.</summary>
[Collection(Together.Name)]
public sealed class VersionTests(Demo demo) : IAsyncLifetime
{
    private const string Newer = "moi-hon-0001";
    private readonly Deployment _service = Deployment.Before(demo.Address);
    private IPlaywright _playwright = null!;

    public async Task InitializeAsync() => _playwright = await Playwright.CreateAsync();

    public Task DisposeAsync()
    {
        _playwright.Dispose();
        _service.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_newer_version_is_offered_and_taken_whole_when_its_person_says_so()
    {
        await using var phone = await WithUnsentVisit();
        var before = await Kept(phone);
        await Publish(phone);
        await phone.Heading("Có bản mới");
        await phone.Picture("new-version");
        // Nothing changes before the answer.
        Assert.Contains(Assert.Single(before), await Kept(phone));
        // The page has to be there whole: one that is still on its way takes a tap back.
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        phone.Page.Load += (_, _) => again.TrySetResult();
        await phone.Press("Dùng bản mới");
        await again.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await phone.Go("outbox", "Sổ trên máy");
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), TimeProvider.System))
        {
            while (string.Join(' ', await Kept(phone)) != $"clb-so-{Newer}") await timer.WaitForNextTickAsync();
        }

        Assert.Equal(1, await phone.Items("waiting"));
        Assert.Empty(phone.Errors);
    }

    [Fact]
    public async Task Who_puts_a_newer_version_off_goes_on_with_the_old_one()
    {
        await using var phone = await WithUnsentVisit();
        var before = Assert.Single(await Kept(phone));
        await Publish(phone);
        await phone.Heading("Có bản mới");
        await phone.Press("Để sau");
        await phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Có bản mới" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await phone.Go("outbox", "Sổ trên máy");
        Assert.Contains(before, await Kept(phone));
        Assert.Equal(1, await phone.Items("waiting"));
        // Asked again when the app is opened the next time.
        await phone.Page.ReloadAsync();
        await phone.Heading("Có bản mới");
        Assert.Empty(phone.Errors);
    }

    private async Task<Phone> WithUnsentVisit()
    {
        var phone = await Phone.Ready(_playwright, _service.Address, "bac-ninh|clb-0011");
        // From the next opening on the worker has the page: who opens the app for the first time is not asked.
        await phone.Page.ReloadAsync();
        await phone.Heading("Hôm nay");
        await phone.Context.SetOfflineAsync(true);
        await phone.Visit(0);
        // The network is back, the service is not to be reached: the visit stays where it is.
        await phone.Context.RouteAsync("**/v1/**", route => route.AbortAsync());
        await phone.Context.SetOfflineAsync(false);
        return phone;
    }

    // As a browser does it once a day, and whenever the app is opened.
    private async Task Publish(Phone phone)
    {
        _service.Publish(Assert.Single(await Kept(phone))["clb-so-".Length..], Newer);
        await phone.Page.EvaluateAsync("navigator.serviceWorker.getRegistration('/app/').then(r => r.update())");
    }

    private static Task<string[]> Kept(Phone phone) => phone.Page.EvaluateAsync<string[]>("caches.keys()");
}
