using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

/// <summary>A promise a message queue makes; actors require one by <see cref="IRequiresMessageQueue{T}"/>.</summary>
public interface ISemantics;

public interface IUnboundedMessageQueueSemantics : ISemantics;

public interface IBoundedMessageQueueSemantics : ISemantics
{
    /// <summary>How long a sender waits for room before the message becomes a dead letter.</summary>
    TimeSpan PushTimeOut { get; }
}

public interface IDequeBasedMessageQueueSemantics : ISemantics
{
    void EnqueueFirst(Actor.Envelope envelope);
}

public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics;

public interface IBoundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IBoundedMessageQueueSemantics;

public interface IMultipleConsumerSemantics : ISemantics;

/// <summary>An actor class says which kind of mailbox it needs.</summary>
public interface IRequiresMessageQueue<T>
    where T : ISemantics;

/// <summary>A mailbox type says which kind of queue it creates.</summary>
public interface IProducesMessageQueue<TQueue>
    where TQueue : IMessageQueue;

public interface IProducesPushTimeoutSemanticsMailbox
{
    TimeSpan PushTimeout { get; }
}
