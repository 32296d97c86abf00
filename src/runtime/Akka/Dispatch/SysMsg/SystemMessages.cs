using System.Globalization;
using Akka.Actor;

namespace Akka.Dispatch.SysMsg;

/// <summary>What the runtime tells an actor behind the back of its behaviour; always ahead of user messages.</summary>
public interface ISystemMessage;

/// <summary>
/// A system message carries the link of the queue it waits in, so an instance is sent once and never shared.
/// Creation and stopping are no messages: they are states of the cell, so that a million of them cost nothing.
/// </summary>
internal abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage? Next;

    public override string ToString() => $"<{GetType().Name}>";
}

/// <summary>The watcher wants to know when the watchee has stopped.</summary>
internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee => watchee;

    public IInternalActorRef Watcher => watcher;

    public override string ToString() => $"<Watch> {watcher} watches {watchee}";
}

internal sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee => watchee;

    public IInternalActorRef Watcher => watcher;

    public override string ToString() => $"<Unwatch> {watcher} no longer watches {watchee}";
}

/// <summary>Sent by a stopped actor to its parent and to everyone who watches it.</summary>
internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated) : SystemMessage
{
    public IActorRef Actor => actor;

    public bool ExistenceConfirmed => existenceConfirmed;

    public bool AddressTerminated => addressTerminated;

    public override string ToString() => $"<DeathWatchNotification> {actor}";
}

/// <summary>A child has failed and waits, suspended, for the supervisor's decision.</summary>
internal sealed class Failed(IActorRef child, Exception cause) : SystemMessage
{
    public IActorRef Child => child;

    public Exception Cause => cause;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"<Failed> {child}: {cause.GetType().Name}");
}

internal sealed class Suspend : SystemMessage;

/// <summary>Undoes one <see cref="Suspend"/>; with a cause it is the answer to that failure.</summary>
internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    public Exception? CausedByFailure => causedByFailure;
}

/// <summary>Replace the instance and go on with the same mailbox.</summary>
internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause => cause;
}

/// <summary>A piece of an async handler that wants to go on in the actor's turn.</summary>
internal sealed class ActorTaskSchedulerMessage(ActorTaskScheduler scheduler, Task task) : SystemMessage
{
    public void Execute() => scheduler.Execute(task);

    /// <summary>The actor has stopped: the piece runs outside of any turn, so that its finally blocks do happen.</summary>
    public void ExecuteOnPool() => ThreadPool.UnsafeQueueUserWorkItem(static piece => piece.Execute(), this, preferLocal: false);
}

/// <summary>An async handler has ended; with an exception when it failed.</summary>
internal sealed class AsyncHandlerEnded(int generation, Exception? failure) : SystemMessage
{
    /// <summary>Of the instance that began the handler.</summary>
    public int Generation => generation;

    public Exception? Failure => failure;
}
