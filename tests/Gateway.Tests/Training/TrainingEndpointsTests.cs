namespace ClbCloud.Gateway.Tests.Training;

[Collection(Together.Name)]
public sealed class TrainingEndpointsTests(GatewayApplication app)
{
    [Fact]
    public async Task A_boards_training_takes_the_club_off_the_list_of_those_due_and_into_the_figures()
    {
        var country = await Country.Make(app, "ha-ta");
        var officer = await app.As("province:ha-ta", "officer");
        Assert.Equal(["clb-1", "clb-2"], await Due(country, officer));
        await (await app.As("club:ha-ta|clb-1", "board")).Send("PUT", $"{country.Club}/trainings/tap-huan-1", $$"""{"kind":"initial","date":"{{Country.Yesterday}}","subject":"Vận hành câu lạc bộ","class":"ha-ta|m-1/lop-1"}""").Ok();
        await Soon.Until(async () => (await Due(country, officer)).SequenceEqual(["clb-2"]), "the province hears of the training");
        var figures = await officer.Send("GET", $"{country.Club}/figures?period={Country.Yesterday[..7]}&indicators=boards.trained_initial,boards.trained_this_year").Ok();
        Assert.Equal((1, 1), ((int)figures["figures"]!["boards.trained_initial"]!, (int)figures["figures"]!["boards.trained_this_year"]!));
        Assert.Equal("tap-huan-1", (string?)(await officer.Send("GET", $"{country.Club}/trainings").Ok())["items"]![0]!["id"]);
    }

    [Fact]
    public async Task A_class_of_a_commune_counts_in_its_province()
    {
        var country = await Country.Make(app, "ha-tb");
        var commune = await app.As("commune:ha-tb|m-1", "officer");
        await commune.Send("PUT", $"{country.Province}/communes/m-1/training-classes/lop-1", """{"kind":"initial","audience":"Ban chủ nhiệm","subject":"Vận hành","from":"2025-03-10","to":"2025-03-11","participants":40,"boards":["ha-tb|clb-1"]}""").Ok();
        await commune.Send("PUT", $"{country.Province}/communes/m-1/training-classes/lop-2", """{"kind":"initial","audience":"Ban chủ nhiệm","subject":"Vận hành","from":"2025-03-10","to":"2025-03-09","participants":40}""").Problem(422, "class.dates", "from");
        var officer = await app.As("province:ha-tb", "officer");
        await Soon.Until(async () => (int)(await officer.Send("GET", $"{country.Province}/figures?period=2025&indicators=training.participants").Ok())["figures"]!["training.participants"]! == 40, "the province hears of the class");
        Assert.Single((await officer.Send("GET", $"{country.Province}/communes/m-1/training-classes").Ok())["items"]!.AsArray());
    }

    private static async Task<string[]> Due(Country country, HttpClient client) =>
        [.. (await client.Send("GET", $"{country.Province}/boards-due").Ok())["items"]!.AsArray().Select(i => (string)i!["id"]!)];
}
