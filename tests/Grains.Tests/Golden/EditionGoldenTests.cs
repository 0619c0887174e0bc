using System.Collections.Immutable;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;
using static ClbCloud.Grains.Tests.Golden.GoldenBody;

namespace ClbCloud.Grains.Tests.Golden;

/// <summary>Bodies of the rows of editions, as <see cref="GoldenRowTests"/> keeps the others. An edition is frozen: so are they.</summary>
public sealed class EditionGoldenTests
{
    private static readonly Period Week = Period.Parse("2026-W47");
    private static readonly Period Month = Period.Parse("2026-10");

    private static readonly Dictionary<string, (byte[] Body, Func<ReadOnlyMemory<byte>, byte[]> Again)> Rows = new()
    {
        ["editions-head"] = Row(new EditionsHead { Editions = [new(1, Week, "0a1b2c3d4e5f")] }),
        ["edition-cells"] = Row(new EditionCells
        {
            Values = ImmutableSortedDictionary<string, long>.Empty.Add("clubs", 0).Add("members", 120),
            Kept = ImmutableSortedDictionary<string, KeptFrom>.Empty.Add("members", new() { Edition = 1, Period = Month }),
            Suppressed = ["members.poor"],
        }),
        ["edition-club-news"] = Row(new ClubNews
        {
            Edition = 2,
            Projects = [new() { Project = "vie085", Spans = [new() { From = new(2025, 3, 1), To = new(2026, 8, 31) }] }],
            Changes = ImmutableSortedDictionary<Period, FigureVector>.Empty.Add(Month, FigureVector.Of(("members", -2), ("visits", 30))),
        }),
        ["edition-manifest"] = Row(new EditionManifest
        {
            Project = "vie085",
            Week = Week,
            Number = 2,
            ReleasedAt = new(2026, 11, 23, 0, 30, 0, TimeSpan.FromHours(7)),
            AsOf = new(2026, 11, 22, 23, 59, 0, TimeSpan.FromHours(7)),
            From = Period.Parse("2025-01"),
            To = Period.Parse("2026-11"),
            Coverage = 0.5,
            Provinces = ImmutableSortedDictionary<string, double>.Empty.Add("bac-ninh", 0.5),
            Cells = 100,
            Kept = 10,
            Suppressed = 20,
            Sha256 = "ab",
            Before = "cd",
        }),
        ["edition-sets"] = Row<EditionBook.KeptSet[]>([new() { Cut = "vie085|bac-ninh", Indicator = "members", Period = Month }]),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_body_is_written_as_it_always_was_and_read_back_whole(string name) => Holds(name, Rows[name]);
}
