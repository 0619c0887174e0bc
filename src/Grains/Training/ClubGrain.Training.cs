using System.Collections.Immutable;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Training;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>The training part of the club's book.</summary>
internal sealed partial class ClubGrain : IClubTraining
{
    public Task<Outcome<BoardTraining>> PutTraining(BoardTraining training) => Decide(
        edit => TrainingRules.Put(edit.Book, training, edit.Today),
        (edit, next) =>
        {
            var known = edit.Book.TrainingBook.Trainings.GetValueOrDefault(next.Id);
            if (ReferenceEquals(known, next)) return;
            if (known is not null) edit.Write(RowWrite.Put(FactRows.History(TrainingBook.Row, known.Id, known.Revision), RowBody.Write(known)), edit.Book);
            edit.Write(RowWrite.Put($"{TrainingBook.Row}|{next.Id}", RowBody.Write(next)), edit.Book with { TrainingBook = edit.Book.TrainingBook.With(next) });
        });

    public Task<ImmutableArray<BoardTraining>> Trainings() =>
        Task.FromResult<ImmutableArray<BoardTraining>>(Book is null ? [] : [.. Book.TrainingBook.Trainings.Values.OrderBy(t => t.Date)]);
}
