using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A path without an actor: what is told becomes a dead letter, who watches is answered at once.</summary>
internal class EmptyLocalActorRef(ActorSystemImpl system, ActorPath path, string? reason = null) : MinimalActorRef, IInternalActorRef
{
    public override ActorPath Path => path;

    public override IActorRefProvider Provider => system.Provider;

    bool IInternalActorRef.IsTerminated => true;

    private protected ActorSystemImpl System => system;

    /// <summary>Why nobody is there, where the path does not tell.</summary>
    internal string? Reason => reason;

    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (!AnswersItself(message, sender)) system.PublishDeadLetter(message, sender, this, reason);
    }

    private protected override void OnSystemMessage(ISystemMessage message)
    {
        if (message is Dispatch.SysMsg.Watch watch && watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false, addressTerminated: false));
    }

    /// <summary>Identify, also through a selection, is answered with "nobody".</summary>
    private protected bool AnswersItself(object message, IActorRef? sender)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
                return true;
            case ActorSelectionMessage { Message: Identify identify }:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
                return true;
            default:
                return false;
        }
    }
}

/// <summary>/deadLetters: publishes what it is told as dead letters on the event stream.</summary>
internal sealed class DeadLetterActorRef(ActorSystemImpl system, ActorPath path) : EmptyLocalActorRef(system, path), IInternalActorRef
{
    bool IInternalActorRef.IsTerminated => false;

    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (message is AllDeadLetters letter) System.EventStream.Publish(letter);
        else if (!AnswersItself(message, sender)) System.PublishDeadLetter(message, sender, this, null);
    }
}
