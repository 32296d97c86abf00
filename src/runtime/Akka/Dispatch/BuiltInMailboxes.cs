using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

/// <summary>No limit; the default.</summary>
public sealed class UnboundedMailbox : MailboxType, IProducesMessageQueue<UnboundedMessageQueue>
{
    public UnboundedMailbox()
        : this(null!, Config.Empty)
    {
    }

    public UnboundedMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    internal override QueueBound InCell => QueueBound.None;

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedMessageQueue();
}

/// <summary>No limit, and the actor can put messages back to the front.</summary>
public sealed class UnboundedDequeBasedMailbox : MailboxType, IProducesMessageQueue<UnboundedDequeMessageQueue>
{
    public UnboundedDequeBasedMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    internal override QueueBound InCell => QueueBound.None;

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedDequeMessageQueue();
}

/// <summary>At most Capacity messages; a sender waits up to PushTimeout for room, then its message is a dead letter.</summary>
public sealed class BoundedMailbox : MailboxType, IProducesMessageQueue<BoundedMessageQueue>, IProducesPushTimeoutSemanticsMailbox
{
    private readonly QueueBound _bound;

    public BoundedMailbox(Settings settings, Config config)
        : base(settings, config) =>
        _bound = QueueBound.Read(config);

    public int Capacity => _bound.Capacity!.Value;

    public TimeSpan PushTimeout => _bound.PushTimeout;

    internal override QueueBound InCell => _bound;

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedMessageQueue(_bound, system);
}

/// <summary>As <see cref="BoundedMailbox"/>, for actors with a stash.</summary>
public class BoundedDequeBasedMailbox : MailboxType, IProducesMessageQueue<BoundedDequeMessageQueue>, IProducesPushTimeoutSemanticsMailbox
{
    private readonly QueueBound _bound;

    public BoundedDequeBasedMailbox(Settings settings, Config config)
        : base(settings, config) =>
        _bound = QueueBound.Read(config);

    public int Capacity => _bound.Capacity!.Value;

    public TimeSpan PushTimeout => _bound.PushTimeout;

    internal override QueueBound InCell => _bound;

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedDequeMessageQueue(_bound, system);
}
