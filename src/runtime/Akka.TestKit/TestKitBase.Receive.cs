using System.Collections;
using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>Taking messages without a claim about which they are.</summary>
public abstract partial class TestKitBase
{
    /// <returns>Null when no message comes in time.</returns>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryReceiveOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await Next(max, Waiting.Async, cancellationToken).ConfigureAwait(false))?.Message;

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var next = Complete(Next(max, Waiting.Blocking, cancellationToken));
        envelope = next ?? NullMessageEnvelope.Instance;
        return next is not null;
    }

    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var next = await Next(max, Waiting.Async, cancellationToken).ConfigureAwait(false);
        return (next is not null, next ?? NullMessageEnvelope.Instance);
    }

    /// <summary>The next message, which stays the next one.</summary>
    public object? PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryPeekOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    public object? PeekOne(CancellationToken cancellationToken) => PeekOne(max: null, cancellationToken);

    public async ValueTask<object?> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await Upcoming(max, Waiting.Async, cancellationToken).ConfigureAwait(false))?.Message;

    public ValueTask<object?> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(max: null, cancellationToken);

    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken)
    {
        var next = Complete(Upcoming(max, Waiting.Blocking, cancellationToken));
        envelope = next ?? NullMessageEnvelope.Instance;
        return next is not null;
    }

    public async ValueTask<(bool success, MessageEnvelope envelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
    {
        var next = await Upcoming(max, Waiting.Async, cancellationToken).ConfigureAwait(false);
        return (next is not null, next ?? NullMessageEnvelope.Instance);
    }

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ToList(Take(numberOfMessages, RemainingOrDefault, Waiting.Blocking, cancellationToken));

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        ToList(Take(numberOfMessages, RemainingOrDilated(max), Waiting.Blocking, cancellationToken));

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Take(numberOfMessages, RemainingOrDefault, Waiting.Async, cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Take(numberOfMessages, RemainingOrDilated(max), Waiting.Async, cancellationToken);

    /// <summary>Takes messages until <paramref name="filter"/> answers null; the message it refused stays the next one.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, idle: null, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ToList(TakeWhile(Accepting(filter), max, idle, msgs, Waiting.Blocking, cancellationToken));

    public IReadOnlyList<T> ReceiveWhile<T>(Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        ToList(TakeWhile(Accepting(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, Waiting.Blocking, cancellationToken));

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, idle: null, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        TakeWhile(Accepting(filter), max, idle, msgs, Waiting.Async, cancellationToken);

    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        TakeWhile(Accepting(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, Waiting.Async, cancellationToken);

    /// <summary>Drops messages until one fulfils the predicate.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Complete(Fish(isMessage, dropped: null, max, hint, Waiting.Blocking, cancellationToken));

    /// <param name="allMessages">Is emptied and gets the messages that were dropped.</param>
    public T FishForMessage<T>(Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Complete(Fish(isMessage, allMessages, max, hint, Waiting.Blocking, cancellationToken));

    public ValueTask<object> FishForMessageAsync(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(isMessage, dropped: null, max, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(isMessage, dropped: null, max, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(isMessage, allMessages, max, hint, Waiting.Async, cancellationToken);

    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await Fish<T>(static _ => true, dropped: null, max, hint: "", Waiting.Async, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until no message has come for <paramref name="max"/>; the messages before that.</summary>
    public async Task<ArrayList> WaitForRadioSilenceAsync(TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var messages = new ArrayList();
        while (await Next(max, Waiting.Async, cancellationToken).ConfigureAwait(false) is { } envelope)
        {
            messages.Add(envelope.Message);
            if (messages.Count > maxMessages)
                _assertions.Fail("{0} messages have come without {1} of silence, more than the {2} allowed.", messages.Count, max, maxMessages);
        }

        _lastWasNoMsg = true;
        return messages;
    }

    private static List<T> ToList<T>(IAsyncEnumerable<T> blocking)
    {
        var list = new List<T>();
        var enumerator = blocking.GetAsyncEnumerator();
        while (Complete(enumerator.MoveNextAsync()))
            list.Add(enumerator.Current);
        return list;
    }

    private static Func<object, (bool Continue, T? Item)> Accepting<T>(Func<object, T?> filter) =>
        message => filter(message) is { } item ? (true, item) : (false, default);

    private static Func<object, (bool Continue, T? Item)> Accepting<T>(Predicate<T> shouldContinue, bool ignoreOthers) => message => message switch
    {
        T item => (shouldContinue(item), item),
        _ => (ignoreOthers, default),
    };

    private async ValueTask<MessageEnvelope?> Next(TimeSpan? max, Waiting waiting, CancellationToken cancellationToken)
    {
        var envelope = await _inbox.Take(TimeToWait(max), waiting, cancellationToken).ConfigureAwait(false);
        _lastWasNoMsg = false;
        _last = envelope ?? NullMessageEnvelope.Instance;
        return envelope;
    }

    private ValueTask<MessageEnvelope?> Upcoming(TimeSpan? max, Waiting waiting, CancellationToken cancellationToken) =>
        _inbox.Peek(TimeToWait(max), waiting, cancellationToken);

    // Unlike an expectation, taking a message may wait for ever.
    private TimeSpan TimeToWait(TimeSpan? max) => max == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : RemainingOrDilated(max);

    // Until a point in time, which is dilated already.
    private async ValueTask<MessageEnvelope?> NextUntil(TimeSpan stop, Waiting waiting, CancellationToken cancellationToken)
    {
        var envelope = await _inbox.Take(Positive(stop - Now), waiting, cancellationToken).ConfigureAwait(false);
        _lastWasNoMsg = false;
        _last = envelope ?? NullMessageEnvelope.Instance;
        return envelope;
    }

    private async IAsyncEnumerable<object> Take(int count, TimeSpan max, Waiting waiting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stop = Now + max;
        for (var i = 0; i < count; i++)
        {
            var envelope = await NextUntil(stop, waiting, cancellationToken).ConfigureAwait(false);
            if (envelope is null)
                _assertions.Fail("Timeout ({0}) while expecting {1} messages. Only got {2} after {3}.", max, count, i, max - Positive(stop - Now));
            yield return envelope!.Message!;
        }
    }

    private async IAsyncEnumerable<T> TakeWhile<T>(
        Func<object, (bool Continue, T? Item)> accept,
        TimeSpan? max,
        TimeSpan? idle,
        int messages,
        Waiting waiting,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stop = Now + RemainingOrDilated(max);
        for (var count = 0; count < messages;)
        {
            // Looked at first and taken only when it belongs to the row: the one that ends it is the next expectation's.
            var wait = idle is { } pause && pause != Timeout.InfiniteTimeSpan ? Shorter(pause, Positive(stop - Now)) : Positive(stop - Now);
            if (await _inbox.Peek(wait, waiting, cancellationToken).ConfigureAwait(false) is not { } upcoming)
                break;

            var (goOn, item) = accept(upcoming.Message!);
            if (!goOn)
                break;

            _last = (await _inbox.Take(TimeSpan.Zero, waiting, cancellationToken).ConfigureAwait(false))!;
            if (item is not null)
            {
                count++;
                yield return item;
            }
        }

        _lastWasNoMsg = true;
    }

    private async ValueTask<T> Fish<T>(Predicate<T> isMessage, ArrayList? dropped, TimeSpan? max, string hint, Waiting waiting, CancellationToken cancellationToken)
    {
        dropped?.Clear();
        var limit = RemainingOrDilated(max);
        var stop = Now + limit;
        while (await NextUntil(stop, waiting, cancellationToken).ConfigureAwait(false) is { } envelope)
        {
            if (envelope.Message is T message && isMessage(message))
                return message;
            dropped?.Add(envelope.Message);
        }

        _assertions.Fail("Timeout ({0}) during fishForMessage{1}", limit, hint.Length == 0 ? "" : $", hint: {hint}");
        throw Unreachable();
    }

    private static InvalidOperationException Unreachable() => new("ITestKitAssertions.Fail has to throw.");
}
