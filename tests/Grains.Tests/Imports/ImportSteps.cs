using System.Collections.Immutable;
using System.Globalization;
using ClbCloud.Engine.Tests;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Imports;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Volunteers;

namespace ClbCloud.Grains.Tests.Imports;

/// <summary>Rows and steps of imports in tests.</summary>
internal static class ImportSteps
{
    public static readonly CallerScope Officer = new() { Kind = ScopeKind.Province, Key = TestCloud.Province, Role = CallerRole.Admin };

    public static IImportGrain Import(this TestCloud cloud, string id = "im-1") => cloud.Grains.GetGrain<IImportGrain>(Keys.Import(TestCloud.Province, id));

    public static ImportRow Member(int number, string code, string name, string club = "clb-0001", string joined = "2024-03-01", int? born = 1950) => new()
    {
        Number = number,
        Club = club,
        Code = code,
        Person = new PersonRow { Name = name, From = DateOnly.ParseExact(joined, "yyyy-MM-dd", CultureInfo.InvariantCulture), BirthYear = born, Sex = Sex.Female },
    };

    public static ImportRow Visit(int number, string code, DateTimeOffset at, string volunteer = "v-01", string recipient = "r-1", string club = "clb-0001", int minutes = 30) => new()
    {
        Number = number,
        Club = club,
        Code = code,
        Visit = new VisitRow { Volunteer = volunteer, Recipient = recipient, StartedAt = at, Minutes = minutes, Tasks = [CareTask.Cooking] },
    };

    public static OpenImport Opening(ImportKind kind, string system = "kobo", ImportStrategy strategy = ImportStrategy.CreateAndUpdate, string sha = "00") =>
        new() { Kind = kind, System = system, Strategy = strategy, Sha256 = sha };

    /// <summary>Sends the rows and lets the dry run end.</summary>
    public static async Task<ImportView> Upload(this TestCloud cloud, OpenImport open, IEnumerable<ImportRow> rows, string id = "im-1")
    {
        CallerScope.Current = Officer;
        Act.Current = new Act { Who = "can-bo-tinh", Request = "r-1", What = "POST /v1/provinces/{t}/imports" };
        var import = cloud.Import(id);
        Assert.Null((await import.Open(open).Soon()).Refusal);
        var count = 0;
        foreach (var some in rows.Chunk(500))
        {
            Assert.Null((await import.Receive(new ImportChunk { Rows = [.. some] }).Soon()).Refusal);
            count += some.Length;
        }

        Assert.Null((await import.Close(count).Soon()).Refusal);
        return await cloud.Rested(id);
    }

    public static async Task<ImportView> Commit(this TestCloud cloud, ImportMode mode = ImportMode.Rows, string id = "im-1")
    {
        Assert.Null((await cloud.Import(id).Commit(mode).Soon()).Refusal);
        return await cloud.Rested(id);
    }

    public static async Task<ImportView> Undo(this TestCloud cloud, string id = "im-1")
    {
        Assert.Null((await cloud.Import(id).Undo().Soon()).Refusal);
        return await cloud.Rested(id);
    }

    /// <summary>Waits until the import does nothing by itself any more.</summary>
    public static async Task<ImportView> Rested(this TestCloud cloud, string id = "im-1")
    {
        ImportView? view = null;
        await cloud.Until(
            async () =>
            {
                view = await cloud.Import(id).Get();
                return view!.State is ImportState.Checked or ImportState.Applied or ImportState.Undone or ImportState.Discarded or ImportState.Failed;
            },
            "the import rests");
        return view!;
    }

    public static async Task<ImmutableArray<Member>> Everybody(this TestCloud cloud, string club = "clb-0001") => await cloud.Club(club).Members(null, 1000);

    public static (int Created, int Updated, int Unchanged, int Rejected) Numbers(this ImportCounts counts) => (counts.Created, counts.Updated, counts.Unchanged, counts.Rejected);
}
