using System.Collections.Concurrent;

namespace Akka.TestKit.Internal;

/// <summary>Whether a test waits by blocking its thread or by awaiting. Both go through the same code.</summary>
internal enum Waiting
{
    Blocking,
    Async,
}

/// <summary>The messages that a TestActor has received and the test has not yet looked at.</summary>
internal sealed class MessageInbox
{
    private readonly ConcurrentQueue<MessageEnvelope> _messages = new();

    // Counts the messages in the queue, so that waiting for it is waiting for a message.
    private readonly SemaphoreSlim _available = new(0);

    public bool IsEmpty => _messages.IsEmpty;

    public void Add(MessageEnvelope envelope)
    {
        _messages.Enqueue(envelope);
        _available.Release();
    }

    /// <returns>Null when no message has come in time.</returns>
    public async ValueTask<MessageEnvelope?> Take(TimeSpan timeout, Waiting waiting, CancellationToken cancellationToken) =>
        await Arrives(timeout, waiting, cancellationToken).ConfigureAwait(false) && _messages.TryDequeue(out var envelope) ? envelope : null;

    /// <summary>Like <see cref="Take"/>, but the message stays the next one.</summary>
    public async ValueTask<MessageEnvelope?> Peek(TimeSpan timeout, Waiting waiting, CancellationToken cancellationToken)
    {
        if (!await Arrives(timeout, waiting, cancellationToken).ConfigureAwait(false))
            return null;
        _messages.TryPeek(out var envelope);
        _available.Release();
        return envelope;
    }

    public IEnumerable<MessageEnvelope> TakeAll()
    {
        while (_available.Wait(TimeSpan.Zero) && _messages.TryDequeue(out var envelope))
            yield return envelope;
    }

    private async ValueTask<bool> Arrives(TimeSpan timeout, Waiting waiting, CancellationToken cancellationToken) =>
        waiting == Waiting.Blocking
            ? _available.Wait(timeout, cancellationToken)
            : await _available.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
}
