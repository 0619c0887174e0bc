using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests;

/// <summary>One operation of the OpenAPI document.</summary>
public sealed record Route(string Method, string Path, bool HasBody)
{
    public string Name => $"{Method} {Path}";

    /// <summary>For the club's board and health role alone, whoever is above.</summary>
    public bool OfReadings => Path.Contains("/health/measurements", StringComparison.Ordinal) || Path.Contains("/health/functioning", StringComparison.Ordinal);

    /// <summary>For the club's board, whoever is above.</summary>
    public bool OfTheBoard => OfReadings || Path.Contains("/on-behalf", StringComparison.Ordinal);

    /// <summary>Its body is a file of any format, not a message of ours.</summary>
    public bool TakesAFile => Path.EndsWith("/imports", StringComparison.Ordinal);

    /// <summary>The path with ids put in.</summary>
    internal string At(Country country) => Fill(country.Tenant, country.Visit);

    internal string Fill(string tenant, Guid visit) => (Path
        .Replace("{t}", tenant, StringComparison.Ordinal)
        .Replace("{m}", "m-1", StringComparison.Ordinal)
        .Replace("{c}", "clb-1", StringComparison.Ordinal)
        .Replace("{v}", "v-1", StringComparison.Ordinal)
        .Replace("{p}", "p-1", StringComparison.Ordinal)
        .Replace("{r}", "r-1", StringComparison.Ordinal)
        .Replace("{visit}", visit.ToString(), StringComparison.Ordinal)
        .Replace("{l}", "ln-1", StringComparison.Ordinal)
        .Replace("{e}", $"{Country.Yesterday.Replace("-", "", StringComparison.Ordinal)}-00000002", StringComparison.Ordinal)
        .Replace("{activity}", WorkCountry.Activity.ToString(), StringComparison.Ordinal)
        .Replace("{proposal}", (Path.EndsWith("/accept", StringComparison.Ordinal) ? WorkCountry.ToAccept : WorkCountry.ToClose).ToString(), StringComparison.Ordinal)
        .Replace("{checkup}", WorkCountry.Checkup.ToString(), StringComparison.Ordinal)
        .Replace("{month}", Country.Yesterday[..7], StringComparison.Ordinal)
        .Replace("{class}", "lop-1", StringComparison.Ordinal)
        .Replace("{training}", "tap-huan-1", StringComparison.Ordinal)
        .Replace("{alert}", Path.Contains("/clubs/", StringComparison.Ordinal) ? "norm%7Csize" : $"plan%7C{Country.Plan}%7Cclb-moi%7C2025-2030", StringComparison.Ordinal)
        .Replace("{excuse}", "e-1", StringComparison.Ordinal)
        .Replace("{plan}", Country.Plan, StringComparison.Ordinal)
        .Replace("{project}", $"da-{tenant}", StringComparison.Ordinal)
        .Replace("{scheme}", "dhis2", StringComparison.Ordinal)
        .Replace("{edition}", "latest", StringComparison.Ordinal)
        .Replace("{client}", AccessCountry.ClientOf(tenant, Path), StringComparison.Ordinal)
        .Replace("{webhook}", AccessCountry.WebhookOf(tenant, Path), StringComparison.Ordinal)
        .Replace("{delivery}", $"{AccessCountry.WebhookOf(tenant, Path)}-1", StringComparison.Ordinal)
        .Replace("{link}", AccessCountry.LinkOf(tenant), StringComparison.Ordinal)
        .Replace("{device}", AccessCountry.DeviceOf(tenant), StringComparison.Ordinal)
        .Replace("{consent}", WorkCountry.Consent.ToString(), StringComparison.Ordinal)
        .Replace("{request}", WorkCountry.Request.ToString(), StringComparison.Ordinal)
        .Replace("{kind}/{person}", "older-person/op-3", StringComparison.Ordinal)
        .Replace("{import}", Imports.ImportCountry.IdOf(tenant, Path), StringComparison.Ordinal)
        .Replace("{kind}", "members", StringComparison.Ordinal)
        .Replace("{date}", Country.Yesterday, StringComparison.Ordinal)) + QueryOf(Path);

    private static string QueryOf(string path) =>
        path.EndsWith("/imports", StringComparison.Ordinal) ? "?kind=members&system=kobo"
        : path.EndsWith("/figures", StringComparison.Ordinal) ? "?period=2026-10"
        : path.Contains("/exports/", StringComparison.Ordinal) ? "?period=2026-10"
        : path.EndsWith("/plans/import", StringComparison.Ordinal) ? path.Contains("/nation/", StringComparison.Ordinal) ? "?of=1648-qd-ttg" : "?of=933-qd-ubnd"
        : "";
}

/// <summary>All routes of the product, from its own document, with a good body for each that takes one.</summary>
internal static class Routes
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["POST /v1/provinces"] = """{"id":"ha-moi","nameVi":"Hà Mới","established":"2020-01-01"}""",
        ["PATCH /v1/provinces/{t}"] = """{"from":"2025-07-01","nameVi":"Hà Mới Hơn"}""",
        ["POST /v1/provinces/{t}/communes"] = """{"id":"m-9","nameVi":"Xã Chín","established":"2020-01-01","villages":[{"id":"thon-1","name":"Thôn Một","from":"2020-01-01"}]}""",
        ["PATCH /v1/provinces/{t}/communes/{m}"] = """{"from":"2025-07-01","nameVi":"Xã Đông Mới"}""",
        ["POST /v1/provinces/{t}/clubs"] = """{"id":"clb-9","nameVi":"CLB Chín","commune":"m-1","launched":"2022-01-01"}""",
        ["PATCH /v1/provinces/{t}/clubs/{c}"] = """{"nameVi":"CLB Đổi Tên"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/members"] = """[{"id":"p-9","name":"Nguyễn Văn Chín","joined":"2022-01-01"}]""",
        ["PATCH /v1/provinces/{t}/clubs/{c}/members/{p}"] = """{"name":"Nguyễn Thị Hoà"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/members/{p}/end"] = """{"to":"2026-01-31"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/recipients"] = """[{"id":"r-9","name":"Lê Văn Chín","from":"2022-01-01"}]""",
        ["PATCH /v1/provinces/{t}/clubs/{c}/recipients/{r}"] = """{"name":"Trần Văn Đức"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/recipients/{r}/end"] = """{"to":"2026-01-31"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/volunteers"] = """[{"id":"v-9","name":"Đỗ Thị Chín","joined":"2022-01-01","recipients":["r-2"]}]""",
        ["PATCH /v1/provinces/{t}/clubs/{c}/volunteers/{v}"] = """{"name":"Phạm Văn Ân"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/volunteers/{v}/end"] = """{"to":"2026-01-31"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/visits"] = $"[{Country.VisitJson(Guid.NewGuid(), at: 300)}]",
        ["POST /v1/provinces/{t}/clubs/{c}/visits/{visit}/amend"] = """{"volunteer":"v-1","reason":"not-made"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/entries"] = $$"""{"kind":"donation","date":"{{Country.Yesterday}}","dong":500000,"donor":"Bà Nguyễn Thị Hoa"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/entries/{e}/reverse"] = $$"""{"date":"{{Country.Day(0)}}","purpose":"ghi nhầm"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/collections"] = $$"""{"date":"{{Country.Yesterday}}","lines":[{"member":"p-1","dong":10000}]}""",
        ["POST /v1/provinces/{t}/clubs/{c}/loan-needs"] = $$"""{"id":"nd-9","member":"p-1","from":"{{Country.Yesterday}}","purpose":"mua gà giống"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/loans"] = $$"""{"id":"ln-9","member":"p-1","date":"{{Country.Yesterday}}","dong":1000000,"purpose":"nuôi gà","months":10,"monthlyRate":100}""",
        ["POST /v1/provinces/{t}/clubs/{c}/loans/{l}/approve"] = $$"""{"date":"{{Country.Yesterday}}","by":"meeting"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/loans/{l}/disburse"] = $$"""{"date":"{{Country.Yesterday}}"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/loans/{l}/repay"] = $$"""{"date":"{{Country.Yesterday}}","dong":100000}""",
        ["POST /v1/provinces/{t}/clubs/{c}/loans/{l}/write-off"] = $$"""{"date":"{{Country.Yesterday}}","purpose":"không thu được"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/livelihood-groups"] = $$"""{"id":"lg-9","name":"Tổ nuôi gà","from":"{{Country.Yesterday}}","members":[{"member":"p-1","from":"{{Country.Yesterday}}"}]}""",
        ["PUT /v1/provinces/{t}/clubs/{c}/trainings/{training}"] = """{"kind":"initial","date":"2025-03-10","subject":"Vận hành câu lạc bộ"}""",
        ["POST /v1/provinces/{t}/clubs/{c}/rating"] = """{"year":2025,"date":"2026-01-15","grade":"fair"}""",
        ["POST /v1/projects"] = """{"code":"da-moi","nameVi":"Dự án mới","from":"2025-01-01"}""",
        ["PATCH /v1/projects/{project}"] = """{"donor":"Nhà tài trợ mẫu"}""",
        ["PUT /v1/provinces/{t}/clubs/{c}/meetings/{date}"] = """{"attendance":1,"areas":["health","culture"]}""",
    };

    public static async Task<IReadOnlyList<Route>> All(HttpClient client)
    {
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        return
        [
            .. from path in document["paths"]!.AsObject()
               where path.Key.StartsWith("/v1/", StringComparison.Ordinal) && !IsOpen(path.Key)
               from operation in path.Value!.AsObject()
               where Methods.Contains(operation.Key)
               select new Route(operation.Key.ToUpperInvariant(), path.Key, operation.Value!["requestBody"] is not null),
        ];
    }

    /// <summary>The same, for a route that needs to know of whom it is.</summary>
    public static string? BodyOf(Route route, Country country) =>
        route.Path.EndsWith("/mappings/{scheme}", StringComparison.Ordinal) ? country.Mapping(ofProject: route.Path.Contains("{project}", StringComparison.Ordinal))
        : BodyOf(route);

    /// <summary>Whether a route is for whoever has no token yet.</summary>
    public static bool IsOpen(string path) => path is "/v1/dev/token" or "/v1/devices/open" or "/v1/devices/token";

    public static string? BodyOf(Route route)
    {
        if (!route.HasBody) return null;
        if (route.Path.EndsWith("/mappings/{scheme}", StringComparison.Ordinal)) return new Country("khong-co").Mapping(ofProject: false);
        if (route.Name == "POST /v1/projects/{project}/clubs") return """[{"club":"khong-co|clb-1","from":"2025-01-01"}]""";
        if (route.TakesAFile) return """[{"club":"clb-1","code":"HV-9","name":"Nguyễn Văn Chín","joined":"2022-01-01"}]""";
        if (route.Path.EndsWith("/imports/{import}/commit", StringComparison.Ordinal)) return """{"mode":"rows"}""";
        if (route.Path.EndsWith("/plans/{plan}", StringComparison.Ordinal)) return Country.PlanJson;
        if (route.Path.EndsWith("/alerts/{alert}/ack", StringComparison.Ordinal)) return """{"note":"Đang kết nạp thêm hội viên"}""";
        if (route.Path.EndsWith("/cascade", StringComparison.Ordinal)) return """{"targets":["clb-moi"]}""";
        if (route.Path.EndsWith("/on-behalf/confirm", StringComparison.Ordinal)) return """{"through":1}""";
        if (route.Path.EndsWith("/revocations", StringComparison.Ordinal)) return """{"by":"subject","value":"khong-co-ai"}""";
        if (route.Path.EndsWith("/clients", StringComparison.Ordinal)) return """{"name":"Phần mềm báo cáo","may":"figures"}""";
        if (route.Path.EndsWith("/webhooks", StringComparison.Ordinal)) return AccessCountry.WebhookJson;
        if (route.Path.EndsWith("/webhooks/{webhook}", StringComparison.Ordinal)) return """{"paused":false}""";
        if (route.Path.EndsWith("/rotate", StringComparison.Ordinal)) return """{"overlapHours":1}""";
        if (route.Path.EndsWith("/devices/links", StringComparison.Ordinal)) return """{"member":"p-1","role":"treasurer","phone":"0912 345 678"}""";
        if (route.Path.EndsWith("/policy", StringComparison.Ordinal)) return $$$"""{"from":"{{{Country.Day(40)}}}","values":{"visitsPerWeek":2}}""";
        if (route.Path.EndsWith("/training-classes/{class}", StringComparison.Ordinal)) return """{"kind":"initial","audience":"Ban chủ nhiệm","subject":"Vận hành","from":"2025-03-10","participants":40}""";
        if (route.Path.EndsWith("/declared", StringComparison.Ordinal)) return $$$"""{"indicator":"{{{DeclaredBy(route)}}}","period":"2025","value":1000,"source":"Báo cáo số 12"}""";
        if (route.Path.EndsWith("/excuses/{excuse}", StringComparison.Ordinal)) return """{"from":"2026-02-16","to":"2026-02-20","reason":"tet"}""";
        if (WorkCountry.Bodies.TryGetValue(route.Name, out var work)) return work;
        return Bodies.TryGetValue(route.Name, out var body) ? body : throw new InvalidOperationException($"{route.Name} is new: give it a good body here.");
    }

    // What one level declares is not declared again by another.
    private static string DeclaredBy(Route route) => route.Path.Contains("{m}", StringComparison.Ordinal) ? "population.older" : route.Path.Contains("{t}", StringComparison.Ordinal) ? "association.members" : "budget.allocated_dong";
}
