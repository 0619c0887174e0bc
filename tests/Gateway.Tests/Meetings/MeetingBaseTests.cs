namespace ClbCloud.Gateway.Tests.Meetings;

[Collection(Together.Name)]
public sealed class MeetingBaseTests(GatewayApplication app)
{
    [Fact]
    public async Task Of_two_who_change_one_meeting_the_second_is_told()
    {
        var country = await Country.Make(app, "mt-base");
        var board = await app.As("club:mt-base|clb-1", "board");
        var path = $"{country.Club}/meetings/{Country.Yesterday}";
        var seen = (int)(await board.Send("GET", path).Ok())["revision"]!;
        string Body(int attendance, int from) => $$"""{"attendance":{{attendance}},"areas":["health"],"base":{{from}}}""";
        Assert.Equal(seen + 1, (int)(await board.Send("PUT", path, Body(2, seen)).Ok())["revision"]!);
        await board.Send("PUT", path, Body(1, seen)).Problem(409, "meeting.changed", "base");
        Assert.Equal(seen + 1, (int)(await board.Send("PUT", path, Body(2, seen)).Ok())["revision"]!);
    }
}
