using ClbCloud.Gateway.Kernel;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Training;
using ClbCloud.Grains.Units;

namespace ClbCloud.Gateway.Training;

/// <summary>A training class that a unit held.</summary>
internal sealed record ClassRequest
{
    public required TrainingKind Kind { get; init; }

    /// <summary>Who it was for.</summary>
    [Name] public required string Audience { get; init; }

    [Name] public required string Subject { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>Last day; the first one when absent.</summary>
    public DateOnly? To { get; init; }

    public required int Participants { get; init; }

    /// <summary>Keys of clubs whose boards took part.</summary>
    public IReadOnlyList<string>? Boards { get; init; }

    /// <summary>Takes the class back.</summary>
    public bool Withdrawn { get; init; }

    public TrainingClass ToClass(string id) => new()
    {
        Id = id,
        Kind = Kind,
        Audience = Audience,
        Subject = Subject,
        From = From,
        To = To ?? From,
        Participants = Participants,
        Boards = [.. Boards ?? []],
        Withdrawn = Withdrawn,
    };
}

/// <summary>A training of a club's board.</summary>
internal sealed record TrainingRequest
{
    public required TrainingKind Kind { get; init; }

    public required DateOnly Date { get; init; }

    [Name] public required string Subject { get; init; }

    /// <summary>Ids of the members trained; absent when the whole board was.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>The unit's class that it was: bac-ninh|m-01/lop-1.</summary>
    public string? Class { get; init; }

    /// <summary>Takes the training back.</summary>
    public bool Withdrawn { get; init; }

    public BoardTraining ToTraining(string id) => new()
    {
        Id = id,
        Kind = Kind,
        Date = Date,
        Subject = Subject,
        Members = [.. Members ?? []],
        Class = Class,
        Withdrawn = Withdrawn,
    };
}

/// <summary>A club whose board was never trained, or is due again.</summary>
internal sealed record BoardDueHttp
{
    public required string Id { get; init; }

    /// <summary>Key of the club.</summary>
    public required string Club { get; init; }

    public required string NameVi { get; init; }

    /// <summary>Key of its commune.</summary>
    public required string Commune { get; init; }

    /// <summary>Day of the last training; absent when there was none.</summary>
    public DateOnly? Trained { get; init; }

    /// <summary>Due since; absent when never trained.</summary>
    public DateOnly? DueOn { get; init; }

    public static BoardDueHttp Of(ClubCard card) => new()
    {
        Id = Keys.Id(card.Club),
        Club = card.Club,
        NameVi = card.NameVi,
        Commune = card.Commune,
        Trained = card.BoardTrained,
        DueOn = card.BoardDueOn,
    };
}
