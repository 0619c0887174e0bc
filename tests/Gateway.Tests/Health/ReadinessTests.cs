using ClbCloud.Gateway.Health;

namespace ClbCloud.Gateway.Tests.Health;

public sealed class ReadinessTests
{
    [Fact]
    public void It_is_ready_when_every_condition_is_met()
    {
        var readiness = new Readiness();
        var started = readiness.Require("started");
        var demo = readiness.Require("demo");
        Assert.Equal(["started", "demo"], readiness.Pending);
        started.Met();
        Assert.Equal(["demo"], readiness.Pending);
        Assert.False(readiness.WhenReady.IsCompleted);
        demo.Met();
        Assert.True(readiness.Ready);
        Assert.True(readiness.WhenReady.IsCompleted);
    }

    [Fact]
    public void A_condition_that_is_looked_at_can_stop_being_true()
    {
        var healthy = true;
        var readiness = new Readiness();
        readiness.Require("storage", () => healthy);
        Assert.True(readiness.Ready);
        healthy = false;
        Assert.Equal(["storage"], readiness.Pending);
    }
}

[Collection(Together.Name)]
public sealed class HealthEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task Health_needs_no_token_and_names_what_is_pending()
    {
        Assert.Equal("live", (string?)(await app.CreateClient().Send("GET", "/health/live").Ok())["status"]);
        var readiness = (Readiness)app.Services.GetService(typeof(Readiness))!;
        var held = true;
        readiness.Require("held by a test", () => !held);
        using (var answer = await app.CreateClient().GetAsync("/health/ready"))
        {
            Assert.Equal(503, (int)answer.StatusCode);
            Assert.Contains("held by a test", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        held = false;
        Assert.Equal("ready", (string?)(await app.CreateClient().Send("GET", "/health/ready").Ok())["status"]);
    }
}
