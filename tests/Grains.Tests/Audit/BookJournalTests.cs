using System.Collections.Immutable;
using System.Text;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Credentials;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Plans;
using ClbCloud.Grains.Policies;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Tests.Webhooks;
using ClbCloud.Grains.Webhooks;
using ClbCloud.Silo;
using ClbCloud.Storage;
using static ClbCloud.Grains.Tests.Plans.Texts;

namespace ClbCloud.Grains.Tests.Audit;

/// <summary>Journals of what lies beside clubs and units: norms, plans, registrations of webhooks.</summary>
public sealed class BookJournalTests
{
    private const string Norms = "u|bac-ninh";

    [Fact]
    public async Task A_change_of_norms_is_told_with_who_and_why_beside_the_fact_that_it_is_about()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        await As("can-bo", "PUT excuses", () => Policy(cloud).PutExcuse(Excuse("lut")));
        await As("truong-phong", "PUT excuses", () => Policy(cloud).PutExcuse(Excuse("lut") with { Withdrawn = true }));
        // The same again changes nothing, and nothing is told.
        await As("ai-do", "PUT excuses", () => Policy(cloud).PutExcuse(Excuse("lut") with { Withdrawn = true }));

        var acts = (await Journal(cloud, JournalKind.Norms)).SelectMany(e => e.Acts).ToArray();

        Assert.Equal([("can-bo", "PUT excuses", "sổ giấy"), ("truong-phong", "PUT excuses", "sổ giấy")], acts.Select(a => (a.Who, a.What, a.Why)));
        Assert.Equal(["withdrawn"], acts[1].Changes.Single(c => c.Row == "ne|lut").Fields.Select(f => f.Name));
    }

    [Fact]
    public async Task A_change_of_plans_is_told_and_survives_a_restart()
    {
        var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        await As("can-bo", "PUT plans", () => cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Put("kh", Text(Goal(5))));
        await As("lanh-dao", "POST approve", () => cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Approve("kh", null));

        await using var after = await cloud.Restart();

        Assert.Equal([("can-bo", "pl|kh"), ("lanh-dao", "pl|kh")], (await Journal(after, JournalKind.Plans)).SelectMany(e => e.Acts).Select(a => (a.Who, a.Changes.Single(c => c.Row != "head").Row)));
        Assert.NotNull(Assert.Single((await after.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Get()).Plans).InForce.ApprovedAt);
    }

    [Fact]
    public async Task Norms_of_a_database_of_before_are_read_on_changed_and_read_back()
    {
        var cloud = await Before("policy", "policy", Norms, Golden("policy-book"));
        var old = await Policy(cloud).Get();
        Assert.Equal((2, "Kế hoạch mẫu", "tet-2027"), (old.Revision, old.Versions.Single().Source, old.Excuses.Single().Id));

        await As("can-bo", "PUT excuses", () => Policy(cloud).PutExcuse(Excuse("lut")));

        await using var after = await cloud.Restart();
        var book = await Policy(after).Get();
        // Clubs know a book by its revision: it goes on.
        Assert.Equal(3, book.Revision);
        Assert.Equal(old.Versions.Single(), book.Versions.Single());
        Assert.Equal([old.Excuses.Single(), Excuse("lut")], book.Excuses.OrderByDescending(e => e.Id));
        Assert.Equal([("system", 3), ("can-bo", 1)], (await Journal(after, JournalKind.Norms)).SelectMany(e => e.Acts).Select(a => (a.Who, a.Changes.Length)));
    }

    [Fact]
    public async Task Plans_of_a_database_of_before_are_read_on_changed_and_read_back()
    {
        var cloud = await Before("plan-book", "plan-book", TestCloud.Province, Golden("plan-book"));
        var old = Assert.Single((await cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Get()).Plans);

        await As("can-bo", "PUT plans", () => cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Put("kh", Text(Goal(5))));

        await using var after = await cloud.Restart();
        var plans = (await after.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Get()).Plans;
        Assert.Equal(["39-kh-ubnd", "kh"], plans.Select(p => p.Id));
        Assert.Equal(RowBody.Write(old), RowBody.Write(plans[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_large_book_that_is_killed_while_it_moves_is_whole_afterwards(int commits)
    {
        var large = new PolicyBook { Revision = 150, Excuses = [.. Enumerable.Range(1, 150).Select(i => Excuse($"e-{i:D3}"))] };
        var cloud = await Before("policy", "policy", Norms, RowBody.Write(large));
        cloud.Rows.Faults.BeforeCommit = (partition, _) =>
            partition == "n|bac-ninh" && commits-- <= 0 ? throw new RowStoreException("killed") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Policy(cloud).PutExcuse(Excuse("lut")));
        cloud.Rows.Faults.BeforeCommit = null;

        var after = await cloud.Restart();
        Assert.Equal(150, (await Policy(after).Get()).Excuses.Length);
        Assert.False((await Policy(after).PutExcuse(Excuse("lut"))).Refused);
        await using var again = await after.Restart();
        var book = await Policy(again).Get();

        Assert.Equal((151, 151), (book.Excuses.Length, book.Revision));
        Assert.Empty((await again.Grains.GetGrain<IAuditGrain>(TestCloud.Province).Verify()).Faults);
    }

    [Fact]
    public async Task Registrations_of_webhooks_are_told_from_beginning_to_end_without_their_secrets()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false, receivers: new Receivers());
        var hooks = cloud.Grains.GetGrain<IWebhooksGrain>(TestCloud.Province);
        IssuedWebhook issued = null!, rotated = null!;
        await As("quan-tri", "POST webhooks", async () => issued = (await hooks.Add(new() { Url = "https://partner.example/clb" })).Value!);
        var id = issued.Webhook.Id;
        await As("a", "PATCH webhooks", () => hooks.Change(new() { Webhook = id, Paused = true }));
        await As("b", "PATCH webhooks", () => hooks.Change(new() { Webhook = id, Url = "https://partner.example/khac" }));
        await As("c", "POST rotate", async () => rotated = (await hooks.Rotate(id, 24)).Value!);
        await As("d", "POST end", () => hooks.End(id));
        // Repeated, it tells nothing.
        await As("e", "POST end", () => hooks.End(id));

        var entries = await Journal(cloud, JournalKind.Webhooks);

        var acts = entries.SelectMany(e => e.Acts).ToArray();
        Assert.Equal(["quan-tri", "a", "b", "c", "d"], acts.Select(a => a.Who));
        Assert.All(acts, a => Assert.Equal($"ep|{id}", Assert.Single(a.Changes).Row));
        Assert.Equal(("paused", "false", "true"), acts[1].Changes[0].Fields.Select(f => (f.Name, f.Was, f.Now)).Single());
        Assert.Contains("url", acts[2].Changes[0].Fields.Select(f => f.Name));
        Assert.Contains("secrets", acts[3].Changes[0].Fields.Select(f => f.Name));
        var text = Encoding.UTF8.GetString(RowBody.Write(entries));
        foreach (var secret in new[] { issued.Secret, rotated.Secret }) Assert.DoesNotContain(secret["whsec_".Length..][..16], text, StringComparison.Ordinal);
        Assert.All((await cloud.Rows.RangeAsync("w|bac-ninh", "ep|", "ep}")).Rows, r => Assert.DoesNotContain("box", text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_end_of_a_clients_webhook_is_told_as_of_whoever_ended_the_client()
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false, receivers: new Receivers());
        var register = cloud.Grains.GetGrain<ICredentialsGrain>(TestCloud.Province);
        var client = (await register.AddClient(new() { Name = "Phần mềm mẫu", Scope = "province:bac-ninh", May = ClientReach.Write })).Value!.Client.Id;
        await As($"client:{client}", "POST webhooks", () => cloud.Grains.GetGrain<IWebhooksGrain>(TestCloud.Province).Add(new() { Url = "https://partner.example/clb" }));

        await As("quan-tri", "POST clients/end", () => register.EndClient(client));

        var acts = (await Journal(cloud, JournalKind.Webhooks)).SelectMany(e => e.Acts).ToArray();
        Assert.Equal([($"client:{client}", "POST webhooks"), ("quan-tri", "POST clients/end")], acts.Select(a => (a.Who, a.What)));
        Assert.Contains("endedAt", acts[1].Changes.Single().Fields.Select(f => f.Name));
    }

    [Theory]
    [InlineData("n|bac-ninh", "ne|lut", "audit.row_edited")]
    [InlineData("n|bac-ninh", "ne|bao", "audit.row_unknown")]
    [InlineData("n|bac-ninh", "", "audit.truncated")]
    [InlineData("m|bac-ninh|clb-0001", "ne|lut", "audit.row_edited")]
    [InlineData("p|bac-ninh", "pl|kh", "audit.row_edited")]
    [InlineData("p|bac-ninh", "", "audit.truncated")]
    [InlineData("w|bac-ninh", "", "audit.truncated")]
    public async Task Who_writes_past_the_program_is_found_there_too(string partition, string row, string code)
    {
        await using var cloud = await TestCloud.On("2026-11-20", sweeps: false, receivers: new Receivers());
        await cloud.Found();
        await As("a", "PUT excuses", () => Policy(cloud).PutExcuse(Excuse("lut")));
        await As("a", "PUT excuses", () => cloud.Grains.GetGrain<IPolicyGrain>("c|bac-ninh|clb-0001").PutExcuse(Excuse("lut")));
        await As("a", "PUT plans", () => cloud.Grains.GetGrain<IPlanGrain>(TestCloud.Province).Put("kh", Text(Goal(5))));
        await As("a", "POST webhooks", () => cloud.Grains.GetGrain<IWebhooksGrain>(TestCloud.Province).Add(new() { Url = "https://partner.example/clb" }));
        var audit = cloud.Grains.GetGrain<IAuditGrain>(TestCloud.Province);
        // A sweeper that heard of the excuses may have sealed the day before all this was written.
        cloud.Time.Advance(TimeSpan.FromDays(1));
        await audit.Seal();
        Assert.Empty((await audit.Verify()).Faults);
        RowWrite[] tampered = row.Length == 0
            ? [RowWrite.Remove("j|000000000001"), RowWrite.Remove("head")]
            : [RowWrite.Put(row, partition[0] == 'p' ? RowBody.Write(new Plan { Id = "kh", Editions = [] }) : RowBody.Write(Excuse("lut") with { To = new(2026, 9, 1) }))];
        // The journal with its head gone, the day's seal still knows that there was one.
        await cloud.Rows.CommitAsync(partition, tampered);

        var fault = Assert.Single((await audit.Verify()).Faults);

        Assert.Equal((partition, code), (fault.Partition, fault.Code));
    }

    private static Excuse Excuse(string id) => new() { Id = id, From = new(2026, 9, 1), To = new(2026, 9, 9), Reason = "flood" };

    private static IPolicyGrain Policy(TestCloud cloud) => cloud.Grains.GetGrain<IPolicyGrain>(Norms);

    private static async Task<ImmutableArray<JournalEntry>> Journal(TestCloud cloud, JournalKind kind) =>
        (await cloud.Grains.GetGrain<IUnitJournal>(TestCloud.Province).JournalOf(kind, 0, 500)).Entries;

    private static async Task As(string who, string what, Func<Task> act)
    {
        Act.Current = new Act { Who = who, Request = "req-1", What = what, Why = "sổ giấy" };
        await act();
        Act.Current = null;
    }

    /// <summary>A country with a state as the last release kept it.</summary>
    private static async Task<TestCloud> Before(string state, string type, string key, ReadOnlyMemory<byte> body)
    {
        var cloud = await TestCloud.On("2026-11-20", sweeps: false);
        Assert.True((await cloud.Rows.CommitAsync(StorageNames.StatePartition(state, GrainId.Create(type, key).ToString()), [RowWrite.Insert(StorageNames.StateRow, body)])).Committed);
        // Its grains may have been asked already.
        return await cloud.Restart();
    }

    private static byte[] Golden(string name, [System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden", $"{name}.v1.json")).TrimEnd('\n'));
}
