using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Meetings;

namespace ClbCloud.Gateway.Meetings;

/// <summary>A regular meeting; sending it again for the same day replaces it and keeps what was.</summary>
internal sealed record MeetingRequest
{
    /// <summary>People present; absent when <see cref="Present"/> lists them.</summary>
    public int? Attendance { get; init; }

    /// <summary>Ids of members present.</summary>
    public IReadOnlyList<string>? Present { get; init; }

    /// <summary>Areas of work covered: livelihood, health, home-care, self-help, rights, awareness, culture, resources.</summary>
    public IReadOnlyList<Area>? Areas { get; init; }

    public IReadOnlyList<Theme>? Themes { get; init; }

    [Note] public string? Note { get; init; }

    /// <summary>Takes the meeting of this day back.</summary>
    public bool Cancelled { get; init; }

    /// <summary>The revision that this was made from, 0 when the day had no meeting; another one by now is <c>meeting.changed</c>. Absent: replaces whatever is kept.</summary>
    [Whole(0, int.MaxValue)] public int? Base { get; init; }

    public PutMeeting ToCommand(DateOnly date, bool historical) => new()
    {
        Date = date,
        Attendance = Attendance,
        Present = Present is null ? null : [.. Present],
        Areas = [.. Areas ?? []],
        Themes = [.. Themes ?? []],
        Note = Note,
        Historical = historical,
        Cancelled = Cancelled,
        Base = Base,
    };
}
