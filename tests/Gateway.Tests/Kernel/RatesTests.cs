namespace ClbCloud.Gateway.Tests.Kernel;

public sealed class RatesTests
{
    [Fact]
    public async Task Who_asks_too_much_is_told_when_to_come_back_and_keeps_nobody_else_waiting()
    {
        var app = new GatewayApplication();
        await using var narrow = app.WithWebHostBuilder(b => b.UseSetting("Rates:PerSecond", "1").UseSetting("Storage:Folder", Path.Combine(app.Folder, "narrow")));
        try
        {
            var (eager, calm) = (narrow.CreateClient(), narrow.CreateClient());
            await Authorize(eager, "province:ha-a");
            await Authorize(calm, "province:ha-b");
            var answers = new List<HttpResponseMessage>();
            for (var i = 0; i < 20; i++) answers.Add(await eager.GetAsync("/v1/indicators"));
            var refused = answers.First(a => (int)a.StatusCode == 429);
            Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
            await Task.FromResult(refused).Problem(429, "rate_limited");
            Assert.Equal(200, (int)(await calm.GetAsync("/v1/indicators")).StatusCode);
        }
        finally
        {
            await narrow.DisposeAsync();
            await ((IAsyncLifetime)app).DisposeAsync();
        }
    }

    private static async Task Authorize(HttpClient client, string scope)
    {
        var token = (string?)(await client.Send("POST", "/v1/dev/token", $$"""{"scope":"{{scope}}","role":"officer"}""").Ok())["access_token"];
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }
}
