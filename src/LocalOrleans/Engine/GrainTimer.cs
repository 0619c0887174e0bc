using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>The interface under which call filters see timer ticks, named as in Orleans.</summary>
    internal interface IGrainTimerInvoker : IAddressable
    {
        Task InvokeCallbackAsync();
    }
}

namespace ClbCloud.LocalOrleans
{
    /// <summary>A timer of one activation. The next tick is set when the last has ended, so ticks never overlap.</summary>
    internal sealed class GrainTimer : IGrainTimer, IGrainTimerInvoker
    {
        private static readonly GrainMethod<Nothing> Tick =
            (GrainMethod<Nothing>)GrainMethod.Of(typeof(IGrainTimerInvoker).GetMethod(nameof(IGrainTimerInvoker.InvokeCallbackAsync))!);

        private readonly LocalEngine _engine;
        private readonly Activation _activation;
        private readonly Func<CancellationToken, Task> _callback;
        private readonly GrainTimerCreationOptions _options;
        private readonly CancellationTokenSource _disposed = new();
        private readonly ITimer _timer;
        private TimeSpan _dueTime = Timeout.InfiniteTimeSpan;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _firing;
        private bool _changed;

        internal GrainTimer(
            LocalEngine engine, Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
        {
            CheckSpan(options.DueTime, nameof(options));
            CheckSpan(options.Period, nameof(options));
            _engine = engine;
            _activation = activation;
            _callback = callback;
            _options = options;
            // A tick is nobody's call, so nothing of the registering call may flow into it.
            using var noFlow = ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow();
            _timer = engine.Time.CreateTimer(
                static timer => ((GrainTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Change(TimeSpan dueTime, TimeSpan period)
        {
            CheckSpan(dueTime, nameof(dueTime));
            CheckSpan(period, nameof(period));
            lock (_disposed)
            {
                _dueTime = dueTime;
                _period = period;
                _changed = true;
                if (!_firing) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            _timer.Dispose();
            _activation.Forget(this);
            // The tick that is running may stop early.
            _disposed.Cancel();
        }

        Task IGrainTimerInvoker.InvokeCallbackAsync()
        {
            lock (_disposed) _changed = false;
            return _callback(_disposed.Token);
        }

        private static void CheckSpan(TimeSpan span, string name)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan((long)span.TotalMilliseconds, -1, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan((long)span.TotalMilliseconds, 0xfffffffe, name);
        }

        private void Fire()
        {
            lock (_disposed)
            {
                if (_firing || _disposed.IsCancellationRequested) return;
                _firing = true;
            }

            // An activation that has ended takes no tick, and needs none.
            _activation.TryReceive(new TickCall(this));
        }

        private void Ended(Exception? failure)
        {
            if (failure is not null) EngineLog.TimerFailed(_engine.Logger, failure, _activation.GrainId.Type);
            lock (_disposed)
            {
                _firing = false;
                if (!_disposed.IsCancellationRequested) _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
                _changed = false;
            }
        }

        private sealed class TickCall(GrainTimer timer) : Call(
            Tick, timer._activation.GrainId, timer._activation.GrainId, [], CallFrame.Root(Tick, timer._activation.GrainId.Type))
        {
            internal override bool Interleaves => timer._options.Interleave;

            internal override bool KeepsAlive => timer._options.KeepAlive;

            internal override bool IsAnswered => timer._disposed.IsCancellationRequested;

            internal override object TargetIn(Activation activation) => timer;

            internal override async ValueTask Invoke(Activation activation)
            {
                if (activation.Filters is not { } filters)
                {
                    await ((IGrainTimerInvoker)timer).InvokeCallbackAsync();
                    return;
                }

                var context = new CallContext(this, activation, filters);
                await context.Invoke();
                context.Answer<Nothing>();
            }

            internal override async ValueTask<object?> InvokeBoxed(object target)
            {
                await ((IGrainTimerInvoker)timer).InvokeCallbackAsync();
                return null;
            }

            internal override void Answer(Exception? failure) => timer.Ended(failure);
        }
    }
}
