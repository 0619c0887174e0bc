using ClbCloud.Grains.Access;
using ClbCloud.Grains.Declared;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Ratings;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>The rating part of the club's book. The score is computed from committed figures whenever it is asked for.</summary>
internal sealed partial class ClubGrain : IClubRating
{
    public Task<RatingView?> Rating() => Task.FromResult(Book is { } book ? Rate(book, _writer.Calendar) : null);

    public async Task<Outcome<RatingView>> Give(GiveRating rating)
    {
        // Grains do not rate; without a caller nobody speaks for more than the club.
        var speaker = CallerScope.Current?.Kind ?? ScopeKind.Club;
        var given = await Decide(
            edit => RatingRules.Give(edit.Book.RatingBook, rating, speaker, Score(edit.Book, edit.Calendar, edit.Today), _criteria, edit.Now),
            (edit, next) =>
            {
                var key = RatingBook.KeyOf(next.Year, next.Level);
                var known = edit.Book.RatingBook.Given.GetValueOrDefault(key);
                if (ReferenceEquals(known, next)) return;
                if (known is not null) edit.Write(RowWrite.Put(FactRows.History(RatingBook.Row, key, known.Revision), RowBody.Write(known)), edit.Book);
                edit.Write(RowWrite.Put($"{RatingBook.Row}|{key}", RowBody.Write(next)), edit.Book with { RatingBook = edit.Book.RatingBook.With(next) });
            });
        return given.Refusal is { } no ? no : Rate(Book!, _writer.Calendar);
    }

    private RatingView Rate(ClubBook book, ClubCalendar calendar)
    {
        var today = LocalCalendar.Today(_clock);
        var computed = Score(book, calendar, today);
        return new()
        {
            AsOf = book.Head.AsOf,
            Official = RatingRules.Official(book.RatingBook, today),
            Computed = computed,
            Given = [.. book.RatingBook.Given.Values.OrderByDescending(g => g.Year).ThenByDescending(g => g.Level)],
            Changes = RatingRules.Changes(book.RatingBook, computed),
        };
    }

    private ComputedScore Score(ClubBook book, ClubCalendar calendar, DateOnly today) =>
        ScoreRules.Compute(_criteria, [.. book.Kept], calendar.PolicyOn(today), today);
}
