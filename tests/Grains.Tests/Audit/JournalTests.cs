using System.Collections.Immutable;
using System.Text;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Tests.Audit;

public sealed class JournalTests
{
    private const string Partition = "c|bac-ninh|clb-0001";

    [Fact]
    public async Task Every_change_is_told_in_the_commit_that_makes_it_with_who_what_and_why()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found();
        Act.Current = new Act { Who = "device-7", Request = "req-1", What = "POST members", For = "mb-9", Why = "sổ giấy" };
        await club.AddMembers([new AddMember { Id = "mb-1", Name = "Hội viên mẫu Một", Joined = new(2024, 2, 1), BirthYear = 1950 }]);
        Act.Current = null;

        var last = (await Journal(cloud))[^1];

        var act = Assert.Single(last.Acts);
        Assert.Equal(("device-7", "req-1", "POST members", "mb-9", "sổ giấy"), (act.Who, act.Request, act.What, act.For, act.Why));
        Assert.Equal("m|mb-1", Assert.Single(act.Changes).Row);
    }

    [Fact]
    public async Task A_correction_names_its_fields_and_shows_only_values_that_tell_nothing_about_a_person()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 1);
        await club.ChangeMember(new ChangePerson { Id = "mb-001", Name = "Tên Khác", To = new(2025, 1, 1) });

        var fields = (await Journal(cloud))[^1].Acts.Single().Changes.Single(c => c.Row == "m|mb-001").Fields;

        Assert.Equal(("\"2025-01-01\"", (string?)null), (fields.Single(f => f.Name == "left").Now, fields.Single(f => f.Name == "left").Was));
        Assert.Equal((null, null), (fields.Single(f => f.Name == "name").Was, fields.Single(f => f.Name == "name").Now));
    }

    [Fact]
    public async Task Reading_persons_records_is_told_and_changes_nothing_else()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 3);
        var before = await club.Get();
        Act.Current = new Act { Who = "officer", Request = "req-2", What = "GET members" };
        await club.Members(null, 10);
        Act.Current = null;

        var last = (await Journal(cloud))[^1];

        Assert.Equal("m|mb-001…mb-003", Assert.Single(Assert.Single(last.Acts).Reads));
        Assert.Equal(before!.Version, (await club.Get())!.Version);
    }

    [Fact]
    public async Task Commands_of_one_commit_keep_their_own_callers()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found();
        await Task.WhenAll(Enumerable.Range(1, 6).Select(i => Task.Run(async () =>
        {
            Act.Current = new Act { Who = $"phone-{i}", Request = $"r-{i}", What = "POST members" };
            await club.AddMembers([new AddMember { Id = $"mb-{i}", Name = $"Hội viên mẫu {i}", Joined = new(2024, 2, 1) }]);
        })));

        var acts = (await Journal(cloud)).SelectMany(e => e.Acts).Where(a => a.Who.StartsWith("phone", StringComparison.Ordinal));

        Assert.Equal(Enumerable.Range(1, 6).Select(i => ($"phone-{i}", $"m|mb-{i}")), acts.Select(a => (a.Who, a.Changes.Single().Row)).Order());
    }

    [Fact]
    public async Task An_untouched_book_has_no_faults_and_its_day_is_sealed_once()
    {
        await using var cloud = await Written();
        var audit = cloud.Grains.GetGrain<IAuditGrain>(TestCloud.Province);
        await audit.Seal();

        var report = await audit.Verify();

        Assert.Equal(0, await audit.Seal());
        Assert.Empty(report.Faults);
        Assert.True(report is { Partitions: 3, Seals: >= 1, Entries: > 4 });
    }

    [Theory]
    [InlineData("entry edited", "audit.edited")]
    [InlineData("entry deleted", "audit.gap")]
    [InlineData("entries reordered", "audit.edited")]
    [InlineData("end cut off", "audit.truncated")]
    [InlineData("end cut off with an older head", "audit.truncated")]
    [InlineData("row edited", "audit.row_edited")]
    [InlineData("sealed field edited", "audit.row_edited")]
    [InlineData("sealed field of another row", "audit.row_edited")]
    [InlineData("sealed field opened", "audit.row_edited")]
    [InlineData("reason of an entry edited", "audit.edited")]
    [InlineData("row deleted", "audit.row_missing")]
    [InlineData("row added", "audit.row_unknown")]
    public async Task Who_writes_past_the_program_is_found(string tampering, string code)
    {
        await using var cloud = await Written();
        var audit = cloud.Grains.GetGrain<IAuditGrain>(TestCloud.Province);
        await audit.Seal();
        await Tamper(cloud.Rows, tampering);

        var fault = Assert.Single((await audit.Verify()).Faults);

        Assert.Equal((Partition, code), (fault.Partition, fault.Code));
    }

    [Fact]
    public async Task The_nations_own_journal_is_sealed_and_checked_too()
    {
        await using var cloud = await Written();
        var audit = cloud.Grains.GetGrain<IAuditGrain>(Keys.Nation);
        await audit.Seal();
        Assert.True(await audit.Verify() is { Faults.IsEmpty: true, Partitions: 1, Seals: >= 1, Entries: >= 1 });
        var last = (await cloud.Rows.RangeAsync("u|nation", "j|", "j}")).Rows[^1];
        await cloud.Rows.CommitAsync("u|nation", [RowWrite.Put(last.Key, Replaced(last.Body, "system", "nobody"))]);

        Assert.Equal("u|nation", Assert.Single((await audit.Verify()).Faults).Partition);
    }

    [Fact]
    public async Task A_seal_that_was_rewritten_is_found()
    {
        await using var cloud = await Written();
        var audit = cloud.Grains.GetGrain<IAuditGrain>(TestCloud.Province);
        await audit.Seal();
        var row = (await cloud.Rows.RangeAsync("s|bac-ninh", "d|", "d}")).Rows[0];
        var signed = RowBody.Read<SignedSeal>(row.Body);
        var day = RowBody.Read<DaySeal>(signed.Body);
        var forged = RowBody.Write(day with { Marks = day.Marks.SetItem(Partition, new JournalMark(1, "x")) });
        await cloud.Rows.CommitAsync("s|bac-ninh", [RowWrite.Put(row.Key, RowBody.Write(signed with { Body = forged }))]);

        Assert.Equal("audit.seal", Assert.Single((await audit.Verify()).Faults).Code);
    }

    private static async Task<TestCloud> Written()
    {
        var cloud = await TestCloud.On("2026-11-20");
        var club = await cloud.Found(members: 3, volunteers: 1);
        Act.Current = new Act { Who = "officer", Request = "req-3", What = "PATCH members", Why = "sổ giấy" };
        await club.ChangeMember(new ChangePerson { Id = "mb-001", Name = "Tên Khác" });
        Act.Current = null;
        await club.AddMembers([new AddMember { Id = "mb-x", Name = "Hội viên mẫu Sau", Joined = new(2024, 2, 1) }]);
        // The day's own seal may have been taken before all this was written.
        cloud.Time.Advance(TimeSpan.FromDays(1));
        return cloud;
    }

    [Fact]
    public async Task The_newest_entries_come_first_and_lead_back_to_the_first()
    {
        await using var cloud = await TestCloud.On("2026-11-20");
        await cloud.Found(members: 3, volunteers: 2);
        var all = (await Journal(cloud)).Reverse().ToArray();
        Assert.True(all.Length > 2);
        var journal = cloud.Grains.GetGrain<IClubJournal>("bac-ninh|clb-0001");

        var (found, before) = (new List<JournalEntry>(), 0L);
        do
        {
            var page = await journal.Newest(before, 2);
            found.AddRange(page.Entries);
            before = page.Next ?? 0;
        }
        while (before > 0);

        Assert.Equal(all.Select(e => e.Number), found.Select(e => e.Number));
        Assert.Equal(all[0].Number, (await journal.Newest(1_000_000, 1)).Entries.Single().Number);
        Assert.Empty((await journal.Newest(1, 10)).Entries);
        Assert.Empty((await cloud.Grains.GetGrain<IClubJournal>("bac-ninh|clb-9999").Newest(0, 10)).Entries);
    }

    private static async Task<ImmutableArray<JournalEntry>> Journal(TestCloud cloud) =>
        (await cloud.Grains.GetGrain<IClubJournal>("bac-ninh|clb-0001").Journal(0, 500)).Entries;

    private static async Task Tamper(TestRows rows, string how)
    {
        var journal = (await rows.RangeAsync(Partition, "j|", "j}")).Rows;
        var member = (await rows.GetAsync(Partition, "m|mb-002"))!;
        var other = (await rows.GetAsync(Partition, "m|mb-003"))!;
        var reasoned = journal.First(row => Text(row.Body).Contains("\"why\"", StringComparison.Ordinal));
        RowWrite[] writes = how switch
        {
            "entry edited" => [RowWrite.Put(journal[1].Key, Replaced(journal[1].Body, "system", "nobody"))],
            "entry deleted" => [RowWrite.Remove(journal[1].Key)],
            "entries reordered" => [RowWrite.Put(journal[1].Key, journal[2].Body), RowWrite.Put(journal[2].Key, journal[1].Body)],
            "end cut off" => [RowWrite.Remove(journal[^1].Key)],
            "end cut off with an older head" => [RowWrite.Remove(journal[^1].Key), RowWrite.Remove("m|mb-x"), RowWrite.Put("head", await OlderHead(rows, journal))],
            "row edited" => [RowWrite.Put(member.Key, Replaced(member.Body, "mẫu", "mầu"))],
            "sealed field edited" => [RowWrite.Put(member.Key, Sealed(member.Body, text => text[..40] + (text[40] == 'A' ? 'B' : 'A') + text[41..]))],
            "sealed field of another row" => [RowWrite.Put(member.Key, Sealed(member.Body, _ => Envelope(other.Body)))],
            "sealed field opened" => [RowWrite.Put(member.Key, Sealed(member.Body, _ => "[{\"circumstance\":\"poor\"}]"))],
            "reason of an entry edited" => [RowWrite.Put(reasoned.Key, Sealed(reasoned.Body, text => text[..40] + (text[40] == 'A' ? 'B' : 'A') + text[41..]))],
            "row deleted" => [RowWrite.Remove(member.Key)],
            "row added" => [RowWrite.Put("m|mb-y", member.Body)],
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };
        Assert.True((await rows.CommitAsync(Partition, writes)).Committed);
    }

    // What somebody with the rows, but without the key, can put back: the head as a backup had it.
    private static async Task<byte[]> OlderHead(TestRows rows, IReadOnlyList<Row> journal)
    {
        var head = RowBody.Read<ClubHead>((await rows.GetAsync(Partition, "head"))!.Body);
        var last = RowBody.Read<JournalEntry>(journal[^1].Body);
        return RowBody.Write(head with { Journal = new JournalMark(last.Number - 1, last.Before) });
    }

    // The first sealed value of a body, as it stands there and as somebody puts it.
    private static byte[] Sealed(ReadOnlyMemory<byte> body, Func<string, string> other) => Replaced(body, Envelope(body), other(Envelope(body)));

    private static string Envelope(ReadOnlyMemory<byte> body)
    {
        var text = Text(body);
        var from = text.IndexOf("{\"$sealed\"", StringComparison.Ordinal);
        return text[from..(text.IndexOf('}', from) + 1)];
    }

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

    private static byte[] Replaced(ReadOnlyMemory<byte> body, string was, string now)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        Assert.Contains(was, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(was, now, StringComparison.Ordinal));
    }
}
