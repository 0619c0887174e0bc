namespace ClbCloud.Gateway.Tests;

/// <summary>
/// What each club of a <see cref="Country"/> has of activities and health: an activity, a cluster group cg-1 that knows
/// op-1 and op-2 and proposes both, a check-up, a reading of p-1 at yesterday's meeting.
/// </summary>
internal static class WorkCountry
{
    public static readonly Guid Activity = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000001");
    public static readonly Guid ToAccept = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000002");
    public static readonly Guid ToClose = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000003");
    public static readonly Guid Checkup = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000004");

    public static readonly Guid Consent = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000005");
    public static readonly Guid Request = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000006");

    private const string Club = "/v1/provinces/{t}/clubs/{c}";

    public static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        [$"POST {Club}/activities"] = $"[{ActivityJson(Guid.Parse("aaaaaaaa-0000-4000-8000-000000000011"))}]",
        [$"POST {Club}/activities/{{activity}}/void"] = """{"reason":"not-held"}""",
        [$"PUT {Club}/support-plans/{{month}}"] = """{"items":[{"id":"i-1","kind":"house-repair","what":"Sửa nhà","people":1}],"note":"Kế hoạch tháng"}""",
        [$"POST {Club}/clusters"] = """[{"id":"cg-9","name":"Tổ Chín","from":"2022-01-01","leader":"p-1","households":[{"id":"h-1","name":"Nguyễn Văn Chín","people":4}]}]""",
        [$"POST {Club}/older-people"] = """[{"id":"op-9","cluster":"cg-1","name":"Đỗ Văn Chín","from":"2022-01-01","birthYear":1940,"sex":"male","household":"h-1","member":"p-1","circumstances":[{"circumstance":"living-alone"}]}]""",
        [$"POST {Club}/proposals"] = $$"""[{"id":"aaaaaaaa-0000-4000-8000-000000000012","cluster":"cg-1","person":"op-1","date":"{{Country.Yesterday}}","needs":["cooking"],"note":"Ốm lâu ngày"}]""",
        [$"POST {Club}/proposals/{{proposal}}/accept"] = $$"""{"from":"{{Country.Yesterday}}","recipient":"r-7","volunteer":"v-2"}""",
        [$"POST {Club}/proposals/{{proposal}}/close"] = $$"""{"on":"{{Country.Yesterday}}","reason":"Con cháu đã về ở cùng"}""",
        [$"POST {Club}/health/measurements"] = $$"""{"date":"{{Country.Yesterday}}","readings":[{"member":"p-1","systolic":128,"diastolic":78,"weight":52.5,"referred":false}]}""",
        [$"POST {Club}/health/measurements/void"] = $$"""{"date":"{{Country.Yesterday}}","member":"p-1","reason":"wrong-entry"}""",
        [$"POST {Club}/health/checkups"] = $$"""[{"id":"aaaaaaaa-0000-4000-8000-000000000014","member":"p-1","date":"{{Country.Yesterday}}","place":"Trạm y tế xã"}]""",
        [$"POST {Club}/health/checkups/{{checkup}}/void"] = """{"reason":"wrong-entry"}""",
        [$"POST {Club}/health/insurance"] = """[{"member":"p-1","cards":[{"from":"2025-01-01","to":"2030-12-31"}]}]""",
        [$"POST {Club}/health/long-term-care"] = """[{"recipient":"r-2","spans":[{"from":"2025-01-01"}],"programme":"Chăm sóc dài hạn"}]""",
        [$"POST {Club}/consents"] = $"[{ConsentJson(Guid.Parse("aaaaaaaa-0000-4000-8000-000000000015"))}]",
        [$"POST {Club}/consents/{{consent}}/withdraw"] = $$"""{"date":"{{Country.Yesterday}}","method":"paper-photo","reference":"anh-2"}""",
        [$"POST {Club}/data-requests"] = RequestJson(Guid.Parse("aaaaaaaa-0000-4000-8000-000000000016")),
        [$"PATCH {Club}/data-requests/{{request}}"] = """{"handler":"Văn phòng Hội tỉnh"}""",
        [$"POST {Club}/persons/{{kind}}/{{person}}/erase"] = """{"request":null}""",
        [$"POST {Club}/health/functioning"] = $$"""[{"member":"p-1","date":"{{Country.Yesterday}}","vis":2,"hear":1,"mob":3,"cog":1,"sc":1,"comm":1}]""",
        [$"POST {Club}/health/exercise-groups"] = """[{"id":"eg-1","name":"Nhóm dưỡng sinh","kind":"wellness","from":"2024-01-01","members":["p-1"],"perWeek":3}]""",
    };

    public static string ActivityJson(Guid id, string kind = "community-support", string area = "self-help", int helped = 3) =>
        $$"""{"id":"{{id}}","date":"{{Country.Yesterday}}","area":"{{area}}","kind":"{{kind}}","participants":12,"peopleHelped":{{helped}},"help":[{"form":"labour","workdays":2.5},{"form":"cash","amountDong":500000}],"helped":["p-1"],"intergenerational":true,"note":"Giúp gặt lúa"}""";

    // To share with partners: no test of readings is kept from writing by it.
    private static string ConsentJson(Guid id) =>
        $$"""{"id":"{{id}}","kind":"member","person":"p-1","purpose":"partner-sharing","date":"{{Country.Yesterday}}","method":"voice-recording","reference":"ghi-am-1","witness":"Lê Thị Ba"}""";

    private static string RequestJson(Guid id) => $$"""{"id":"{{id}}","kind":"member","person":"p-1","asks":"access","received":"{{Country.Yesterday}}"}""";

    public static async Task Make(HttpClient nation, string club)
    {
        await Country.Accepted(nation, $"{club}/activities", $"[{ActivityJson(Activity)}]");
        await Country.Accepted(nation, $"{club}/clusters", """[{"id":"cg-1","name":"Tổ Một","from":"2021-03-01","households":[{"id":"h-1","name":"Nguyễn Văn Một"}]}]""");
        await Country.Accepted(nation, $"{club}/older-people", """[{"id":"op-1","cluster":"cg-1","name":"Đỗ Thị Một","from":"2021-03-01"},{"id":"op-2","cluster":"cg-1","name":"Đỗ Thị Hai","from":"2021-03-01"},{"id":"op-3","cluster":"cg-1","name":"Đỗ Thị Ba","from":"2021-03-01","to":"2022-12-31"}]""");
        await Country.Accepted(nation, $"{club}/proposals", $"[{Proposal(ToAccept, "op-1")},{Proposal(ToClose, "op-2")}]");
        await Country.Accepted(nation, $"{club}/health/checkups", $$"""[{"id":"{{Checkup}}","member":"p-1","date":"{{Country.Yesterday}}"}]""");
        await Country.Accepted(nation, $"{club}/consents", $"[{ConsentJson(Consent)}]");
        await nation.Send("POST", $"{club}/data-requests", RequestJson(Request)).Ok();
    }

    /// <summary>A reading of p-1 at yesterday's meeting, by the club's board.</summary>
    public static async Task Measure(HttpClient board, string club, int systolic = 128, int diastolic = 78, string note = "Đo buổi sáng") =>
        await Country.Accepted(board, $"{club}/health/measurements", $$"""{"date":"{{Country.Yesterday}}","readings":[{"member":"p-1","systolic":{{systolic}},"diastolic":{{diastolic}},"weight":52.5,"note":"{{note}}"}]}""");

    private static string Proposal(Guid id, string person) => $$"""{"id":"{{id}}","cluster":"cg-1","person":"{{person}}","date":"{{Country.Yesterday}}"}""";
}
