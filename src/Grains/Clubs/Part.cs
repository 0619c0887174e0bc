using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Clubs;

/// <summary>A command that waits for its commit.</summary>
internal abstract class Part(int rows)
{
    public int Rows { get; } = rows;

    /// <summary>Who asked, as of the turn in which the command came.</summary>
    public Act? Act { get; } = Act.Current;

    public CallerScope? Scope { get; } = CallerScope.Current;

    public Cause Cause { get; init; }

    /// <summary>What it writes goes past the book in memory, which is read again before anything else is decided or answered.</summary>
    public bool Rereads { get; init; }

    /// <summary>Whether it may be decided on a club that was taken back: what sets it up again, and bookkeeping.</summary>
    public abstract bool MayFollow { get; }

    public abstract void Decide(BookEdit edit);

    /// <summary>Decided as on a club that is not there.</summary>
    public abstract void Refuse();

    /// <summary>Decides on a club that is not there; an edit when it founds one.</summary>
    public abstract BookEdit? Found(DateTimeOffset now, Func<ClubHead, ClubCalendar> calendar);

    public abstract void Complete();

    public abstract void Taken();

    public abstract void Fail(Exception error);
}

/// <inheritdoc/>
internal sealed class Part<T>(Func<BookEdit, T> decide, Func<T> taken, int rows) : Part(rows)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _decided;

    public Task<T> Answer => _answer.Task;

    /// <summary>Set on the command that founds the club.</summary>
    public Func<DateTimeOffset, ClubHead>? Founding { get; init; }

    public override bool MayFollow => Founding is not null || Cause.Aside;

    public override void Decide(BookEdit edit) => _decided = decide(edit);

    public override void Refuse() => _decided = taken();

    public override BookEdit? Found(DateTimeOffset now, Func<ClubHead, ClubCalendar> calendar)
    {
        if (Founding is null)
        {
            _decided = taken();
            return null;
        }

        var head = Founding(now);
        var edit = new BookEdit(new ClubBook { Head = head }, calendar(head), now);
        edit.Begin(Act, Scope);
        edit.Touch();
        Decide(edit);
        return edit;
    }

    public override void Complete() => _answer.TrySetResult(_decided!);

    public override void Taken() => _answer.TrySetResult(taken());

    public override void Fail(Exception error) => _answer.TrySetException(error);
}
