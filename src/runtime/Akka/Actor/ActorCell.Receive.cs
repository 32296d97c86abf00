using Akka.Event;

namespace Akka.Actor;

/// <summary>One user message: what the runtime handles itself, and what the behaviour sees.</summary>
internal sealed partial class ActorCell
{
    private void Invoke(in Envelope envelope)
    {
        var message = envelope.Message;
        _message = message;
        _sender = envelope.Sender;
        _turn++;
        try
        {
            if (message is IAutoReceivedMessage) AutoReceive(message);
            else if (message is IRuntimeMessage own) ReceiveRuntime(own);
            else ReceiveUser(message);
        }
        catch (Exception failure)
        {
            HandleInvokeFailure(failure);
        }

        if (_extras is { ReceiveTimeout: not null, AsyncHandlers: 0 }) NoteActivity(message);
    }

    /// <summary>Hands a message to the present behaviour, in the actor's turn.</summary>
    internal void ReceiveUser(object message)
    {
        var actor = _actor!;
        if ((_flags & CellFlags.AroundReceive) != 0)
        {
            actor.AroundReceive(_behavior ?? actor.OwnBehavior, message);
            return;
        }

        var handled = _behavior is { } behavior ? behavior(message) : actor.ReceiveMessage(message);
        if (!handled) actor.HandleUnhandled(message);
    }

    /// <summary>
    /// For tests: handles a message on the calling thread, past the mailbox, and lets its exception out to the caller. The
    /// actor must not be running.
    /// </summary>
    internal void ReceiveInPlace(object message, IActorRef? sender)
    {
        var before = (t_current, _message, _sender);
        (t_current, _message, _sender) = (this, message, sender);
        _turn++;
        try
        {
            if (message is IAutoReceivedMessage) AutoReceive(message);
            else ReceiveUser(message);
        }
        finally
        {
            (t_current, _message, _sender) = before;
        }
    }

    private void AutoReceive(object message)
    {
        if (_system.Settings.DebugAutoReceive)
            _system.EventStream.Publish(new Debug(_self.Path.ToString(), _actor?.GetType() ?? typeof(ActorCell), $"received AutoReceiveMessage {message}"));

        switch (message)
        {
            case Terminated terminated:
                ReceiveTerminated(terminated);
                break;
            case PoisonPill:
                PostStop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            case ActorSelectionMessage selection:
                Akka.Actor.ActorSelection.Deliver(selection, _self, _sender);
                break;
            default:
                // A user's type with the marker is an ordinary message.
                ReceiveUser(message);
                break;
        }
    }

    private void ReceiveRuntime(IRuntimeMessage message)
    {
        switch (message)
        {
            case TimerScheduler.Tick tick:
                if (tick.Timers.Accept(tick, out var timed))
                {
                    _message = timed;
                    if (timed is IAutoReceivedMessage) AutoReceive(timed);
                    else ReceiveUser(timed);
                }

                break;
            case ReceiveTimeoutClock.Tick tick:
                ReceiveTimeoutTick(tick);
                break;
            default:
                ReceiveUser(message);
                break;
        }
    }
}

/// <summary>A message the runtime tells an actor through its own mailbox; the behaviour sees what it stands for, if anything.</summary>
internal interface IRuntimeMessage : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout, Event.IDeadLetterSuppression;
