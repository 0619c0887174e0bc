using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;
using ClbCloud.Storage;
using ClbCloud.Storage.Memory;

namespace ClbCloud.Cli.Tests;

/// <summary>Rows as clubs and units write them, and some of other kinds.</summary>
internal static class Sample
{
    public const string Nation = "u|nation";
    public const string Province = "u|bac-ninh";
    public const string Other = "u|bac-giang";
    public const string Commune = "u|bac-ninh|m-01";
    public const string Club = "c|bac-ninh|clb-0001";

    public static async Task<MemoryRowStore> Store(int clubs = 3)
    {
        var store = new MemoryRowStore();
        await store.PutUnit(Nation, UnitKind.Nation, null, "bac-giang", "bac-ninh");
        await store.PutUnit(Province, UnitKind.Province, "nation", "bac-ninh|m-01");
        await store.PutUnit(Other, UnitKind.Province, "nation");
        await store.PutUnit(Commune, UnitKind.Commune, "bac-ninh", [.. Enumerable.Range(1, clubs).Select(i => $"bac-ninh|clb-{i:D4}")]);
        for (var i = 1; i <= clubs; i++) await store.PutClub($"c|bac-ninh|clb-{i:D4}", "bac-ninh|m-01");
        await store.Put("sys|reminders", "sweeper/bac-ninh|sweep", RowBody.Write(new { name = "sweep" }));
        await store.Put("g|policy|policy/u|nation", "state", RowBody.Write(new { revision = 1 }));
        // Nothing in the contract says that a body is JSON, or what a partition is called.
        await store.Put("z", "binary", [0, 10, 13, 255]);
        await store.Put("z", "\U0001F475 bà", "{ \"nhiều\": \"dòng\"\n}"u8.ToArray());
        return store;
    }

    public static async Task Put(this IRowStore store, string partition, string key, byte[] body) =>
        Assert.True((await store.CommitAsync(partition, [RowWrite.Put(key, body)])).Committed);

    public static async Task PutUnit(this IRowStore store, string partition, UnitKind kind, string? parent, params string[] children)
    {
        var unit = new UnitDefinition
        {
            Kind = kind,
            Form = default,
            Names = [new DatedName { Vi = "Đơn vị mẫu", From = new(2020, 1, 1) }],
            Parents = parent is null ? [] : [new DatedLink { Parent = parent, From = new(2020, 1, 1) }],
            Established = new(2020, 1, 1),
            Created = "x",
        };
        await store.Put(partition, "head", RowBody.Write(new UnitHead { Epoch = 1, Version = 7 }));
        await store.Put(partition, "unit", RowBody.Write(unit));
        foreach (var child in children) await store.PutKid(partition, child);
    }

    public static Task PutKid(this IRowStore store, string partition, string child, int epoch = 1) => store.Put(partition, $"kid|{child}", RowBody.Write(new Kid
    {
        Registration = new ChildRegistration { Child = child, IsClub = child.Contains("clb", StringComparison.Ordinal), NameVi = "Mẫu" },
        Epoch = epoch,
        Version = 9,
    }));

    public static async Task PutClub(this IRowStore store, string partition, params string[] communes)
    {
        var head = new ClubHead
        {
            Key = partition[2..],
            NameVi = "CLB mẫu",
            Version = 9,
            Epoch = 1,
            AsOf = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
            JudgedTo = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
            Communes = [.. communes.Select((c, i) => new DatedLink { Parent = c, From = new(2020 + i, 1, 1) })],
        };
        await store.Put(partition, "head", RowBody.Write(head));
        await store.Put(partition, "m|mb-001", RowBody.Write(new { id = "mb-001", name = "Hội viên mẫu" }));
    }
}
