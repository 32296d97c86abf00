using System.Diagnostics;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>How long a test waits: the blocks of Within, the defaults, and conditions that come true sooner or later.</summary>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan AssertInterval = TimeSpan.FromMilliseconds(100);

    // When the innermost Within ends; null outside of all.
    private TimeSpan? _end;

    // Waiting for silence takes the whole time by intention, so Within must not complain about it.
    private bool _lastWasNoMsg;

    /// <summary>A reading of the monotonic clock; the origin means nothing.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>What is left of the innermost Within.</summary>
    public TimeSpan Remaining =>
        _end is { } end ? Positive(end - Now) : throw new InvalidOperationException("Remaining may not be called outside of Within.");

    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    /// <summary>The time given, dilated, but not beyond the innermost Within; without one what is left or the default.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration)
    {
        if (duration is not { } given)
            return RemainingOrDefault;
        if (given < TimeSpan.Zero)
            throw new ArgumentException($"{given} is no time to wait; give a duration of zero or more.", nameof(duration));

        var dilated = Dilated(given);
        return _end is not null && Remaining < dilated ? Remaining : dilated;
    }

    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => RemainingOrDilated(timeout);

    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, hint: null, epsilonValue, cancellationToken);

    public void Within(TimeSpan min, TimeSpan max, Action action, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Complete(RunWithin(min, max, AsTask(action), hint, epsilonValue, cancellationToken));

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, hint: null, epsilonValue, cancellationToken);

    public T Within<T>(TimeSpan min, TimeSpan max, Func<T> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Complete(RunWithin(min, max, () => Task.FromResult(function()), hint, epsilonValue, cancellationToken));

    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, hint: null, epsilonValue, cancellationToken);

    public Task WithinAsync(TimeSpan min, TimeSpan max, Func<Task> actionAsync, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        RunWithin(min, max, AsTask(actionAsync), hint, epsilonValue, cancellationToken);

    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        RunWithin(TimeSpan.Zero, max, function, hint: null, epsilonValue, cancellationToken);

    public Task<T> WithinAsync<T>(TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        RunWithin(min, max, function, hint, epsilonValue, cancellationToken);

    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Complete(KeepAsserting(AsTask(assertion), duration, interval, Waiting.Blocking, cancellationToken));

    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        KeepAsserting(AsTask(assertion), duration, interval, Waiting.Async, cancellationToken);

    public Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        KeepAsserting(assertion, duration, interval, Waiting.Async, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max: null, interval: null, message: null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, interval: null, message: null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, interval: null, message, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        Complete(RequireCondition(AsTask(conditionIsFulfilled), max, interval, message, Waiting.Blocking, cancellationToken));

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        RequireCondition(AsTask(conditionIsFulfilled), max: null, interval: null, message: null, Waiting.Async, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        RequireCondition(conditionIsFulfilled, max: null, interval: null, message: null, Waiting.Async, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        RequireCondition(conditionIsFulfilled, max, interval: null, message: null, Waiting.Async, cancellationToken);

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        RequireCondition(AsTask(conditionIsFulfilled), max, interval: null, message, Waiting.Async, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        RequireCondition(conditionIsFulfilled, max, interval: null, message, Waiting.Async, cancellationToken);

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        RequireCondition(AsTask(conditionIsFulfilled), max, interval, message, Waiting.Async, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        RequireCondition(conditionIsFulfilled, max, interval, message, Waiting.Async, cancellationToken);

    public bool AwaitConditionNoThrow(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Complete(ComesTrue(AsTask(conditionIsFulfilled), Dilated(max), interval, Waiting.Blocking, cancellationToken));

    public Task<bool> AwaitConditionNoThrowAsync(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        ComesTrue(AsTask(conditionIsFulfilled), Dilated(max), interval, Waiting.Async, cancellationToken);

    public Task<bool> AwaitConditionNoThrowAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        ComesTrue(conditionIsFulfilled, Dilated(max), interval, Waiting.Async, cancellationToken);

    protected TimeSpan RemainingOr(TimeSpan duration) => _end is null ? duration : Remaining;

    // The one place where a test blocks: code that waits in a blocking way has completed when it returns, and what
    // awaits an answer of TestActor is answered on this thread.
    private protected static T Complete<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private protected static void Complete(Task task) => task.GetAwaiter().GetResult();

    private protected static T Complete<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static TimeSpan Positive(TimeSpan duration) => duration > TimeSpan.Zero ? duration : TimeSpan.Zero;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static Func<Task<bool>> AsTask(Action action) => () =>
    {
        action();
        return Task.FromResult(true);
    };

    private static Func<Task<bool>> AsTask(Func<bool> function) => () => Task.FromResult(function());

    private static Func<Task<bool>> AsTask(Func<Task> action) => async () =>
    {
        await action().ConfigureAwait(false);
        return true;
    };

    private static async Task Pause(TimeSpan duration, Waiting waiting, CancellationToken cancellationToken)
    {
        if (waiting == Waiting.Async)
            await Task.Delay(duration, cancellationToken).ConfigureAwait(false);
        else if (cancellationToken.WaitHandle.WaitOne(duration))
            cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<T> RunWithin<T>(TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint, TimeSpan? epsilon, CancellationToken cancellationToken)
    {
        var start = Now;
        var outerEnd = _end;
        var limit = outerEnd is null ? Dilated(max) : Shorter(Dilated(max), Remaining);
        _assertions.AssertTrue(limit >= min, "Required min time {0} not possible, only {1} left. {2}", min, limit, hint);

        _lastWasNoMsg = false;
        _end = start + limit;
        T result;
        try
        {
            // A block that hangs must not hang the test: it gets the leeway of one expectation for cleaning up after itself.
            result = await function().WaitAsync(limit + epsilon.GetValueOrDefault() + Dilated(TestKitSettings.SingleExpectDefault), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _end = outerEnd;
        }

        var elapsed = Now - start;
        _assertions.AssertTrue(elapsed >= min, "Failed: Block took {0}, should have at least been {1}. {2}", elapsed, min, hint);
        if (!_lastWasNoMsg)
            _assertions.AssertTrue(elapsed <= limit + epsilon.GetValueOrDefault(), "Failed: Block took {0}, exceeding {1}. {2}", elapsed, limit, hint);
        return result;
    }

    private async Task KeepAsserting(Func<Task> assertion, TimeSpan? duration, TimeSpan? interval, Waiting waiting, CancellationToken cancellationToken)
    {
        var stop = Now + RemainingOrDilated(duration);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await assertion().ConfigureAwait(false);
                return;
            }
            catch (Exception) when (Now < stop)
            {
                // Whatever a framework throws for a failed assertion; the last one is the caller's.
            }

            await Pause(Shorter(interval ?? AssertInterval, Positive(stop - Now)), waiting, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> ComesTrue(Func<Task<bool>> condition, TimeSpan max, TimeSpan? interval, Waiting waiting, CancellationToken cancellationToken)
    {
        var stop = Now + max;
        while (!await condition().ConfigureAwait(false))
        {
            var left = stop - Now;
            if (left <= TimeSpan.Zero)
                return false;
            await Pause(Shorter(interval ?? max / 10, left), waiting, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<bool> RequireCondition(Func<Task<bool>> condition, TimeSpan? max, TimeSpan? interval, string? message, Waiting waiting, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(max);
        if (!await ComesTrue(condition, limit, interval, waiting, cancellationToken).ConfigureAwait(false))
            _assertions.Fail("Timeout {0} expired while waiting for condition. {1}", limit, message);
        return true;
    }
}
