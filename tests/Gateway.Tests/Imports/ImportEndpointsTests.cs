using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClbCloud.Gateway.Exports;
using ClbCloud.Gateway.Imports;
using ClbCloud.Grains.Imports;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ClbCloud.Gateway.Tests.Imports;

/// <summary>Imports over HTTP: what files may look like, what is answered, who may.</summary>
[Collection(Together.Name)]
public sealed class ImportEndpointsTests(GatewayApplication app)
{
    private const string Members = "kind=members&system=kobo";
    private static readonly SemaphoreSlim Making = new(1);
    private static Country? _country;

    [Fact]
    public async Task A_file_as_Excel_in_Vietnam_writes_it_is_read()
    {
        var (nation, country) = await Make();
        // Semicolons, quotes, CRLF, a mark before it all, decomposed letters and blanks that do not break.
        var name = "Nguye\u0302\u0303n Thi\u0323 Hoa\u0300";
        var csv = $"\ufeffSTT;Mã CLB;Mã hội viên;Họ và tên;Ngày vào CLB;Năm sinh;Giới tính;Hoàn cảnh\r\n1;clb-1;H/01;\"{name}\u00a0\";5/3/2024;1950;Nữ;\"hộ nghèo; sống một mình\"\r\n\r\n2;clb-1;H/02;\"Trần \"\"Văn\"\" Hai\";2024-03-06;1.951;nam;\r\n";

        var import = await nation.Upload(country, Members, csv, "text/csv");
        Assert.Equal("checked", (string?)import["state"]);
        Assert.True((int)import["check"]!["created"]! == 2, (await nation.Send("GET", $"{country.Province}/imports/{import["id"]}/report").Ok()).ToJsonString());
        var applied = await nation.Step(country, import, "commit", """{"mode":"whole"}""");
        Assert.Equal(("applied", 2), ((string?)applied["state"], (int)applied["apply"]!["created"]!));

        var people = (await nation.Send("GET", $"{country.Club}/members?limit=200").Ok())["items"]!.AsArray();
        var hoa = Assert.Single(people, p => (string?)p!["name"] == "Nguyễn Thị Hoà");
        Assert.Equal(("2024-03-05", 1950, "female", 2), ((string?)hoa!["joined"], (int)hoa["birthYear"]!, (string?)hoa["sex"], hoa["circumstances"]!.AsArray().Count));
        Assert.Single(people, p => (string?)p!["name"] == "Trần \"Văn\" Hai");
    }

    [Fact]
    public async Task A_workbook_with_dates_as_dates_is_read()
    {
        var (nation, country) = await Make();
        using var content = new ByteArrayContent(Book(
            ["Mã CLB", "Mã hội viên", "Họ và tên", "Ngày vào CLB", "Năm sinh"],
            ["clb-1", "X-1", "Hội viên mẫu X", new DateTime(2024, 3, 5), 1949d]));
        content.Headers.ContentType = new MediaTypeHeaderValue(ExcelExport.Type);

        var import = await nation.Upload(country, Members, content);
        Assert.True((int)import["check"]!["created"]! == 1, (await nation.Send("GET", $"{country.Province}/imports/{import["id"]}/report").Ok()).ToJsonString());
        await nation.Step(country, import, "commit", """{"mode":"whole"}""");

        var member = Assert.Single((await nation.Send("GET", $"{country.Club}/members?limit=200").Ok())["items"]!.AsArray(), p => (string?)p!["name"] == "Hội viên mẫu X");
        Assert.Equal(("2024-03-05", 1949), ((string?)member!["joined"], (int)member["birthYear"]!));
    }

    [Fact]
    public async Task Conflicts_are_told_by_code_with_rows_and_both_languages_and_never_with_values()
    {
        var (nation, country) = await Make();
        var csv = "club,code,name,joined,birthYear\nclb-1,B1,Hội viên mẫu,ngày mai,\nclb-1,B2,Hội viên mẫu,hôm kia,\nclb-1,B3,,2024-01-01,\nclb-khong,B4,Bí Mật,2024-01-01,\n";

        var import = await nation.Upload(country, Members, csv, "text/csv");
        var report = await nation.Send("GET", $"{country.Province}/imports/{import["id"]}/report").Ok();

        var first = report["conflicts"]![0]!;
        Assert.Equal(("import.date", "joined", "Ngày vào CLB", "text", 2), ((string?)first["code"], (string?)first["field"], (string?)first["column"], (string?)first["value"], (int)first["count"]!));
        Assert.Equal([2, 3], first["rows"]!.AsArray().Select(r => (int)r!));
        Assert.False(string.IsNullOrEmpty((string?)first["message"]!["vi"]) || string.IsNullOrEmpty((string?)first["message"]!["en"]));
        Assert.DoesNotContain("Bí Mật", report.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hôm kia", report.ToJsonString(), StringComparison.Ordinal);
        await nation.Send("POST", $"{country.Province}/imports/{import["id"]}/commit", """{"mode":"whole"}""").Problem(422, "import.not_clean");
    }

    [Fact]
    public async Task A_report_can_be_taken_away_and_holds_no_formula()
    {
        var (nation, country) = await Make();
        var import = await nation.Upload(country, "kind=members", "club,code,name,joined\nclb-1,=cmd|' /C calc'!A0,Hội viên mẫu,2024-01-01\nclb-1,-1,Hội viên mẫu,2024-01-01\n", "text/csv");

        var csv = await (await nation.GetAsync($"{country.Province}/imports/{import["id"]}/report.csv")).Content.ReadAsByteArrayAsync();

        Assert.Equal(Encoding.UTF8.GetPreamble(), csv[..3]);
        var lines = Encoding.UTF8.GetString(csv).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("import.code", lines[1], StringComparison.Ordinal);
        // The id that the second row gets is -1, which a spreadsheet would compute with.
        Assert.Contains(",'-1,created", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_under_the_same_key_is_the_same_import_and_another_file_is_refused()
    {
        var (nation, country) = await Make();
        var json = """[{"club":"clb-1","code":"K1","name":"Hội viên mẫu K","joined":"2024-01-01"}]""";
        var first = await nation.Upload(country, Members, json, key: "kho-1");
        var second = await nation.Upload(country, Members, json, key: "kho-1");
        Assert.Equal((string?)first["id"], (string?)second["id"]);
        using var other = GatewayApplication.Body(json.Replace("K1", "K2", StringComparison.Ordinal));
        await nation.Put(country, Members, other, "kho-1").Problem(422, "key.other_body");
        Assert.Contains((await nation.Send("GET", $"{country.Province}/imports?limit=200").Ok())["items"]!.AsArray(), i => (string?)i!["id"] == (string?)first["id"]);
    }

    [Theory]
    [InlineData("", "import.empty")]
    [InlineData("club,code\n", "import.empty")]
    [InlineData("club,code,bí ẩn\nclb-1,a,b\n", "import.column")]
    [InlineData("club,club,code\nclb-1,a,b\n", "import.column")]
    [InlineData("club,name\nclb-1,a\n", "import.column_missing")]
    [InlineData("club,code\nclb-1,\"a\n", "import.malformed")]
    public async Task A_file_that_is_no_table_of_the_kind_is_refused(string csv, string code)
    {
        var (nation, country) = await Make();
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        await nation.Put(country, Members, content).Problem(422, code);
    }

    [Theory]
    [InlineData("application/json", "{\"club\":", "import.malformed")]
    [InlineData("application/json", "[1]", "import.malformed")]
    [InlineData("application/json", """[{"club":"clb-1","ma":"x"}]""", "json.unknown_field")]
    [InlineData(ExcelExport.Type, "PK no archive", "import.malformed")]
    [InlineData("application/octet-stream", "club,code\n", "content_type")]
    public async Task What_is_not_the_format_it_says_is_refused(string type, string body, string code)
    {
        var (nation, country) = await Make();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await nation.Put(country, Members, content);
        Assert.Contains((int)answer.StatusCode, (int[])[400, 415, 422]);
        Assert.Equal(code, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_is_refused()
    {
        var (nation, country) = await Make();
        using var content = new ByteArrayContent([.. "club,code,name\nclb-1,a,"u8, 0xC3, 0x28, (byte)'\n']);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        await nation.Put(country, Members, content).Problem(422, "import.encoding");
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_also_when_it_does_not_say_its_length()
    {
        var (nation, country) = await Make();
        using var content = new StreamContent(new EndlessFile(ImportUpload.MostBytes + 1));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        await nation.Put(country, Members, content).Problem(413, "body.too_large");
    }

    [Fact]
    public async Task Progress_is_told_as_events_until_the_import_rests()
    {
        var (nation, country) = await Make();
        var rows = string.Join(',', Enumerable.Range(1, 300).Select(i => $$"""{"club":"clb-2","code":"E{{i}}","name":"Hội viên mẫu {{i}}","joined":"2024-01-01"}"""));
        using var body = GatewayApplication.Body($"[{rows}]");
        var import = await nation.Put(country, Members, body).Ok();

        using var events = await nation.GetAsync($"{country.Province}/imports/{import["id"]}/events");
        Assert.Equal("text/event-stream", events.Content.Headers.ContentType?.MediaType);
        var told = (await events.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("event: rest", told[^1], StringComparison.Ordinal);
        var last = JsonNode.Parse(told[^1].Split('\n').Single(l => l.StartsWith("data: ", StringComparison.Ordinal))[6..])!;
        Assert.Equal(("checked", 300, 300), ((string?)last["state"], (int)last["rows"]!, (int)last["check"]!["created"]!));
    }

    [Fact]
    public async Task Undo_takes_back_over_HTTP_too()
    {
        var (nation, country) = await Make();
        var import = await nation.Upload(country, Members, """[{"club":"clb-2","code":"U1","name":"Hội viên mẫu U","joined":"2024-01-01"}]""");
        await nation.Step(country, import, "commit", """{"mode":"rows"}""");
        var undone = await nation.Step(country, import, "undo");
        Assert.Equal(("undone", 1), ((string?)undone["state"], (int)undone["undo"]!["undone"]!));
        await nation.Send("POST", $"{country.Province}/imports/{import["id"]}/commit", """{"mode":"rows"}""").Problem(409, "import.state");
    }

    [Theory]
    [InlineData("integrator", "clubs", 403)]
    [InlineData("integrator", "entries", 422)]
    [InlineData("officer", "clubs", 422)]
    [InlineData("analyst", "members", 403)]
    public async Task Rows_need_the_power_that_their_kind_needs_by_hand(string role, string kind, int status)
    {
        var (_, country) = await Make();
        var caller = await app.As($"province:{country.Tenant}", role);
        using var content = new StringContent("bí ẩn\n", Encoding.UTF8, "text/csv");
        using var answer = await caller.Put(country, $"kind={kind}", content);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Only_an_administrator_lifts_the_late_limit()
    {
        var (_, country) = await Make();
        using var content = new StringContent("bí ẩn\n", Encoding.UTF8, "text/csv");
        await (await app.As($"province:{country.Tenant}", "officer")).Put(country, $"{Members}&historical=true", content).Problem(403, "role", "historical");
    }

    [Theory]
    [InlineData(ImportKind.Clubs)]
    [InlineData(ImportKind.Members)]
    [InlineData(ImportKind.Recipients)]
    [InlineData(ImportKind.Volunteers)]
    [InlineData(ImportKind.Visits)]
    [InlineData(ImportKind.Meetings)]
    [InlineData(ImportKind.Entries)]
    public async Task A_template_filled_in_with_the_samples_of_its_columns_is_read_without_a_conflict_of_form(ImportKind kind)
    {
        var (nation, country) = await Make();
        var name = kind.ToString().ToLowerInvariant();
        var heads = Encoding.UTF8.GetString(await nation.GetByteArrayAsync($"{country.Province}/import-templates/{name}/template.csv")).Trim().TrimStart('\ufeff');
        Assert.Equal(ImportColumns.Of(kind).Select(c => c.Vi), heads.Split(','));
        using var book = new MemoryStream(await nation.GetByteArrayAsync($"{country.Province}/import-templates/{name}/template.xlsx"));
        Assert.Empty(RowSource.Read(kind, ImportFormat.Excel, book));

        var row = string.Join(',', ImportColumns.Of(kind).Select(c => $"\"{c.Sample}\""));
        using var csv = new MemoryStream(Encoding.UTF8.GetBytes($"{heads}\n{row}\n"));
        Assert.Null(RowReading.Read(kind, RowSource.Read(kind, ImportFormat.Csv, csv).Single()).Refusal);
    }

    private async Task<(HttpClient Nation, Country Country)> Make()
    {
        var nation = await app.AsNation();
        await Making.WaitAsync();
        try
        {
            _country ??= await Country.Make(app, "ha-nhap");
        }
        finally
        {
            Making.Release();
        }

        return (nation, _country);
    }

    private static byte[] Book(params object[][] rows)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            // Style 1 says that a number is a day.
            var styles = book.AddNewPart<WorkbookStylesPart>();
            styles.Stylesheet = new Stylesheet(
                new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()), new CellStyleFormats(new CellFormat()),
                new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 14, ApplyNumberFormat = true }));
            var sheet = book.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new SheetData(rows.Select(r => new Row(r.Select(Cell)))));
            book.Workbook = new Workbook(new Sheets(new Sheet { Name = "Nhập", SheetId = 1, Id = book.GetIdOfPart(sheet) }));
        }

        return file.ToArray();
    }

    private static Cell Cell(object value) => value switch
    {
        DateTime day => new() { CellValue = new CellValue(day.ToOADate().ToString(CultureInfo.InvariantCulture)), StyleIndex = 1 },
        double number => new() { CellValue = new CellValue(number.ToString(CultureInfo.InvariantCulture)) },
        _ => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text((string)value)) },
    };

    /// <summary>A file that is made while it is sent, and does not say how long it is.</summary>
    private sealed class EndlessFile(long length) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var some = (int)Math.Min(count, length - _at);
            buffer.AsSpan(offset, some).Fill((byte)'a');
            _at += some;
            return some;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
