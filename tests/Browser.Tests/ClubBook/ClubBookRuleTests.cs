using System.Text.Json;
using Microsoft.Playwright;

namespace ClbCloud.Browser.Tests.ClubBook;

/// <summary>The rules of the club book that decide without a screen, run where they run: in the browser.</summary>
[Collection(Together.Name)]
public sealed class ClubBookRuleTests(Demo demo)
{
    [Theory]
    // base, mine, theirs, both
    [InlineData("", "a b", "b c", "a b c")] // both only added
    [InlineData("a b", "a", "a b", "a")] // only we changed it
    [InlineData("a b", "a b", "b", "b")] // only they did
    [InlineData("a b", "a", "a", "a")] // both did the same
    [InlineData("a b", "a b c", "a", null)] // one added, one took away
    [InlineData("a b", "a", "b", null)]
    public async Task Lists_of_two_phones_are_put_together_only_where_nobody_is_contradicted(string from, string mine, string theirs, string? both)
    {
        var merged = await Run("""
            async ([base, mine, theirs]) => {
              const { merge } = await import('/app/core/merge.js');
              const of = text => ({ present: text.split(' ').filter(Boolean), areas: [], themes: [] });
              return merge(of(base), of(mine), of(theirs))?.present.join(' ') ?? null;
            }
            """, from, mine, theirs);
        Assert.Equal(both, merged.ValueKind == JsonValueKind.Null ? null : merged.GetString());
    }

    [Theory]
    [InlineData("", "x", "", "x")]
    [InlineData("x", "x", "y", "y")]
    [InlineData("", "x", "y", null)]
    public async Task A_note_that_both_wrote_is_for_people_to_settle(string from, string mine, string theirs, string? both)
    {
        var merged = await Run("""
            async ([base, mine, theirs]) => {
              const { merge } = await import('/app/core/merge.js');
              return merge({ note: base }, { note: mine }, { note: theirs })?.note ?? null;
            }
            """, from, mine, theirs);
        Assert.Equal(both, merged.ValueKind == JsonValueKind.Null ? null : merged.GetString());
    }

    [Fact]
    public async Task Visits_of_a_paper_day_follow_each_other()
    {
        var visits = await Run("""
            async () => {
              const { visitsOf } = await import('/app/screens/month.js');
              return visitsOf({ minutes: 45, tasks: ['cooking'], cells: { 'v-1|r-2|2026-11-02': '30', 'v-1|r-1|2026-11-02': 'x', 'v-2|r-1|2026-11-02': 'X' } }).map(v => `${v.volunteer} ${v.recipient} ${v.startedAt} ${v.minutes} ${v.source}`);
            }
            """);
        Assert.Equal(
            ["v-1 r-1 2026-11-02T08:00:00+07:00 45 paper", "v-1 r-2 2026-11-02T08:45:00+07:00 30 paper", "v-2 r-1 2026-11-02T08:00:00+07:00 45 paper"],
            visits.EnumerateArray().Select(v => v.GetString()));
    }

    [Fact]
    public async Task Ids_are_ordered_by_time_and_never_the_same()
    {
        var ids = await Run("""
            async () => {
              const { uuid } = await import('/app/core/ids.js');
              return Array.from({ length: 200 }, (_, i) => uuid(1763800000000 + i));
            }
            """);
        var made = ids.EnumerateArray().Select(i => i.GetGuid().ToString()).ToArray();
        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.Equal(200, made.Distinct().Count());
        Assert.All(made, i => Assert.Equal('7', i[14]));
    }

    private async Task<JsonElement> Run(string script, params string[] arguments)
    {
        await using var context = await demo.Browser.NewContextAsync(new() { BaseURL = demo.Address });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/app/");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Đăng nhập" }).WaitForAsync();
        return (await page.EvaluateAsync<JsonElement?>(script, arguments)) ?? JsonDocument.Parse("null").RootElement;
    }
}
