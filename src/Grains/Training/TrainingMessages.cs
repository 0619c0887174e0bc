using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Training;

/// <summary>A training of the club's board. Sent again under its id it replaces what was; the old one is kept.</summary>
[GenerateSerializer, Immutable, Alias("clb.BoardTraining")]
public sealed record BoardTraining
{
    /// <summary>Slug, unique in the club.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required TrainingKind Kind { get; init; }

    /// <summary>First day.</summary>
    [Id(2)] public required DateOnly Date { get; init; }

    [Id(3)] public required string Subject { get; init; }

    /// <summary>Members of the club who were trained; none named: all who sat on the board that day.</summary>
    [Id(4)] public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>The class of a unit that it was: <c>bac-ninh|m-01/lop-1</c>.</summary>
    [Id(5)] public string? Class { get; init; }

    /// <summary>Taken back: counts no more.</summary>
    [Id(6)] public bool Withdrawn { get; init; }

    [Id(7)] public int Revision { get; init; }
}

/// <summary>The training part of a club's book. The same grain as the club, same key.</summary>
[Alias("clb.IClubTraining")]
public interface IClubTraining : IGrainWithStringKey
{
    /// <summary>Refusals: <c>club.unknown</c>, <c>training.id</c>, <c>training.text</c>, <c>training.date</c>, <c>training.member_unknown</c>, <c>training.class</c>.</summary>
    [Alias("PutTraining"), Needs(Right.Write, Power.Record)]
    Task<Outcome<BoardTraining>> PutTraining(BoardTraining training);

    /// <summary>All trainings of the board, oldest first.</summary>
    [Alias("Trainings"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<BoardTraining>> Trainings();
}
