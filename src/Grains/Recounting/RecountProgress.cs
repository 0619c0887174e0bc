namespace ClbCloud.Grains.Recounting;

/// <summary>How far a recount is, and what it found.</summary>
internal sealed class RecountProgress
{
    private const int MostDifferences = 1000;

    private readonly List<Difference> _differences = [];
    private readonly HashSet<(string, bool)> _different = [];

    public RecountState State { get; set; } = RecountState.Running;

    public int ClubsTotal { get; set; }

    public int ClubsDone { get; set; }

    public int UnitsChecked { get; set; }

    public long Compared { get; set; }

    public int DifferenceCount { get; private set; }

    public bool Repaired { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    public string? Error { get; set; }

    /// <summary>Keys of clubs and units of which any figure differs, those below before those above.</summary>
    public List<(string Key, bool IsClub)> Different { get; } = [];

    public void Add(IReadOnlyCollection<Difference> found, bool ofClub)
    {
        DifferenceCount += found.Count;
        _differences.AddRange(found.Take(MostDifferences - _differences.Count));
        foreach (var difference in found)
        {
            if (_different.Add((difference.Unit, ofClub))) Different.Add((difference.Unit, ofClub));
        }
    }

    public RecountView View() => new()
    {
        State = State,
        ClubsTotal = ClubsTotal,
        ClubsDone = ClubsDone,
        UnitsChecked = UnitsChecked,
        Compared = Compared,
        Differences = [.. _differences],
        DifferenceCount = DifferenceCount,
        Repaired = Repaired,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        Error = Error,
    };
}
