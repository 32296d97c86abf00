using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Messages an actor has put aside until it is in a state to handle them.</summary>
public interface IStash
{
    /// <summary>Number of messages now stashed.</summary>
    int Count { get; }

    /// <summary>-1 when there is no limit.</summary>
    int Capacity { get; }

    bool IsEmpty { get; }

    bool NonEmpty { get; }

    bool IsFull { get; }

    /// <summary>Puts the current message aside.</summary>
    void Stash();

    /// <summary>Puts the oldest stashed message back to the front of the mailbox.</summary>
    void Unstash();

    void UnstashAll();

    void UnstashAll(Func<Envelope, bool> predicate);

    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts envelopes in front of what is stashed.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>An actor with a stash; the runtime sets the property after the constructor and before PreStart.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}

/// <summary>A stash that makes no demand on the mailbox.</summary>
public interface IWithUnrestrictedStash : IActorStash;

/// <summary>A stash on an unbounded deque mailbox.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>;

/// <summary>A stash on any deque mailbox.</summary>
public interface IWithStash : IWithUnrestrictedStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>;

public abstract class UntypedActorWithStash : UntypedActor, IWithStash
{
    public IStash Stash { get; set; } = null!;
}

public abstract class UntypedActorWithUnboundedStash : UntypedActor, IWithUnboundedStash
{
    public IStash Stash { get; set; } = null!;
}

public abstract class UntypedActorWithUnrestrictedStash : UntypedActor, IWithUnrestrictedStash
{
    public IStash Stash { get; set; } = null!;
}
