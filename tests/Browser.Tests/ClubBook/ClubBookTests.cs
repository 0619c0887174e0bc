using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests.ClubBook;

/// <summary>The club book in a real browser against a real service: no record is lost, none counts twice.</summary>
[Collection(Together.Name)]
public sealed class ClubBookTests(Demo demo) : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private Province _province = null!;

    public async Task InitializeAsync() => (_playwright, _province) = (await Playwright.CreateAsync(), await Province.Ask(demo.Address));

    public Task DisposeAsync()
    {
        _playwright.Dispose();
        _province.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Thirty_visits_and_a_meeting_without_a_network_outlive_a_killed_tab_and_count_once()
    {
        var (visits, meetings) = (await _province.Figure("visits"), await _province.Figure("meetings"));
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0002");
        await phone.Context.SetOfflineAsync(true);
        for (var i = 0; i < 30; i++) await phone.Visit(i % 3);
        await phone.Meeting([0, 1, 2], ["Tăng thu nhập", "Chăm sóc sức khỏe"]);
        Assert.Equal(31, await phone.Items("waiting"));
        await phone.Kill();
        Assert.Equal((visits, meetings), (await _province.Figure("visits"), await _province.Figure("meetings")));

        await phone.Open();
        await phone.Context.SetOfflineAsync(true);
        await phone.Page.GotoAsync("/app/#/outbox");
        await phone.Page.GetByText("31 mục còn trên máy", new() { Exact = true }).WaitForAsync();
        await phone.Picture("offline");
        await phone.Context.SetOfflineAsync(false);
        await phone.Send(31);
        await _province.Becomes("visits", visits + 30);
        await _province.Becomes("meetings", meetings + 1);
        Assert.Empty(phone.Errors);
    }

    [Fact]
    public async Task An_answer_lost_after_the_commit_counts_once()
    {
        var (visits, meetings) = (await _province.Figure("visits"), await _province.Figure("meetings"));
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0003");
        var lost = new List<string>();
        await phone.Page.RouteAsync(new Regex("/(visits|meetings/[0-9-]+)$"), async route =>
        {
            // The service has it; the phone hears nothing, the first time.
            if (route.Request.Method == "GET" || lost.Contains(route.Request.Url))
            {
                await route.ContinueAsync();
                return;
            }

            lost.Add(route.Request.Url);
            await route.FetchAsync();
            await route.AbortAsync();
        });
        for (var i = 0; i < 3; i++) await phone.Visit(i);
        await phone.Meeting([0, 1], ["Chăm sóc tại nhà"]);
        await _province.Becomes("meetings", meetings + 1);
        await phone.Send(4);
        Assert.Equal(2, lost.Count);
        await _province.Becomes("visits", visits + 3);
        Assert.Equal((visits + 3, meetings + 1, 0), (await _province.Figure("visits"), await _province.Figure("meetings"), await phone.Items("refused")));
    }

    [Fact]
    public async Task Two_phones_that_only_add_to_a_meeting_are_put_together()
    {
        await using var one = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0004");
        await using var two = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0004");
        await one.Context.SetOfflineAsync(true);
        await two.Context.SetOfflineAsync(true);
        await one.Meeting([0, 1], ["Tăng thu nhập"]);
        await two.Meeting([1, 2, 3], ["Chăm sóc sức khỏe"]);
        foreach (var phone in new[] { one, two })
        {
            await phone.Context.SetOfflineAsync(false);
            await phone.Send(1);
        }

        await two.Page.GetByText("Đã gộp với bản ghi từ máy khác.").WaitForAsync();
        var kept = await _province.Meeting("clb-0004");
        Assert.Equal((4, 2), (kept["present"]!.AsArray().Count, kept["areas"]!.AsArray().Count));
    }

    [Fact]
    public async Task Two_phones_that_contradict_each_other_are_shown_side_by_side()
    {
        await using var one = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0005");
        await using var two = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0005");
        await one.Context.SetOfflineAsync(true);
        await two.Context.SetOfflineAsync(true);
        await one.Meeting([0, 1], ["Tăng thu nhập"], "Bàn việc trồng rau");
        await two.Meeting([0, 2], ["Tăng thu nhập"], "Bàn việc nuôi gà");
        await one.Context.SetOfflineAsync(false);
        await one.Send(1);
        await two.Context.SetOfflineAsync(false);
        await two.Go("outbox", "Sổ trên máy");
        await two.Press("Gửi bây giờ");
        await two.Page.GetByRole(AriaRole.Link, new() { Name = "Xem và chọn" }).ClickAsync();
        await two.Heading("Hai máy ghi khác nhau");
        Assert.Equal(0, await two.Page.Overflow());
        Assert.Empty(await two.Page.Audit());
        await two.Page.Picture("so-clb-conflict");
        Assert.Equal("Bàn việc trồng rau", (string?)(await _province.Meeting("clb-0005"))["note"]);
        await two.Press("Gộp cả hai");
        await two.Send(1);
        var kept = await _province.Meeting("clb-0005");
        Assert.Equal((3, "Bàn việc nuôi gà\nBàn việc trồng rau"), (kept["present"]!.AsArray().Count, (string?)kept["note"]));
    }

    [Fact]
    public async Task A_whole_meeting_with_readings_and_money_goes_in_its_order()
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0013");
        await phone.Context.SetOfflineAsync(true);
        await phone.Meeting([0, 1, 2], ["Chăm sóc sức khỏe"]);
        await phone.Press("Huyết áp, cân nặng");
        await phone.Heading("Huyết áp, cân nặng");
        await phone.Page.GetByLabel("Số trên").First.FillAsync("150");
        await phone.Page.GetByLabel("Số dưới").First.FillAsync("95");
        await phone.Page.GetByLabel("Cân (kg)").First.FillAsync("52,5");
        await phone.Press("Ghi vào sổ");
        await phone.Heading("Đã ghi trên máy này");
        await phone.Go("collect", "Phiếu thu tiền");
        await phone.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Nộp đủ") }).First.ClickAsync();
        await phone.Press("Ghi vào sổ");
        await phone.Heading("Đã ghi trên máy này");
        await phone.Go("member", "Thêm hội viên");
        await phone.Page.GetByLabel("Họ và tên").FillAsync("Hội viên mẫu mới");
        await phone.Press("Ghi vào sổ");
        await phone.Heading("Đã ghi trên máy này");
        await phone.Go("activity", "Ghi hoạt động");
        await phone.Page.GetByText("Tăng thu nhập", new() { Exact = true }).ClickAsync();
        await phone.Page.GetByText("Thăm mô hình", new() { Exact = true }).ClickAsync();
        await phone.Press("Ghi vào sổ");
        await phone.Heading("Đã ghi trên máy này");
        await phone.Context.SetOfflineAsync(false);
        await phone.Send(5);
        Assert.Equal(3, (await _province.Meeting("clb-0013"))["present"]!.AsArray().Count);
        Assert.Empty(phone.Errors);
    }

    [Fact]
    public async Task What_is_unsent_can_be_saved_as_a_file()
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0014");
        await phone.Context.SetOfflineAsync(true);
        await phone.Visit(0);
        await phone.Go("outbox", "Sổ trên máy");
        var file = await phone.Page.RunAndWaitForDownloadAsync(() => phone.Press("Lưu thành tệp"));
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(await file.PathAsync()))!;
        Assert.Equal(("clb-so-rescue", "visit"), ((string?)kept["about"], (string?)kept["items"]!.AsArray().Single()!["kind"]));
    }

    [Fact]
    public async Task What_is_refused_says_why_and_can_be_mended()
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0006");
        await phone.Go("visit", "Ai đi thăm?");
        await phone.Page.Locator("main li button").First.ClickAsync();
        await phone.Page.GetByText("Người khác", new() { Exact = true }).ClickAsync();
        await phone.Page.Locator("main details li button").First.ClickAsync();
        await phone.Page.GetByText("Nấu ăn", new() { Exact = true }).ClickAsync();
        await phone.Press("Tiếp tục");
        await phone.Press("Ghi vào sổ");
        await phone.Go("outbox", "Sổ trên máy");
        var refused = phone.Page.Locator("li[data-state=refused]");
        await refused.WaitForAsync();
        Assert.Contains("Lý do: ", await refused.InnerTextAsync(), StringComparison.Ordinal);
        await phone.Page.Picture("so-clb-refused");
        await refused.GetByRole(AriaRole.Link, new() { Name = "Sửa" }).ClickAsync();
        await phone.Page.Locator("main li button").First.ClickAsync();
        await phone.Heading("Thăm ai?");
        await phone.Page.Locator("main > .screen > ul li button").First.ClickAsync();
        await phone.Press("Tiếp tục");
        await phone.Press("Ghi vào sổ");
        await phone.Send(1);
        Assert.Equal(0, await phone.Items("refused"));
    }

    [Fact]
    public async Task Who_must_sign_in_again_loses_nothing()
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0007");
        await phone.Page.RouteAsync("**/v1/provinces/**", route => route.FulfillAsync(new() { Status = 401, ContentType = "application/problem+json", Body = "{}" }));
        await phone.Visit(0);
        await phone.Page.GetByText("Cần đăng nhập lại để gửi. 1 mục vẫn giữ trên máy.").WaitForAsync();
        await phone.Page.UnrouteAllAsync();
        await phone.Go("signin", "Đăng nhập");
        await phone.Press("Đăng nhập");
        await phone.Heading("Hôm nay");
        await phone.Go("outbox", "Sổ trên máy");
        await phone.Page.GetByText("1 mục đã đến nơi", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task What_is_recorded_while_the_book_is_read_is_sent_right_after()
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0013");
        await phone.Visit(0);
        await phone.Send(1);
        var (reading, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await phone.Page.RouteAsync("**/clb-0013/members**", async route =>
        {
            reading.TrySetResult();
            await goOn.Task;
            await route.ContinueAsync();
        });
        await phone.Go("outbox", "Sổ trên máy");
        await phone.Press("Gửi bây giờ");
        await reading.Task;
        await phone.Visit(1);
        Assert.Equal(1, await phone.Items("waiting"));
        goOn.SetResult();
        await phone.Go("outbox", "Sổ trên máy");
        // Without anybody asking for it, and sooner than the round of every minute.
        await phone.Page.GetByText("2 mục đã đến nơi", new() { Exact = true }).WaitForAsync(new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task Signing_out_leaves_what_is_unsent()
    {
        await using var phone = await Phone.Ready(_playwright, demo.Address, "bac-ninh|clb-0008");
        await phone.Visit(0);
        await phone.Send(1);
        await phone.Context.SetOfflineAsync(true);
        await phone.Visit(1);
        await phone.Go("settings", "Cài đặt");
        await phone.Press("Đăng xuất");
        await phone.Page.GetByText("Còn 1 mục CHƯA GỬI.").WaitForAsync();
        await phone.Press("Đăng xuất, giữ mục chưa gửi");
        await phone.Heading("Đăng nhập");
        Assert.Equal((0, 1), (await phone.Items("arrived"), await phone.Items("waiting")));
    }
}
