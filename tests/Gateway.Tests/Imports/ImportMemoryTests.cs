using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Tests.Imports;

/// <summary>A file of fifty thousand rows needs hardly more memory than one of five thousand: what lives, not what is waste.</summary>
[Collection(Together.Name)]
public sealed class ImportMemoryTests(GatewayApplication app)
{
    private const int Clubs = 20;
    private const long MostMore = 64L * 1024 * 1024;

    [Fact]
    public async Task Memory_stays_flat_however_long_the_file_is()
    {
        var nation = await app.AsNation();
        var country = await Country.Make(app, "ha-nho");
        var clubs = await nation.Upload(
            country, "kind=clubs",
            "club,nameVi,commune,launched\n" + string.Concat(Enumerable.Range(1, Clubs).Select(c => $"nho-{c},CLB mẫu {c},m-1,2022-01-01\n")), "text/csv");
        Assert.Equal(Clubs, (int)(await nation.Step(country, clubs, "commit", """{"mode":"whole"}"""))["apply"]!["created"]!);

        await Live(nation, country, 1_000);
        var little = await Live(nation, country, 5_000);
        var much = await Live(nation, country, 50_000);

        Assert.True(much - little < MostMore, $"{much - little:N0} bytes more live while fifty thousand rows are read than while five thousand are.");
    }

    // The most that lives while a file is uploaded and its dry run goes on.
    private static async Task<long> Live(HttpClient nation, Country country, int rows)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(path, Lines(rows), new UTF8Encoding(true));
            await using var file = File.OpenRead(path);
            using var content = new StreamContent(file);
            content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            var upload = Task.Run(() => nation.Upload(country, "kind=members&system=nho", content));
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            var most = 0L;
            do
            {
                await pace.WaitForNextTickAsync();
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
            while (!upload.IsCompleted);
            Check(await upload, rows);
            return most;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Check(JsonNode import, int rows)
    {
        Assert.Equal(("checked", rows), ((string?)import["state"], (int)import["rows"]!));
        Assert.Equal((rows - (rows / 100), rows / 100), ((int)import["check"]!["created"]!, (int)import["check"]!["conflicts"]!));
    }

    private static IEnumerable<string> Lines(int rows) => Enumerable.Range(0, rows)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"nho-{1 + (i % Clubs)},M{rows}-{i},Hội viên mẫu số {i} của tệp,{(i % 100 == 99 ? "hôm qua" : "2024-05-06")},nữ"))
        .Prepend("Mã CLB,Mã hội viên,Họ và tên,Ngày vào CLB,Giới tính");
}
