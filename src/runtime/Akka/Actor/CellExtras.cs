using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// What a cell keeps only when its actor uses it: stash, timers, watches, receive timeout, restarts, async handlers, a queue
/// that is not the built-in unbounded one. Locked on itself where an async handler that left the actor's turn may come by.
/// </summary>
internal sealed class CellExtras
{
    /// <summary>Behaviours below the present one; null is the behaviour of the class.</summary>
    public Stack<Receive?>? BehaviorStack;

    public ActorStash? Stash;

    public TimerScheduler? Timers;

    public ReceiveTimeoutClock? ReceiveTimeout;

    public DeathWatches? Watches;

    /// <summary>Restart budgets of the children that have failed so far.</summary>
    public Dictionary<IActorRef, ChildRestartStats>? RestartStats;

    /// <summary>The child whose failure this actor could not decide on and made its own.</summary>
    public IActorRef? Perpetrator;

    /// <summary>The message in whose handling the actor failed; what PreRestart is given.</summary>
    public object? FailedMessage;

    /// <summary>Why the instance is being replaced, while its children still stop.</summary>
    public Exception? RecreateCause;

    /// <summary>System messages that wait until the actor is neither failed nor waiting for children.</summary>
    public Queue<SystemMessage>? Postponed;

    public ActorTaskScheduler? TaskScheduler;

    /// <summary>Async handlers that have not ended; each holds one suspension of the mailbox.</summary>
    public int AsyncHandlers;

    /// <summary>Grows with every restart: the end of a handler of an earlier instance is none of the new one's business.</summary>
    public int AsyncGeneration;

    /// <summary>A custom queue; null means the one in the cell.</summary>
    public IMessageQueue? Queue;

    public BoundedRoom? Room;

    public long AutomaticNames;
}
