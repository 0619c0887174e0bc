using ClbCloud.Grains.Access;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Tests.Imports;

/// <summary>What may be done to an import when.</summary>
public sealed class ImportRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Another_file_under_the_same_key_is_refused()
    {
        var opened = ImportRules.Open(null, "im-1", ImportSteps.Opening(ImportKind.Members, sha: "aa"), null, null, Now).Value!;
        Assert.Same(opened, ImportRules.Open(opened, "im-1", ImportSteps.Opening(ImportKind.Members, sha: "aa"), null, null, Now.AddDays(1)).Value);
        Assert.Equal("key.other_body", ImportRules.Open(opened, "im-1", ImportSteps.Opening(ImportKind.Members, sha: "bb"), null, null, Now).Refusal?.Code);
        Assert.Equal("key.other_body", ImportRules.Open(opened, "im-1", ImportSteps.Opening(ImportKind.Recipients, sha: "aa"), null, null, Now).Refusal?.Code);
    }

    [Theory]
    [InlineData(ImportState.Receiving, "close fail discard")]
    [InlineData(ImportState.Checking, "check")]
    [InlineData(ImportState.Checked, "check commit discard")]
    [InlineData(ImportState.Applying, "commit")]
    [InlineData(ImportState.Clearing, "commit")]
    [InlineData(ImportState.Applied, "commit undo")]
    [InlineData(ImportState.UndoChecking, "undo")]
    [InlineData(ImportState.Undoing, "undo")]
    [InlineData(ImportState.Undone, "undo")]
    [InlineData(ImportState.Discarding, "discard")]
    [InlineData(ImportState.Discarded, "discard")]
    [InlineData(ImportState.Failed, "")]
    public void A_step_is_possible_where_it_makes_sense_or_repeats_itself(ImportState state, string steps)
    {
        var head = Head(state) with { Mode = ImportMode.Rows };
        (string Name, Outcome<ImportHead> Outcome)[] tried =
        [
            ("close", ImportRules.Close(head, 7)), ("fail", ImportRules.Fail(head, Refusal.Of("import.malformed"))), ("check", ImportRules.Check(head)),
            ("commit", ImportRules.Commit(head, ImportMode.Rows)), ("undo", ImportRules.Undo(head)), ("discard", ImportRules.Discard(head)),
        ];
        Assert.Equal(steps, string.Join(' ', tried.Where(t => !t.Outcome.Refused).Select(t => t.Name)));
        Assert.All(tried.Where(t => t.Outcome.Refused), t => Assert.Equal("import.state", t.Outcome.Refusal!.Code));
    }

    [Fact]
    public void A_pass_begins_at_the_first_row_and_ends_in_the_state_after_it()
    {
        var begun = ImportRules.Commit(Head(ImportState.Checked) with { Cursor = "clb|1", Done = 9, Apply = new() { Created = 5 } }, ImportMode.Whole).Value!;
        Assert.Equal((ImportState.Applying, null, 0, new ImportCounts()), (begun.State, begun.Cursor, begun.Done, begun.Apply));
        Assert.Equal(ImportState.Clearing, ImportRules.Ended(begun).State);
        Assert.Equal(ImportState.Applied, ImportRules.Ended(ImportRules.Ended(begun)).State);
        Assert.Equal(ImportState.Undoing, ImportRules.Ended(Head(ImportState.UndoChecking)).State);
        Assert.Equal(ImportState.Applied, ImportRules.Ended(Head(ImportState.UndoChecking) with { Undo = new() { Rejected = 1 } }).State);
        Assert.Equal(ImportState.Failed, ImportRules.Ended(Head(ImportState.Discarding) with { Refusal = Refusal.Of("import.malformed") }).State);
    }

    [Fact]
    public void Rows_beyond_what_one_club_may_have_are_conflicts_each()
    {
        ImportRow[] rows = [.. Enumerable.Range(2, ImportRules.MostRowsOfAClub + 3).Select(n => ImportSteps.Member(n, $"M{n}", "Hội viên mẫu"))];
        var unfit = ImportRules.Unfit(ImportKind.Members, "clb-0001", rows);
        Assert.Equal([rows[^3].Number, rows[^2].Number, rows[^1].Number], unfit.Keys.Order());
        Assert.All(unfit.Values, no => Assert.Equal("import.club_rows", no.Code));
    }

    [Theory]
    [InlineData(CallerRole.Officer, ImportKind.Clubs, false, true)]
    [InlineData(CallerRole.Integrator, ImportKind.Clubs, false, false)]
    [InlineData(CallerRole.Integrator, ImportKind.Entries, false, true)]
    [InlineData(CallerRole.Officer, ImportKind.Visits, true, false)]
    [InlineData(CallerRole.Admin, ImportKind.Visits, true, true)]
    [InlineData(CallerRole.Analyst, ImportKind.Members, false, false)]
    public void Rows_need_the_power_that_they_need_by_hand(CallerRole role, ImportKind kind, bool historical, bool allowed) =>
        Assert.Equal(allowed, ImportPowers.Allows(new() { Kind = ScopeKind.Province, Key = "bac-ninh", Role = role }, kind, historical));

    private static ImportHead Head(ImportState state) =>
        new() { Id = "im-1", Open = ImportSteps.Opening(ImportKind.Members), State = state, OpenedAt = Now, ChangedAt = Now };
}
