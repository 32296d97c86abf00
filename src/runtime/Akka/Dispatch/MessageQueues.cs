using Akka.Actor;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

/// <summary>
/// The built-in queues as objects, for mailbox types of users that build on a built-in one. An actor with a built-in
/// mailbox type does not use them: see <see cref="Mailbox"/>.
/// </summary>
internal class UnboundedDequeMessageQueue : IMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private protected readonly LinkedList<Envelope> Envelopes = new();

    public bool HasMessages => Count > 0;

    public int Count
    {
        get
        {
            lock (Envelopes) return Envelopes.Count;
        }
    }

    public virtual void Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (Envelopes) Envelopes.AddLast(envelope);
    }

    public void EnqueueFirst(Envelope envelope)
    {
        lock (Envelopes) Envelopes.AddFirst(envelope);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (Envelopes)
        {
            if (Envelopes.First is not { } first)
            {
                envelope = default;
                return false;
            }

            envelope = first.Value;
            Envelopes.RemoveFirst();
            Monitor.PulseAll(Envelopes);
            return true;
        }
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
    }
}

internal sealed class UnboundedMessageQueue : UnboundedDequeMessageQueue;

internal class BoundedDequeMessageQueue(QueueBound bound, ActorSystem system)
    : UnboundedDequeMessageQueue, IBoundedDequeBasedMessageQueueSemantics
{
    public TimeSpan PushTimeOut => bound.PushTimeout;

    public override void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var deadline = system.Scheduler.MonotonicClock + bound.PushTimeout;
        lock (Envelopes)
        {
            while (Envelopes.Count >= bound.Capacity)
            {
                var left = deadline - system.Scheduler.MonotonicClock;
                if (left <= TimeSpan.Zero || !Monitor.Wait(Envelopes, left)) break;
            }

            if (Envelopes.Count < bound.Capacity)
            {
                Envelopes.AddLast(envelope);
                return;
            }
        }

        ((ActorSystemImpl)system).PublishDeadLetter(envelope.Message, envelope.Sender, receiver, Refusal.MailboxFull);
    }
}

internal sealed class BoundedMessageQueue(QueueBound bound, ActorSystem system) : BoundedDequeMessageQueue(bound, system);
