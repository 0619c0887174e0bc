using System.Globalization;

namespace ClbCloud.Gateway.Tests.OnBehalf;

[Collection(Together.Name)]
public sealed class OnBehalfTests(GatewayApplication app)
{
    [Fact]
    public async Task What_a_helper_enters_counts_at_once_and_waits_for_the_board()
    {
        var country = await Country.Make(app, "ha-ob");
        var (helper, board) = (await app.As("club:ha-ob|clb-1", "helper"), await app.As("club:ha-ob|clb-1", "board"));
        Assert.Empty((await board.Send("GET", $"{country.Club}/on-behalf").Ok())["items"]!.AsArray());
        helper.DefaultRequestHeaders.Add("Clb-For", "v-1");
        await Country.Accepted(helper, $"{country.Club}/visits", $"[{Country.VisitJson(Guid.NewGuid(), at: 400)}]");
        await board.Send("PATCH", $"{country.Club}/members/p-1", """{"name":"Nguyễn Thị Hoà"}""").Ok();

        var waiting = Assert.Single((await board.Send("GET", $"{country.Club}/on-behalf").Ok())["items"]!.AsArray())!;
        var act = Assert.Single(waiting["acts"]!.AsArray())!;
        Assert.Equal(("Helper", "v-1", "POST /v1/provinces/{t}/clubs/{c}/visits"), ((string?)act["role"], (string?)act["for"], (string?)act["what"]));

        await helper.Send("GET", $"{country.Club}/on-behalf").Problem(403, "role");
        await helper.Send("POST", $"{country.Club}/on-behalf/confirm", """{"through":1}""").Problem(403, "role");
        var number = (long)waiting["number"]!;
        await board.Send("POST", $"{country.Club}/on-behalf/confirm", """{"through":1000000}""").Problem(400, "on_behalf.number", "through");
        await board.Send("POST", $"{country.Club}/on-behalf/confirm", $$"""{"through":{{number.ToString(CultureInfo.InvariantCulture)}}}""").Ok();
        Assert.Empty((await board.Send("GET", $"{country.Club}/on-behalf").Ok())["items"]!.AsArray());
        // An earlier number takes nothing back.
        Assert.Equal(number, (long)(await board.Send("POST", $"{country.Club}/on-behalf/confirm", """{"through":1}""").Ok())["through"]!);
        Assert.Empty((await (await app.As("province:ha-ob", "admin")).Send("POST", $"{country.Province}/audit/verify").Ok())["faults"]!.AsArray());
    }
}
