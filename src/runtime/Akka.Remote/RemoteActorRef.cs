using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>
/// The handle to an actor of another node: what it is told goes to the network. Who watches through it is entered with the
/// remote watcher of this node, which alone watches over the network.
/// </summary>
public class RemoteActorRef : MinimalActorRef, IActorRefScope
{
    private readonly RemoteTransport _remote;
    private readonly RemoteActorRefProvider _provider;

    // What the wire keeps about the way to this actor, so that sending looks nothing up. Only the wire reads and writes it.
    internal object? Route;

    internal RemoteActorRef(RemoteTransport remote, Address localAddressToUse, ActorPath path, RemoteActorRefProvider provider)
    {
        _remote = remote;
        _provider = provider;
        LocalAddressToUse = localAddressToUse;
        Path = path;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider => _provider;

    /// <summary>Of this node, as seen by the other.</summary>
    public Address LocalAddressToUse { get; }

    bool IActorRefScope.IsLocal => false;

    /// <summary>Whether a watch is kept by the remote watcher; its own goes over the network.</summary>
    public bool IsWatchIntercepted(IActorRef watchee, IActorRef watcher) => watchee.Equals(this) && !watcher.Equals(_provider.RemoteWatcher);

    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (_provider.LogsSent) _provider.LogSent(message, sender, this);
        _remote.Send(message, sender, this);
    }

    private protected override void OnStop() => _remote.SendSystem(new RemoteStop(), this);

    private protected override void OnSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when IsWatchIntercepted(watch.Watchee, watch.Watcher):
                _provider.RemoteWatcher.Tell(new RemoteWatchCommand.Watch(this, watch.Watcher), ActorRefs.NoSender);
                break;
            case Unwatch unwatch when IsWatchIntercepted(unwatch.Watchee, unwatch.Watcher):
                _provider.RemoteWatcher.Tell(new RemoteWatchCommand.Unwatch(this, unwatch.Watcher), ActorRefs.NoSender);
                break;
            case DeathWatchNotification death:
                // This is the thread of the dying actor, so this copy is behind everything that it has sent to that node.
                _remote.Send(new OrderedDeathNotice(death.Actor, death.ExistenceConfirmed), ActorRefs.NoSender, this);
                _remote.SendSystem(death, this);
                break;
            default:
                _remote.SendSystem(message, this);
                break;
        }
    }
}
