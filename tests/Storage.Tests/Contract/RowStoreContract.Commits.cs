namespace ClbCloud.Storage.Tests.Contract;

public abstract partial class RowStoreContract
{
    [Fact]
    public async Task A_row_that_was_committed_reads_back_with_the_ETag_of_the_answer()
    {
        var etags = await CommittedAsync(RowWrite.Insert("head", Body("""{"schema":1,"name":"Tổ ấm"}""")));
        var row = await Store.GetAsync(Club, "head");
        Assert.Equal("""{"schema":1,"name":"Tổ ấm"}""", Text(row));
        Assert.Equal("head", row!.Key);
        Assert.Equal(etags[0], row.ETag);
    }

    [Fact]
    public async Task A_row_that_was_never_written_is_null()
    {
        Assert.Null(await Store.GetAsync(Club, "head"));
    }

    [Fact]
    public async Task Partitions_do_not_see_each_other()
    {
        await CommittedAsync(RowWrite.Insert("head", Body("here")));
        Assert.Null(await Store.GetAsync(OtherClub, "head"));
        Assert.Empty(await AllAsync(OtherClub));
    }

    [Fact]
    public async Task Inserting_a_row_that_exists_is_a_conflict_and_leaves_it()
    {
        await CommittedAsync(RowWrite.Insert("head", Body("first")));
        var second = await CommitAsync(RowWrite.Insert("head", Body("second")));
        Assert.False(second.Committed);
        Assert.Equal("head", second.ConflictKey);
        Assert.Empty(second.ETags);
        Assert.Equal("first", Text(await Store.GetAsync(Club, "head")));
    }

    [Fact]
    public async Task Updating_with_the_current_ETag_replaces_the_row_and_changes_the_ETag()
    {
        var before = (await CommittedAsync(RowWrite.Insert("head", Body("one"))))[0]!;
        var after = (await CommittedAsync(RowWrite.Update("head", before, Body("two"))))[0]!;
        Assert.NotEqual(before, after);
        var row = await Store.GetAsync(Club, "head");
        Assert.Equal("two", Text(row));
        Assert.Equal(after, row!.ETag);
    }

    [Fact]
    public async Task Writing_the_same_body_again_changes_the_ETag()
    {
        var before = (await CommittedAsync(RowWrite.Put("head", Body("same"))))[0];
        Assert.NotEqual(before, (await CommittedAsync(RowWrite.Put("head", Body("same"))))[0]);
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999")]
    public async Task Updating_or_deleting_with_another_ETag_is_a_conflict(string other)
    {
        var first = (await CommittedAsync(RowWrite.Insert("head", Body("one"))))[0]!;
        await CommittedAsync(RowWrite.Update("head", first, Body("two")));
        var etag = other == "stale" ? first : other;
        Assert.Equal("head", (await CommitAsync(RowWrite.Update("head", etag, Body("three")))).ConflictKey);
        Assert.Equal("head", (await CommitAsync(RowWrite.Delete("head", etag))).ConflictKey);
        Assert.Equal("two", Text(await Store.GetAsync(Club, "head")));
    }

    [Fact]
    public async Task An_ETag_is_compared_as_text()
    {
        var etag = (await CommittedAsync(RowWrite.Insert("head", Body("one"))))[0]!;
        Assert.False((await CommitAsync(RowWrite.Update("head", "0" + etag, Body("two")))).Committed);
        Assert.False((await CommitAsync(RowWrite.Update("head", " " + etag, Body("two")))).Committed);
    }

    [Fact]
    public async Task Updating_or_deleting_a_missing_row_by_ETag_is_a_conflict()
    {
        Assert.Equal("head", (await CommitAsync(RowWrite.Update("head", "1", Body("x")))).ConflictKey);
        Assert.Equal("head", (await CommitAsync(RowWrite.Delete("head", "1"))).ConflictKey);
    }

    [Fact]
    public async Task Put_creates_and_replaces()
    {
        await CommittedAsync(RowWrite.Put("head", Body("one")));
        await CommittedAsync(RowWrite.Put("head", Body("two")));
        Assert.Equal("two", Text(Assert.Single(await AllAsync())));
    }

    [Fact]
    public async Task Delete_takes_the_row_away_and_answers_no_ETag_for_it()
    {
        var etag = (await CommittedAsync(RowWrite.Insert("head", Body("one"))))[0]!;
        Assert.Null(Assert.Single(await CommittedAsync(RowWrite.Delete("head", etag))));
        Assert.Null(await Store.GetAsync(Club, "head"));
    }

    [Fact]
    public async Task Remove_takes_away_what_is_there_and_minds_no_absence()
    {
        await CommittedAsync(RowWrite.Insert("head", Body("one")));
        await CommittedAsync(RowWrite.Remove("head"), RowWrite.Remove("never there"));
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Deleting_what_must_be_absent_only_checks_that_it_is()
    {
        var mustBeAbsent = new RowWrite { Key = "id|1", Condition = RowCondition.Absent };
        await CommittedAsync(mustBeAbsent, RowWrite.Insert("head", Body("one")));
        await CommittedAsync(RowWrite.Insert("id|1", Body("x")));
        Assert.Equal("id|1", (await CommitAsync(mustBeAbsent)).ConflictKey);
    }

    [Fact]
    public async Task An_ETag_is_never_given_out_twice()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(seen.Add((await CommittedAsync(RowWrite.Insert("head", Body("one"))))[0]!));
            await CommittedAsync(RowWrite.Remove("head"));
        }
    }

    [Fact]
    public async Task An_ETag_of_a_deleted_row_does_not_fit_the_row_that_follows_it()
    {
        var old = (await CommittedAsync(RowWrite.Insert("head", Body("one"))))[0]!;
        await CommittedAsync(RowWrite.Delete("head", old));
        await CommittedAsync(RowWrite.Insert("head", Body("two")));
        Assert.False((await CommitAsync(RowWrite.Update("head", old, Body("three")))).Committed);
    }

    [Fact]
    public async Task A_commit_of_100_rows_lands_whole()
    {
        var etags = await CommittedAsync(Hundred());
        // Each is of its row; rows of one commit may have the same.
        Assert.All(etags, Assert.NotNull);
        var rows = await AllAsync();
        Assert.Equal(etags, rows.Select(row => row.ETag));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(99)]
    public async Task A_conflict_at_any_place_of_a_commit_leaves_nothing_of_it(int place)
    {
        await CommittedAsync(RowWrite.Insert("row-stays", Body("before")), RowWrite.Insert("row-too", Body("before")));
        var writes = Hundred();
        writes[place] = RowWrite.Update("row-stays", "0", Body("after"));
        writes[(place + 7) % 100] = RowWrite.Put("row-too", Body("after"));
        Assert.Equal("row-stays", (await CommitAsync(writes)).ConflictKey);
        Assert.Equal(["row-stays", "row-too"], (await AllAsync()).Select(row => row.Key));
        Assert.All(await AllAsync(), row => Assert.Equal("before", Text(row)));
    }

    [Fact]
    public async Task The_first_write_that_does_not_hold_is_the_one_named()
    {
        await CommittedAsync(RowWrite.Insert("b", Body("x")), RowWrite.Insert("c", Body("x")));
        var result = await CommitAsync(RowWrite.Insert("a", Body("y")), RowWrite.Insert("c", Body("y")), RowWrite.Insert("b", Body("y")));
        Assert.Equal("c", result.ConflictKey);
    }

    [Fact]
    public async Task A_cancelled_commit_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.CommitAsync(Club, [RowWrite.Insert("head", Body("x"))], cancelled.Token));
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task A_cancelled_read_throws()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetAsync(Club, "head", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetManyAsync(Club, ["head"], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.RangeAsync(Club, "", "z", ct: cancelled));
    }

    [Fact]
    public async Task What_the_caller_does_with_its_buffer_after_the_answer_does_not_change_the_row()
    {
        var buffer = "before"u8.ToArray();
        await CommittedAsync(RowWrite.Insert("head", buffer));
        buffer.AsSpan().Fill((byte)'x');
        Assert.Equal("before", Text(await Store.GetAsync(Club, "head")));
    }

    [Fact]
    public async Task A_body_may_be_a_slice_of_a_buffer_or_empty()
    {
        await CommittedAsync(RowWrite.Insert("slice", Body("0123456789").Slice(3, 4)), RowWrite.Insert("empty", default(ReadOnlyMemory<byte>)));
        Assert.Equal("3456", Text(await Store.GetAsync(Club, "slice")));
        Assert.Equal("", Text(await Store.GetAsync(Club, "empty")));
    }

    private static RowWrite[] Hundred() => [.. Enumerable.Range(0, 100).Select(i => RowWrite.Insert($"visit|{i:D3}", Body($"{i}")))];
}
