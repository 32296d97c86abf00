using Akka.Actor;
using Akka.Event;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit.Internal;

/// <summary>Installs filters in the <see cref="TestEventListener"/> of a system while code runs, and counts what they match.</summary>
internal sealed class EventFilterApplier(TestKitBase testKit, ActorSystem? system, IReadOnlyList<LogLineFilter> filters) : IEventFilterApplier
{
    public EventFilterFactory And => new(testKit, system, filters);

    private ActorSystem System => system ?? testKit.Sys;

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) =>
        Expect(1, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, action, cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) =>
        Expect(1, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, func, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, func, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, Returning(action), cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, timeout, Returning(action), cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Blocking(Count(expectedCount, timeout: null, () => Task.FromResult(func()), Waiting.Blocking, cancellationToken));

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Blocking(Count(expectedCount, timeout, () => Task.FromResult(func()), Waiting.Blocking, cancellationToken));

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Count(expectedCount, timeout: null, Returning(actionAsync), Waiting.Async, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        Count(expectedCount, timeout, Returning(actionAsync), Waiting.Async, cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        Count(expectedCount, timeout, Returning(action), Waiting.Async, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Count(expectedCount, timeout: null, func, Waiting.Async, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Count(expectedCount, timeout, func, Waiting.Async, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default) => Mute(Returning(action), cancellationToken);

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default)
    {
        using (Mute())
            return func();
    }

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) =>
        MuteAsync(Returning(action), cancellationToken);

    public async Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default)
    {
        using (Mute())
            return await func().ConfigureAwait(false);
    }

    public IUnmutableFilter Mute() => new Muting(System, filters);

    private static Func<bool> Returning(Action action) => () =>
    {
        action();
        return true;
    };

    private static Func<Task<bool>> Returning(Func<Task> action) => async () =>
    {
        await action().ConfigureAwait(false);
        return true;
    };

    // Has completed already: waiting in a blocking way happens inside.
    private static T Blocking<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private async Task<T> Count<T>(int expected, TimeSpan? timeout, Func<Task<T>> code, Waiting waiting, CancellationToken cancellationToken)
    {
        var count = new MatchCount(expected);
        foreach (var filter in filters)
            filter.Matched += count.Add;

        T result;
        using (Mute())
        {
            result = await code().ConfigureAwait(false);
            var patience = testKit.Dilated(testKit.TestKitSettings.TestEventFilterLeeway);
            var leeway = timeout is { } given ? testKit.Dilated(given) : patience;
            await count.Settle(leeway, waiting, cancellationToken).ConfigureAwait(false);

            // The listener may have more lines before it that the code has written: they count too, however short the leeway.
            var checkpoint = new Checkpoint();
            System.EventStream.Publish(checkpoint);
            await checkpoint.Passes(leeway > patience ? leeway : patience, waiting, cancellationToken).ConfigureAwait(false);
        }

        foreach (var filter in filters)
            filter.Matched -= count.Add;
        if (count.Value != expected)
        {
            testKit.FailTest(
                "Expected {0} log events but {1} came: {2}{3}",
                expected,
                count.Value,
                string.Join(" or ", filters),
                string.Concat(count.Seen.Select(static line => $"\n  {line}")));
        }

        return result;
    }

    /// <summary>Written by the listener, read by the test.</summary>
    private sealed class MatchCount(int expected)
    {
        private readonly List<LogEvent> _seen = [];
        private readonly SemaphoreSlim _reached = new(0);

        public int Value => Seen.Count;

        public IReadOnlyList<LogEvent> Seen
        {
            get
            {
                lock (_seen)
                    return [.. _seen];
            }
        }

        public void Add(LogEvent line)
        {
            lock (_seen)
            {
                // Two of the filters may be about the same line; they see it one right after the other.
                if (_seen.Count > 0 && ReferenceEquals(_seen[^1], line))
                    return;
                _seen.Add(line);
                if (_seen.Count >= Math.Max(expected, 1))
                    _reached.Release();
            }
        }

        /// <summary>Ends when the number is reached; where none is expected, when one came or the whole time has passed.</summary>
        public async Task Settle(TimeSpan leeway, Waiting waiting, CancellationToken cancellationToken)
        {
            if (waiting == Waiting.Blocking)
                _reached.Wait(leeway, cancellationToken);
            else
                await _reached.WaitAsync(leeway, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Muting : IUnmutableFilter
    {
        private readonly ActorSystem _system;
        private readonly IReadOnlyList<LogLineFilter> _filters;

        public Muting(ActorSystem system, IReadOnlyList<LogLineFilter> filters)
        {
            _system = system;
            _filters = filters;
            system.EventStream.Publish(new Mute(filters));
        }

        public void Unmute() => _system.EventStream.Publish(new Unmute(_filters));

        public void Dispose() => Unmute();
    }
}
