using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// The queue of a mailbox type written by a user. Any thread enqueues, one at a time dequeues. The four built-in types
/// need no such object: their queue lives in the actor's cell.
/// </summary>
public interface IMessageQueue
{
    bool HasMessages { get; }

    int Count { get; }

    void Enqueue(IActorRef receiver, Envelope envelope);

    bool TryDequeue(out Envelope envelope);

    /// <summary>The owner has stopped: move what is left to the dead letters.</summary>
    void CleanUp(IActorRef owner, IMessageQueue deadletters);
}
