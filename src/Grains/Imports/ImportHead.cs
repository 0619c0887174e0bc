using System.Text.Json.Serialization;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Imports;

/// <summary>The head row of an import: how far it is, and for whom it goes on.</summary>
internal sealed record ImportHead
{
    public required string Id { get; init; }

    public required OpenImport Open { get; init; }

    public ImportState State { get; init; }

    public int Rows { get; init; }

    public int Done { get; init; }

    /// <summary>Key of the last row of rows that the pass under way has gone through.</summary>
    public string? Cursor { get; init; }

    public ImportCounts Check { get; init; } = new();

    public ImportCounts Apply { get; init; } = new();

    public ImportCounts Undo { get; init; } = new();

    public ImportMode? Mode { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public Refusal? Refusal { get; init; }

    public long Version { get; init; }

    public string? By { get; init; }

    /// <summary>For whom the pass under way goes on, as the clubs' journals tell it.</summary>
    public Act? Act { get; init; }

    /// <summary>What the caller speaks for; the clubs judge by it.</summary>
    public CallerScope? Scope { get; init; }

    [JsonIgnore]
    public bool IsRunning => State is ImportState.Checking or ImportState.Applying or ImportState.Clearing or ImportState.UndoChecking or ImportState.Undoing or ImportState.Discarding;

    public ImportView View() => new()
    {
        Id = Id,
        Kind = Open.Kind,
        System = Open.System,
        Strategy = Open.Strategy,
        Historical = Open.Historical,
        File = Open.File,
        State = State,
        Rows = Rows,
        Done = Done,
        Check = Check,
        Apply = Apply,
        Undo = Undo,
        Mode = Mode,
        By = By,
        OpenedAt = OpenedAt,
        ChangedAt = ChangedAt,
        Refusal = Refusal,
        Version = Version,
        Place = Open.Place,
    };
}
