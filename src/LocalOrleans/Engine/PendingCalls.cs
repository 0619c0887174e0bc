using Orleans.Runtime;

namespace ClbCloud.LocalOrleans;

/// <summary>A call with a deadline: a link in the list that the sweep walks.</summary>
internal abstract class PendingCall(GrainMethod method, GrainId target, GrainId source, object?[] arguments, CallFrame frame)
    : Call(method, target, source, arguments, frame)
{
    private CancellationTokenRegistration _cancellation;

    internal PendingCalls? List { get; set; }

    internal PendingCall? Previous { get; set; }

    internal PendingCall? Next { get; set; }

    /// <summary>On the clock's timestamp scale.</summary>
    internal long Deadline { get; set; }

    internal TimeSpan Timeout { get; set; }

    internal override void Answer(Exception? failure)
    {
        List?.Remove(this);
        // Never waits for a cancellation that is running; it would only be told that the answer is there.
        _cancellation.Unregister();
        Complete(failure);
    }

    /// <summary>A cancelled caller has its answer at once; the grain sees the same token and may stop early.</summary>
    internal void AnswerWhenCancelled(CancellationToken cancellation)
    {
        _cancellation = cancellation.UnsafeRegister(
            static (call, token) => ((PendingCall)call!).Answer(new OperationCanceledException(token)), this);
        if (IsAnswered) _cancellation.Unregister();
    }

    /// <summary>Only the first answer counts.</summary>
    protected abstract void Complete(Exception? failure);
}

/// <summary>
/// The calls that wait for an answer. A linked list in a few stripes and one sweep now and then cost far less than a
/// timer for each call; a deadline is kept to within one sweep.
/// </summary>
internal sealed class PendingCalls
{
    private PendingCall? _first;

    internal static PendingCalls[] Stripes()
    {
        var stripes = new PendingCalls[Math.Max(2, Environment.ProcessorCount)];
        for (var i = 0; i < stripes.Length; i++) stripes[i] = new();
        return stripes;
    }

    internal void Add(PendingCall call)
    {
        lock (this)
        {
            call.List = this;
            call.Next = _first;
            if (_first is not null) _first.Previous = call;
            _first = call;
        }
    }

    internal void Remove(PendingCall call)
    {
        lock (this)
        {
            if (call.List is null) return;
            if (call.Previous is null) _first = call.Next;
            else call.Previous.Next = call.Next;
            if (call.Next is not null) call.Next.Previous = call.Previous;
            call.List = null;
            call.Next = call.Previous = null;
        }
    }

    /// <summary>Those whose deadline lies before <paramref name="now"/>.</summary>
    internal List<PendingCall> Overdue(long now)
    {
        var overdue = new List<PendingCall>();
        lock (this)
        {
            for (var call = _first; call is not null; call = call.Next)
            {
                if (call.Deadline <= now) overdue.Add(call);
            }
        }

        return overdue;
    }
}
