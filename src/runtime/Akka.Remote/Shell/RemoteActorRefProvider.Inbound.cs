using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Remote;

/// <summary>What comes in from other nodes, on the thread that reads their connection: found, checked, posted.</summary>
internal partial class RemoteActorRefProvider : IInbound
{
    IInternalActorRef IInbound.Resolve(string path)
    {
        KnowAddress();
        return ActorPath.TryParse(RootPath, path, out var parsed) ? ResolveHere(parsed) : (IInternalActorRef)DeadLetters;
    }

    IActorRef IInbound.ResolveSender(string path)
    {
        KnowAddress();
        return ResolveActorRef(path);
    }

    void IInbound.Deliver(object message, IActorRef sender, IInternalActorRef recipient)
    {
        if (RemoteSettings.LogReceive) _log.Debug("received remote message [{0}] to [{1}] from [{2}]", message, recipient, sender);
        if (RemoteSettings.UntrustedMode && IsHarmful(message, recipient))
        {
            Refuse(message, sender, recipient);
            return;
        }

        if (message is ActorSelectionMessage selection) ActorSelection.Deliver(selection, recipient, sender);
        else if (recipient is LocalActorRef local) local.Cell.Post(message, sender);
        else recipient.Tell(message, sender);
    }

    void IInbound.DeliverSystem(ISystemMessage message, IInternalActorRef recipient)
    {
        if (RemoteSettings.LogReceive) _log.Debug("received remote system message [{0}] to [{1}]", message, recipient);
        if (RemoteSettings.UntrustedMode)
        {
            Refuse(message, ActorRefs.NoSender, recipient);
            return;
        }

        switch (message)
        {
            // The peer named the watched actor as it knows it; it is the recipient, here and now, whose end is watched.
            case Watch watch:
                recipient.SendSystemMessage(new Watch(recipient, watch.Watcher));
                break;
            case Unwatch unwatch:
                recipient.SendSystemMessage(new Unwatch(recipient, unwatch.Watcher));
                break;
            case DeathWatchNotification death when recipient.Equals(_remoteWatcher):
                recipient.Tell(new RemoteWatchCommand.NoticeDeath(death.Actor, death.ExistenceConfirmed), ActorRefs.NoSender);
                break;
            case RemoteStop:
                recipient.Stop();
                break;
            default:
                recipient.SendSystemMessage(message);
                break;
        }
    }

    /// <summary>For akka.remote.log-sent-messages.</summary>
    internal void LogSent(object message, IActorRef? sender, RemoteActorRef recipient) =>
        _log.Debug("sending message [{0}] to [{1}] from [{2}]", message, recipient, sender);

    private bool IsHarmful(object message, IInternalActorRef recipient) => message switch
    {
        ActorSelectionMessage selection =>
            selection.Message is IPossiblyHarmful or Kill || !recipient.Equals(RootGuardian)
            || !RemoteSettings.TrustedSelectionPaths.Contains($"/{string.Join<SelectionPathElement>('/', selection.Elements)}"),
        _ => message is IPossiblyHarmful or Kill,
    };

    private void Refuse(object message, IActorRef? sender, IActorRef recipient) => System.EventStream.Publish(new Dropped(
        message, "this system does not take it from other nodes (akka.remote.untrusted-mode, akka.remote.trusted-selection-paths)", sender ?? DeadLetters, recipient));
}
