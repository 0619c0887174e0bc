using System.Collections.Immutable;
using ClbCloud.Grains.Privacy;

namespace ClbCloud.Grains.Meetings;

/// <summary>The eight areas of a club's work, numbered as the association numbers them.</summary>
[GenerateSerializer, Alias("clb.Area")]
public enum Area
{
    /// <summary>Tăng thu nhập.</summary>
    Livelihood = 1,

    /// <summary>Chăm sóc sức khỏe.</summary>
    Health = 2,

    /// <summary>Chăm sóc tại nhà.</summary>
    HomeCare = 3,

    /// <summary>Tự giúp nhau, hỗ trợ cộng đồng.</summary>
    SelfHelp = 4,

    /// <summary>Bảo vệ quyền và lợi ích.</summary>
    Rights = 5,

    /// <summary>Truyền thông, nâng cao nhận thức.</summary>
    Awareness = 6,

    /// <summary>Văn hóa, văn nghệ, đời sống tinh thần.</summary>
    Culture = 7,

    /// <summary>Vận động nguồn lực.</summary>
    Resources = 8,
}

[GenerateSerializer, Alias("clb.Theme")]
public enum Theme
{
    Digital = 0,
    Green = 1,
    Startup = 2,
    Jobs = 3,
    Intergenerational = 4,
}

/// <summary>A regular meeting as sent: one a day at most; sending it again replaces it and keeps what was.</summary>
[GenerateSerializer, Immutable, Alias("clb.PutMeeting")]
public sealed record PutMeeting
{
    [Id(0)] public required DateOnly Date { get; init; }

    /// <summary>People present; null when <see cref="Present"/> lists them.</summary>
    [Id(1)] public int? Attendance { get; init; }

    /// <summary>Ids of members present.</summary>
    [Id(2)] public ImmutableArray<string>? Present { get; init; }

    [Id(3)] public ImmutableArray<Area> Areas { get; init; } = [];

    [Id(4)] public ImmutableArray<Theme> Themes { get; init; } = [];

    [Id(5)] public string? Note { get; init; }

    /// <summary>An administrator's historical load: no late limit, marked so.</summary>
    [Id(6)] public bool Historical { get; init; }

    /// <summary>Takes the meeting of this day back; it stays for the record.</summary>
    [Id(7)] public bool Cancelled { get; init; }

    /// <summary>The revision that the sender saw, 0 for none; null: whatever is kept is replaced.</summary>
    [Id(8)] public int? Base { get; init; }
}

/// <summary>A meeting as kept.</summary>
[GenerateSerializer, Immutable, Alias("clb.Meeting")]
public sealed record Meeting
{
    [Id(0)] public required DateOnly Date { get; init; }

    [Id(1)] public required int Attendance { get; init; }

    [Id(2)] public ImmutableArray<string> Present { get; init; } = [];

    /// <summary>Members on the day, fixed when recorded.</summary>
    [Id(3)] public required int AttendanceExpected { get; init; }

    [Id(4)] public ImmutableArray<Area> Areas { get; init; } = [];

    [Id(5)] public ImmutableArray<Theme> Themes { get; init; } = [];

    [Id(6), Sensitive] public string? Note { get; init; }

    [Id(7)] public bool Historical { get; init; }

    [Id(8)] public bool Cancelled { get; init; }

    [Id(9)] public required DateTimeOffset RecordedAt { get; init; }

    [Id(10)] public int Revision { get; init; }
}
