using System.Globalization;
using System.Text.Json.Nodes;

namespace ClbCloud.Gateway.Kill;

/// <summary>The gateway is killed in the middle of an import and started again: it goes on and comes to what its dry run said.</summary>
internal sealed class ImportKilled(Func<string, GatewayProcess> start, string province, IReadOnlyList<string> clubs, Promises promises, CancellationToken ct)
{
    private const int Rows = 12_000;
    private const int BadEvery = 100;
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(10);

    private string Imports => $"/v1/provinces/{province}/imports";

    public async Task RunAsync(GatewayProcess gateway)
    {
        string import;
        int done;
        using (var api = await Api.SignInAsync(gateway.Address, ct))
        {
            import = $"{Imports}/{(await Send(api, "kill-1"))["id"]}";
            var said = await Until(api, import, view => (bool)view["resting"]!);
            promises.Check(Came(said["check"]!) == (Rows - (Rows / BadEvery), 0, Rows / BadEvery), $"the dry run of {Rows} rows finds the {Rows / BadEvery} bad ones");
            await api.PostAsync($"{import}/commit", new JsonObject { ["mode"] = "rows" }, ct);
            var under = await Until(api, import, view => (int)view["done"]! > 0);
            done = (int)under["done"]!;
            await gateway.KillAsync();
        }

        promises.Check(done < Rows, $"the process dies in the middle of the import (row {done} of {Rows})");
        await using var next = start("import");
        await next.ReadyAsync(TimeSpan.FromSeconds(60), ct);
        using var again = await Api.SignInAsync(next.Address, ct);
        var applied = await Until(again, import, view => (bool)view["resting"]!);
        promises.Check((string?)applied["state"] == "applied" && Came(applied["apply"]!) == Came(applied["check"]!), $"started again, it comes to what the dry run said: {applied["apply"]}");
        var members = 0;
        foreach (var club in clubs) members += await Imported(again, club);
        promises.Check(members == Rows - (Rows / BadEvery), $"every good row is a member once ({members})");

        var second = await Until(again, $"{Imports}/{(await Send(again, "kill-2"))["id"]}", view => (bool)view["resting"]!);
        promises.Check(Came(second["check"]!) == (0, Rows - (Rows / BadEvery), Rows / BadEvery), "the same file again would change nothing");
    }

    private Task<JsonNode> Send(Api api, string key)
    {
        var rows = new JsonArray([.. Enumerable.Range(0, Rows).Select(i => new JsonObject
        {
            ["club"] = clubs[i % clubs.Count],
            ["code"] = string.Create(CultureInfo.InvariantCulture, $"K{i}"),
            ["name"] = "Hội viên nhập mẫu",
            ["joined"] = i % BadEvery == BadEvery - 1 ? "2199-01-01" : "2025-06-01",
        })]);
        return api.PostAsync($"{Imports}?kind=members&system=kill", rows, ct, key);
    }

    private async Task<int> Imported(Api api, string club)
    {
        var count = 0;
        await foreach (var member in api.ListAsync($"/v1/provinces/{province}/clubs/{club}/members", ct))
        {
            if ((string?)member["name"] == "Hội viên nhập mẫu") count++;
        }

        return count;
    }

    private async Task<JsonNode> Until(Api api, string import, Func<JsonNode, bool> holds)
    {
        while (true)
        {
            var view = await api.GetAsync(import, ct);
            if (holds(view)) return view;
            await Task.Delay(PollEvery, TimeProvider.System, ct);
        }
    }

    private static (int Created, int Unchanged, int Conflicts) Came(JsonNode counts) => ((int)counts["created"]!, (int)counts["unchanged"]!, (int)counts["conflicts"]!);
}
