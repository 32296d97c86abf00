using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>Claims about the next message, or that there is none.</summary>
public abstract partial class TestKitBase
{
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect<T>(static (_, _) => { }, duration, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(IsEqualTo(message, hint), timeout, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(Fulfils(isMessage, hint), timeout, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect<T>((message, _) => assert(message), timeout, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(Fulfils(isMessageAndSender, hint), timeout, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(assertMessageAndSender, timeout, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(IsEqualTo(expected, comparer, hint), timeout, hint, Waiting.Blocking, cancellationToken));

    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(static (_, _) => { }, duration, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(IsEqualTo(message, hint), timeout, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Fulfils(isMessage, hint), timeout, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>((message, _) => assert(message), timeout, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Fulfils(isMessageAndSender, hint), timeout, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(assertMessageAndSender, timeout, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(IsEqualTo(expected, comparer, hint), timeout, hint, Waiting.Async, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(From<T>(sender, hint), duration, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(From<T>(sender, hint) + IsEqualTo(message, hint), timeout, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(From<T>(sender, hint) + Fulfils(isMessage, hint), timeout, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsgFrom<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(From<T>(isSender, hint) + Fulfils(isMessage, hint), timeout, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsgFrom<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(From<T>(sender, hint) + ((message, _) => assertMessage(message)), timeout, hint, Waiting.Blocking, cancellationToken));

    public T ExpectMsgFrom<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(Both(assertSender, assertMessage), timeout, hint, Waiting.Blocking, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(From<T>(sender, hint), duration, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(From<T>(sender, hint) + IsEqualTo(message, hint), timeout, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(From<T>(sender, hint) + Fulfils(isMessage, hint), timeout, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(From<T>(isSender, hint) + Fulfils(isMessage, hint), timeout, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(From<T>(sender, hint) + ((message, _) => assertMessage(message)), timeout, hint, Waiting.Async, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(Both(assertSender, assertMessage), timeout, hint, Waiting.Async, cancellationToken);

    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Complete(Expect(IsTermination(target, hint), timeout, hint, Waiting.Blocking, cancellationToken));

    public ValueTask<Terminated> ExpectTerminatedAsync(IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect(IsTermination(target, hint), timeout, hint, Waiting.Async, cancellationToken);

    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        Complete(ExpectSilence(RemainingOrDefault, Waiting.Blocking, cancellationToken));

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Complete(ExpectSilence(Dilated(duration), Waiting.Blocking, cancellationToken));

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public async ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        await ExpectSilence(RemainingOrDefault, Waiting.Async, cancellationToken).ConfigureAwait(false);

    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        await ExpectSilence(Dilated(duration), Waiting.Async, cancellationToken).ConfigureAwait(false);

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>The next message equals one of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Complete(Expect(IsAnyOf(messages), timeout: null, hint: null, Waiting.Blocking, cancellationToken));

    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Expect(IsAnyOf(messages), timeout: null, hint: null, Waiting.Async, cancellationToken);

    /// <summary>The next messages are exactly these, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf((IReadOnlyCollection<T>)messages);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ToList(ExpectAll(messages, RemainingOrDefault, Waiting.Blocking, cancellationToken));

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ToList(ExpectAll(messages, RemainingOrDilated(max), Waiting.Blocking, cancellationToken));

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAll(messages, RemainingOrDefault, Waiting.Async, cancellationToken);

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAll(messages, RemainingOrDilated(max), Waiting.Async, cancellationToken);

    /// <summary>The next messages fulfil these predicates, each one of them, in any order.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(params PredicateInfo[] predicates) =>
        ExpectMsgAllOfMatchingPredicates((IReadOnlyCollection<PredicateInfo>)predicates, CancellationToken.None);

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        ToList(ExpectAllMatching(predicates, RemainingOrDefault, Waiting.Blocking, cancellationToken));

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, params PredicateInfo[] predicates) =>
        ExpectMsgAllOfMatchingPredicates(max, predicates, CancellationToken.None);

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        ToList(ExpectAllMatching(predicates, RemainingOrDilated(max), Waiting.Blocking, cancellationToken));

    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        ExpectAllMatching(predicates, RemainingOrDefault, Waiting.Async, cancellationToken);

    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        ExpectAllMatching(predicates, RemainingOrDilated(max), Waiting.Async, cancellationToken);

    private async ValueTask<T> Expect<T>(Action<T, IActorRef> assert, TimeSpan? timeout, string? hint, Waiting waiting, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(timeout);
        var envelope = await NextUntil(Now + limit, waiting, cancellationToken).ConfigureAwait(false);
        if (envelope is null)
            _assertions.Fail("Failed: Timeout {0} while waiting for a message of type {1} {2}", limit, typeof(T), hint);
        if (envelope!.Message is not T message)
        {
            _assertions.Fail(
                "Failed: Expected a message of type {0}, but received {{{1}}} (type {2}) instead {3} from {4}",
                typeof(T), envelope.Message, envelope.Message?.GetType(), hint, envelope.Sender);
            throw Unreachable();
        }

        assert(message, envelope.Sender);
        return message;
    }

    private async Task<bool> ExpectSilence(TimeSpan duration, Waiting waiting, CancellationToken cancellationToken)
    {
        var start = Now;
        if (await NextUntil(start + duration, waiting, cancellationToken).ConfigureAwait(false) is { } envelope)
            _assertions.Fail("Failed: Expected no messages during {0}, instead we received {1} after {2}", duration, envelope, Now - start);
        _lastWasNoMsg = true;
        return true;
    }

    private async IAsyncEnumerable<T> ExpectAll<T>(IReadOnlyCollection<T> expected, TimeSpan max, Waiting waiting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var missing = expected.ToList();
        var unexpected = new List<object>();
        await foreach (var message in Take(expected.Count, max, waiting, cancellationToken).ConfigureAwait(false))
        {
            if (message is T item && missing.Remove(item))
                yield return item;
            else
                unexpected.Add(message);
        }

        if (missing.Count > 0)
            _assertions.Fail("not found [{0}], found unexpected [{1}]", string.Join(", ", missing), string.Join(", ", unexpected));
    }

    private async IAsyncEnumerable<object> ExpectAllMatching(IReadOnlyCollection<PredicateInfo> expected, TimeSpan max, Waiting waiting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var missing = expected.ToList();
        var unexpected = new List<object>();
        await foreach (var message in Take(expected.Count, max, waiting, cancellationToken).ConfigureAwait(false))
        {
            var index = missing.FindIndex(predicate => predicate.Matches(message));
            if (index < 0)
            {
                unexpected.Add(message);
                continue;
            }

            missing.RemoveAt(index);
            yield return message;
        }

        if (missing.Count > 0)
            _assertions.Fail("not found [{0}], found unexpected [{1}]", string.Join(", ", missing.Select(static one => $"a {one.Type} that fulfils a predicate")), string.Join(", ", unexpected));
    }

    private Action<T, IActorRef> IsEqualTo<T>(T expected, string? hint) =>
        (message, _) => _assertions.AssertEqual(expected, message, "{0}", hint);

    private Action<T, IActorRef> IsEqualTo<T>(T expected, Func<T, T, bool> comparer, string? hint) =>
        (message, _) => _assertions.AssertEqual(expected, message, comparer, "{0}", hint);

    private Action<T, IActorRef> Fulfils<T>(Predicate<T> isMessage, string? hint) =>
        (message, _) => _assertions.AssertTrue(isMessage(message), "Got a message of the expected type <{0}>. Also expected a predicate to return true, but the message {{{1}}} made it return false {2}", typeof(T), message, hint);

    private Action<T, IActorRef> Fulfils<T>(Func<T, IActorRef, bool> isMessageAndSender, string? hint) =>
        (message, sender) => _assertions.AssertTrue(isMessageAndSender(message, sender), "Got a message of the expected type <{0}>. Also expected a predicate to return true, but the message {{{1}}} from {2} made it return false {3}", typeof(T), message, sender, hint);

    private Action<T, IActorRef> From<T>(IActorRef expected, string? hint) =>
        (_, sender) => _assertions.AssertEqual(expected, sender, "The sender is not the expected one. {0}", hint);

    private Action<T, IActorRef> From<T>(Predicate<IActorRef> isSender, string? hint) =>
        (_, sender) => _assertions.AssertTrue(isSender(sender), "The sender {0} is not the expected one. {1}", sender, hint);

    private static Action<T, IActorRef> Both<T>(Action<IActorRef> assertSender, Action<T> assertMessage) => (message, sender) =>
    {
        assertSender(sender);
        assertMessage(message);
    };

    private Action<Terminated, IActorRef> IsTermination(IActorRef target, string? hint) =>
        (terminated, _) => _assertions.AssertEqual(target, terminated.ActorRef, "Another actor has terminated. {0}", hint);

    private Action<T, IActorRef> IsAnyOf<T>(IEnumerable<T> messages)
    {
        var expected = messages.ToList();
        return (message, _) => _assertions.AssertTrue(expected.Contains(message), "found unexpected [{0}]; expected one of [{1}]", message, string.Join(", ", expected));
    }
}
